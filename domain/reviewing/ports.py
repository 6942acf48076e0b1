"""Which conversations are due for review, and what becomes of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from domain.coaching.grow import CoachingPhase
from domain.conversations.entities import Conversation, ConversationSummary, Insight
from domain.ids import ActionItemId, TurnId


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewJob:
    """A conversation claimed for review: the turns from `since` on are new.

    `version` counts the turns that became due; `attempt` counts the claims since the last review that ended. `told` are
    the suggestions of the conversation that its events have told of.
    """

    conversation: Conversation
    since: TurnId
    version: int
    attempt: int
    claim: str
    told: frozenset[ActionItemId] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewed:
    """What a review changes; `title` and `phase` are None where they stay, `more` is the first turn still to review."""

    summary: ConversationSummary | None
    insights: tuple[Insight, ...]
    title: str | None = None
    phase: CoachingPhase | None = None
    more: TurnId | None = None


class ReviewQueue(Protocol):
    """Conversations whose turns were answered since the last review, each given to one reviewer at a time.

    What is due follows from the turns that were recorded with their conversation. Any process may claim it; a claim
    that is not finished is due again when its time is over, so that a process that dies loses nothing.
    """

    async def claim(self, now: datetime, until: datetime) -> ReviewJob | None:
        """Take the conversation that has been due longest, for oneself until `until`; None when none is due."""
        ...

    async def told(self, job: ReviewJob, suggestions: Sequence[ActionItemId]) -> None:
        """Take note that the conversation's events have told of these."""
        ...

    async def finish(self, job: ReviewJob, reviewed: Reviewed, now: datetime) -> bool:
        """Store what a review found; False when the claim was lost, and then nothing is stored.

        The title is stored only while the conversation is untitled, the phase only while no later turn was recorded.
        Turns that became due in the meantime are due at once.
        """
        ...

    async def postpone(self, job: ReviewJob, until: datetime) -> None:
        """Have a conversation reviewed later; nothing when the claim was lost."""
        ...

    async def give_up(self, job: ReviewJob) -> None:
        """Review these turns together with the next one, if there ever is one; nothing when the claim was lost."""
        ...
