"""A conversation, and what is kept about it."""

from datetime import datetime

import strawberry

from domain.coaching.grow import CoachingPhase
from domain.conversations import entities
from domain.conversations.entities import ConversationStatus, InsightKind
from resolvers import conversations, goals
from schema.goal_pages import ActionItemConnection
from schema.goals import Goal
from schema.node import Node
from schema.pages import MessageConnection, TurnConnection
from schema.turns import Message, Turn
from schema.usage import Usage
from schema.views import described, views


@described
@strawberry.type
class ConversationSummary:
    """What was said so far; kept up as the conversation grows, from what was really heard."""

    overview: str = strawberry.field(description="The conversation in a few sentences.")
    commitments: list[str] = strawberry.field(description="What the user said they would do.")
    open_questions: list[str] = strawberry.field(description="What was asked and not yet answered.")
    reflective_question: str | None = strawberry.field(description="A question to think about until next time.")
    updated_at: datetime = strawberry.field(description="When it was last written.")


@described
@strawberry.type
class Insight:
    """Something the coach noticed about the user."""

    is_type_of = views(entities.Insight)

    id: strawberry.ID = strawberry.field(description="Names it within the conversation, for as long as it is kept.")
    kind: InsightKind = strawberry.field(description="What it is about.")
    text: str = strawberry.field(description="What was noticed, said to the user.")
    message = strawberry.field(
        resolver=conversations.insight_message, graphql_type=Message, description="The message it comes from."
    )
    quote: str = strawberry.field(description="The words that show it, exactly as they stand in the message.")


@described
@strawberry.type
class Conversation(Node):
    """A thread of turns between a user and the coach."""

    is_type_of = views(entities.Conversation)

    title: str = strawberry.field(
        description="What it is called in lists; made from what is said where the user chose none."
    )
    status: ConversationStatus = strawberry.field(description="Where it stands in the user's list.")
    phase: CoachingPhase = strawberry.field(description="Where the coaching stands in the GROW model.")
    topic: str | None = strawberry.field(description="What the user wants to talk about; the coach knows it.")
    goal = strawberry.field(
        resolver=goals.goal_of,
        graphql_type=Goal | None,
        description="The goal it is about; null when there is none, or none any more.",
    )
    created_at: datetime = strawberry.field(description="When it was begun.")
    updated_at: datetime = strawberry.field(description="When it was last changed or talked in.")
    summary: ConversationSummary | None = strawberry.field(
        description="What was said so far; null before there is anything to sum up."
    )
    insights: list[Insight] = strawberry.field(
        description="What the coach noticed, in that order; each stands on words of the user's. The oldest go first."
    )
    rating: int | None = strawberry.field(description="What the user thinks of it, 1 to 5; null until they said so.")
    usage: Usage = strawberry.field(description="What was consumed for all of its turns.")
    last_message = strawberry.field(
        resolver=conversations.last_message,
        graphql_type=Message | None,
        description="What was said last; null before anything was.",
    )
    messages = strawberry.field(
        resolver=conversations.messages,
        graphql_type=MessageConnection,
        description="What was said, newest first.",
    )
    turns = strawberry.field(
        resolver=conversations.turns,
        graphql_type=TurnConnection,
        description="Its turns, newest first; recordings that were thrown away are left out.",
    )
    action_items = strawberry.field(
        resolver=goals.items_of_conversation,
        graphql_type=ActionItemConnection,
        description="What to do that comes from it, newest first; suggested and dismissed items are left out.",
    )
    active_turn = strawberry.field(
        resolver=conversations.active_turn,
        graphql_type=Turn | None,
        description="The turn now being recorded or answered, as of `eventCursor`; its coachMessage holds the words so "
        "far.",
    )
    event_cursor = strawberry.field(
        resolver=conversations.event_cursor,
        graphql_type=str,
        description="Where `conversationEvents` continues from this read: subscribe with it as `after`, and nothing is "
        "missed in between.",
    )
