"""Reminders."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from domain.changes import UNCHANGED, Change
from domain.ids import ActionItemId, GoalId, ReminderId, UserId
from domain.reminders.quiet_hours import QuietHours


class ReminderKind(Enum):
    """What a reminder is about."""

    SESSION = "SESSION"
    ACTION = "ACTION"
    CHECK_IN = "CHECK_IN"
    CUSTOM = "CUSTOM"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """Something to be told once, or again and again.

    `at` is its first time; `occurrence` the time it is next meant for, and `next_at` when that is sent: later in quiet
    hours. `delivered_for` is the last time it was meant for and dealt with.
    """

    id: ReminderId
    owner_id: UserId
    kind: ReminderKind
    text: str
    at: datetime
    recurrence: str | None = None
    timezone: str
    quiet_hours: QuietHours | None = None
    enabled: bool = True
    action_item_id: ActionItemId | None = None
    goal_id: GoalId | None = None
    created_at: datetime
    updated_at: datetime
    occurrence: datetime | None = None
    next_at: datetime | None = None
    delivered_for: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewReminder:
    """Ask to be reminded; what is left out follows from the rest."""

    text: str
    kind: ReminderKind | None = None
    action_item_id: str | None = None
    goal_id: str | None = None
    at: datetime | None = None
    recurrence: str | None = None
    timezone: str | None = None
    quiet_hours: QuietHours | None = None
    idempotency_key: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReminderChanges:
    """Changes of the reminder `id` names."""

    id: str
    text: Change[str] = UNCHANGED
    at: Change[datetime] = UNCHANGED
    recurrence: Change[str] = UNCHANGED
    timezone: Change[str] = UNCHANGED
    quiet_hours: Change[QuietHours] = UNCHANGED
    enabled: Change[bool] = UNCHANGED
    goal_id: Change[str] = UNCHANGED
