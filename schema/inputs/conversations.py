"""Inputs of conversations."""

import strawberry

from domain.audio.formats import AudioFormat
from domain.conversations import entities
from domain.conversations.entities import ConversationStatus
from domain.conversations.requests import ConversationChanges, ConversationRating, NewConversation
from domain.ids import GoalId
from schema.inputs.changes import LEFT_OUT, change
from schema.inputs.idempotency import IDEMPOTENCY_KEY
from schema.views import described


@described
@strawberry.input
class CreateConversationInput:
    """A new conversation."""

    title: str | None = strawberry.field(default=None, description="What it is called in lists; plain when left out.")
    topic: str | None = strawberry.field(default=None, description="What the user wants to talk about.")
    goal_id: strawberry.ID | None = strawberry.field(default=None, description="The goal it is about.")
    coach_opens: bool | None = strawberry.field(
        default=None,
        description="True: the coach speaks first, in a turn of source COACH. It greets, and asks after the last "
        "commitment.",
    )
    speak: bool | None = strawberry.field(default=None, description="False: the coach opens in words only.")
    reply_format: AudioFormat | None = strawberry.field(
        default=None, description="The voice's format where the coach opens; the setting otherwise."
    )
    idempotency_key: str | None = strawberry.field(default=None, description=IDEMPOTENCY_KEY)

    def request(self) -> NewConversation:
        """Make what the use case takes."""
        return NewConversation(
            title=self.title,
            topic=self.topic,
            goal_id=self.goal_id,
            coach_opens=bool(self.coach_opens),
            speak=self.speak is not False,
            reply_format=self.reply_format,
            idempotency_key=self.idempotency_key,
        )


@described
@strawberry.input
class UpdateConversationInput:
    """Changes of a conversation: what is left out stays; only topic and goal can be cleared."""

    id: strawberry.ID = strawberry.field(description="Which conversation.")
    title: str | None = strawberry.field(default=LEFT_OUT, description="What it is called in lists.")
    topic: str | None = strawberry.field(default=LEFT_OUT, description="What the user wants to talk about.")
    goal_id: strawberry.ID | None = strawberry.field(default=LEFT_OUT, description="The goal it is about.")
    status: ConversationStatus | None = strawberry.field(
        default=LEFT_OUT, description="Where it stands in the user's list."
    )

    def changes(self) -> ConversationChanges:
        """Make what the use case takes."""
        return ConversationChanges(
            id=self.id,
            title=change(self.title),
            topic=change(self.topic),
            goal_id=change(self.goal_id),
            status=change(self.status),
        )


@described
@strawberry.input
class RateConversationInput:
    """What the user thinks of a conversation."""

    id: strawberry.ID = strawberry.field(description="Which conversation.")
    rating: int = strawberry.field(description="1 to 5.")
    note: str | None = strawberry.field(default=None, description="Why; for the operators.")

    def given(self) -> ConversationRating:
        """Make what the use case takes."""
        return ConversationRating(id=self.id, rating=self.rating, note=self.note)


@described
@strawberry.input
class ReportMessageInput:
    """Something the coach said that was wrong or harmful."""

    id: strawberry.ID = strawberry.field(description="Which message of the coach's.")
    reason: str = strawberry.field(description="What is wrong with it; the operators read it.")


@described
@strawberry.input
class ConversationFilter:
    """Which conversations to list; archived ones are left out unless asked for."""

    statuses: list[ConversationStatus] | None = strawberry.field(
        default=None, description="Only those with one of these statuses."
    )
    goal_id: strawberry.ID | None = strawberry.field(default=None, description="Only those about this goal.")
    title_contains: str | None = strawberry.field(
        default=None, description="Only those whose title has these words; upper and lower case are the same."
    )

    def which(self) -> entities.ConversationFilter:
        """Make what the use case takes."""
        default = entities.ConversationFilter()
        return entities.ConversationFilter(
            statuses=default.statuses if self.statuses is None else tuple(self.statuses),
            goal_id=None if self.goal_id is None else GoalId(self.goal_id),
            title_contains=self.title_contains,
        )
