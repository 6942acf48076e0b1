"""A conversation, and what is kept about it."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from domain.coaching.grow import CoachingPhase
from domain.ids import ConversationId, GoalId, TurnId, UserId
from domain.turns.entities import Usage


class ConversationStatus(Enum):
    """Where a conversation stands in the user's list."""

    ACTIVE = "ACTIVE"
    COMPLETED = "COMPLETED"
    ARCHIVED = "ARCHIVED"


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationSummary:
    """What was said so far, from what was really heard."""

    overview: str
    commitments: tuple[str, ...] = ()
    open_questions: tuple[str, ...] = ()
    reflective_question: str | None = None
    updated_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """A thread of turns between one user and the coach.

    `turn_count` and `message_count` are kept as turns are answered, so that counting reads nothing;
    `last_turn_id` is the latest turn with a message. The goal may be gone by now.
    """

    id: ConversationId
    owner_id: UserId
    title: str
    status: ConversationStatus = ConversationStatus.ACTIVE
    phase: CoachingPhase = CoachingPhase.GOAL
    topic: str | None = None
    goal_id: GoalId | None = None
    created_at: datetime
    updated_at: datetime
    last_turn_id: TurnId | None = None
    turn_count: int = 0
    message_count: int = 0
    summary: ConversationSummary | None = None
    usage: Usage = Usage()


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationFilter:
    """Which conversations to list."""

    statuses: tuple[ConversationStatus, ...] = (ConversationStatus.ACTIVE, ConversationStatus.COMPLETED)
    title_contains: str | None = None
    goal_id: GoalId | None = None

    @property
    def counted(self) -> bool:
        """Whether a kept counter answers `totalCount`."""
        return self.title_contains is None and self.goal_id is None
