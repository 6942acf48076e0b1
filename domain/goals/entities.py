"""Goals, and the action items that lead to them."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

from domain.goals.percent import percent_done, percent_of_way
from domain.ids import ActionItemId, ConversationId, GoalId, MessageId, UserId


class GoalStatus(Enum):
    """Where a goal stands."""

    NOT_STARTED = "NOT_STARTED"
    IN_PROGRESS = "IN_PROGRESS"
    ON_HOLD = "ON_HOLD"
    ACHIEVED = "ACHIEVED"
    DROPPED = "DROPPED"


class ActionItemStatus(Enum):
    """Where an action item stands."""

    SUGGESTED = "SUGGESTED"
    OPEN = "OPEN"
    DONE = "DONE"
    DROPPED = "DROPPED"
    DISMISSED = "DISMISSED"


SUGGESTIONS = frozenset({ActionItemStatus.SUGGESTED, ActionItemStatus.DISMISSED})
"""What the coach proposed and the user has not taken on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalMeasure:
    """How a goal is measured: from where to where, and where it is now."""

    unit: str
    baseline: float
    target: float
    current: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """What a user wants to reach.

    `items_open` and `items_done` are kept as action items change, so that its progress reads nothing; `typed_percent`
    is what the user said of a goal without a measure.
    """

    id: GoalId
    owner_id: UserId
    title: str
    why: str | None = None
    measure: GoalMeasure | None = None
    target_date: date | None = None
    status: GoalStatus = GoalStatus.NOT_STARTED
    confidence: int | None = None
    importance: int | None = None
    typed_percent: int | None = None
    items_open: int = 0
    items_done: int = 0
    created_at: datetime
    updated_at: datetime
    achieved_at: datetime | None = None

    @property
    def progress_percent(self) -> int:
        """How far it is, 0 to 100: by its measure; without one by what the user said, else by its action items."""
        if self.measure is not None:
            return percent_of_way(self.measure.baseline, self.measure.target, self.measure.current)
        if self.status is GoalStatus.ACHIEVED:
            return 100
        if self.typed_percent is not None:
            return self.typed_percent
        return percent_done(self.items_done, self.items_open)


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalFilter:
    """Which goals to list."""

    statuses: tuple[GoalStatus, ...] = tuple(GoalStatus)


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionItem:
    """Something to do.

    The goal, the conversation and the message it names may be gone by now. `completed_at` is there while it is DONE.
    """

    id: ActionItemId
    owner_id: UserId
    text: str
    due_at: datetime | None = None
    status: ActionItemStatus = ActionItemStatus.OPEN
    goal_id: GoalId | None = None
    created_in: ConversationId | None = None
    suggested_from: MessageId | None = None
    obstacle: str | None = None
    if_then_plan: str | None = None
    created_at: datetime
    updated_at: datetime
    completed_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionItemFilter:
    """Which action items to list."""

    statuses: tuple[ActionItemStatus, ...] = (ActionItemStatus.OPEN, ActionItemStatus.DONE, ActionItemStatus.DROPPED)
    goal_id: GoalId | None = None
    conversation_id: ConversationId | None = None
    due_before: datetime | None = None

    @property
    def counted(self) -> bool:
        """Whether a kept counter answers `totalCount`."""
        return self.goal_id is None and self.conversation_id is None and self.due_before is None
