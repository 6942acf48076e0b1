"""What an account tells its user's devices: a closed union, each event carrying a snapshot of what it announces.

A snapshot is read from the store right before its event is written to the log, so that delivering or replaying one
reads no database, and what was announced late is not announced stale. An object that is gone by then, or was removed
by the time a reader comes, is None. `cursor` is empty until the event has been written; readers of the log fill it in.
"""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum
from typing import TypeAlias, assert_never

from domain.accounts.entities import User
from domain.check_ins.entities import CheckIn
from domain.conversations.entities import Conversation
from domain.goals.entities import ActionItem, Goal
from domain.ids import ActionItemId, CheckInId, ConversationId, GoalId, ReminderId
from domain.reminders.entities import Reminder


class Change(Enum):
    """What became of an object."""

    CREATED = "CREATED"
    UPDATED = "UPDATED"


class RemovedType(Enum):
    """What a removed object was."""

    CONVERSATION = "CONVERSATION"
    GOAL = "GOAL"
    ACTION_ITEM = "ACTION_ITEM"
    REMINDER = "REMINDER"
    CHECK_IN = "CHECK_IN"


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountEventBase:
    """What all events have in common."""

    at: datetime
    cursor: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationChanged(AccountEventBase):
    """A conversation was begun, changed, or talked in."""

    change: Change
    conversation_id: ConversationId
    conversation: Conversation | None


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalChanged(AccountEventBase):
    """A goal was set or changed, or its action items moved it."""

    change: Change
    goal_id: GoalId
    goal: Goal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionItemChanged(AccountEventBase):
    """An action item was suggested, written down or changed."""

    change: Change
    action_item_id: ActionItemId
    action_item: ActionItem | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckInChanged(AccountEventBase):
    """A user checked in."""

    change: Change
    check_in_id: CheckInId
    check_in: CheckIn | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReminderChanged(AccountEventBase):
    """A reminder was set or changed, or was sent."""

    change: Change
    reminder_id: ReminderId
    reminder: Reminder | None


@dataclass(frozen=True, slots=True, kw_only=True)
class UserChanged(AccountEventBase):
    """The user's profile or settings changed; `user` is without secrets."""

    user: User


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeRemoved(AccountEventBase):
    """An object is gone."""

    removed_id: str
    removed_type: RemovedType


AccountEvent: TypeAlias = (
    ConversationChanged | GoalChanged | ActionItemChanged | CheckInChanged | ReminderChanged | UserChanged | NodeRemoved
)


def as_of_removals(event: AccountEvent, removed: AbstractSet[str]) -> AccountEvent:
    """Take the object out of an event if it is among those removed since."""
    match event:
        case ConversationChanged():
            return replace(event, conversation=None) if event.conversation_id in removed else event
        case GoalChanged():
            return replace(event, goal=None) if event.goal_id in removed else event
        case ActionItemChanged():
            return replace(event, action_item=None) if event.action_item_id in removed else event
        case CheckInChanged():
            return replace(event, check_in=None) if event.check_in_id in removed else event
        case ReminderChanged():
            return replace(event, reminder=None) if event.reminder_id in removed else event
        case UserChanged() | NodeRemoved():
            return event
        case _:
            assert_never(event)
