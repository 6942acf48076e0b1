"""What a client asks of goals and action items."""

from dataclasses import dataclass
from datetime import date, datetime

from domain.changes import UNCHANGED, Change
from domain.goals.entities import ActionItemStatus, GoalStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMeasure:
    """A measure; without `current` it stays where it was, or begins at `baseline`."""

    unit: str
    baseline: float
    target: float
    current: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewGoal:
    """Set a goal."""

    title: str
    why: str | None = None
    measure: NewMeasure | None = None
    target_date: date | None = None
    confidence: int | None = None
    importance: int | None = None
    idempotency_key: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalChanges:
    """Changes of the goal `id` names; `current_value` moves its measure alone."""

    id: str
    title: Change[str] = UNCHANGED
    why: Change[str] = UNCHANGED
    measure: Change[NewMeasure] = UNCHANGED
    target_date: Change[date] = UNCHANGED
    status: Change[GoalStatus] = UNCHANGED
    confidence: Change[int] = UNCHANGED
    importance: Change[int] = UNCHANGED
    current_value: Change[float] = UNCHANGED
    progress_percent: Change[int] = UNCHANGED


@dataclass(frozen=True, slots=True, kw_only=True)
class NewActionItem:
    """Write down something to do."""

    text: str
    due_at: datetime | None = None
    goal_id: str | None = None
    conversation_id: str | None = None
    obstacle: str | None = None
    if_then_plan: str | None = None
    idempotency_key: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionItemChanges:
    """Changes of the action item `id` names."""

    id: str
    text: Change[str] = UNCHANGED
    due_at: Change[datetime] = UNCHANGED
    goal_id: Change[str] = UNCHANGED
    status: Change[ActionItemStatus] = UNCHANGED
    obstacle: Change[str] = UNCHANGED
    if_then_plan: Change[str] = UNCHANGED
    completed_at: Change[datetime] = UNCHANGED
