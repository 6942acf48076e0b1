"""A conversation, and what is kept about it."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from domain.coaching.grow import CoachingPhase
from domain.ids import ConversationId, GoalId, InsightId, MessageId, TurnId, UserId
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


class InsightKind(Enum):
    """What an insight is about."""

    STRENGTH = "STRENGTH"
    OBSTACLE = "OBSTACLE"
    VALUE = "VALUE"
    COMMITMENT = "COMMITMENT"
    PATTERN = "PATTERN"


@dataclass(frozen=True, slots=True, kw_only=True)
class Insight:
    """Something the coach noticed; `quote` stands word for word in the message it cites."""

    id: InsightId
    kind: InsightKind
    text: str
    message_id: MessageId
    quote: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """A thread of turns between one user and the coach.

    `turn_count` and `message_count` are kept as turns are answered, so that counting reads nothing;
    `last_turn_id` is the latest turn with a message. The goal may be gone by now. While `untitled`, the title may still
    be made from what is said. `insights` come in the order in which they were noticed.
    `rating` is 1 to 5, as the user gave it.
    """

    id: ConversationId
    owner_id: UserId
    title: str
    untitled: bool = False
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
    insights: tuple[Insight, ...] = ()
    usage: Usage = Usage()
    rating: int | None = None
    rating_note: str | None = None


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
