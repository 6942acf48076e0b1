"""What a subscription to an account delivers."""

from datetime import datetime

import strawberry

from domain.accounts import events
from domain.accounts.events import Change, RemovedType
from resolvers import account_events, check_ins, goals, reminders
from schema.accounts import User
from schema.check_ins import CheckIn
from schema.conversations import Conversation
from schema.goals import ActionItem, Goal
from schema.reminders import Reminder
from schema.views import described, views


@described
@strawberry.interface
class AccountEvent:
    """Something that became of the user or one of their objects, on any device. It carries what it announces."""

    cursor: str = strawberry.field(
        description="Where this event stands in the stream; hand the last one back as `after`."
    )
    at: datetime = strawberry.field(description="When it happened.")


@described
@strawberry.type
class ConversationChanged(AccountEvent):
    """A conversation was begun, changed, or talked in: a turn of it ended."""

    is_type_of = views(events.ConversationChanged)

    change: Change = strawberry.field(description="Whether it is new.")
    conversation = strawberry.field(
        resolver=account_events.conversation,
        graphql_type=Conversation | None,
        description="The conversation as it was then, to be put in place of what is there under its id; null when it "
        "is gone since.",
    )


@described
@strawberry.type
class GoalChanged(AccountEvent):
    """A goal was set or changed, or its action items moved it."""

    is_type_of = views(events.GoalChanged)

    change: Change = strawberry.field(description="Whether it is new.")
    goal = strawberry.field(
        resolver=goals.goal_then,
        graphql_type=Goal | None,
        description="The goal as it was then; null when it is gone since.",
    )


@described
@strawberry.type
class ActionItemChanged(AccountEvent):
    """An action item was suggested, written down or changed."""

    is_type_of = views(events.ActionItemChanged)

    change: Change = strawberry.field(description="Whether it is new.")
    action_item = strawberry.field(
        resolver=goals.item_then,
        graphql_type=ActionItem | None,
        description="The action item as it was then; null when it is gone since.",
    )


@described
@strawberry.type
class CheckInChanged(AccountEvent):
    """The user checked in."""

    is_type_of = views(events.CheckInChanged)

    change: Change = strawberry.field(description="Whether it is new.")
    check_in = strawberry.field(
        resolver=check_ins.check_in_then,
        graphql_type=CheckIn | None,
        description="The check-in as it was then; null when it is gone since.",
    )


@described
@strawberry.type
class ReminderChanged(AccountEvent):
    """A reminder was set or changed, or was sent."""

    is_type_of = views(events.ReminderChanged)

    change: Change = strawberry.field(description="Whether it is new.")
    reminder = strawberry.field(
        resolver=reminders.reminder_then,
        graphql_type=Reminder | None,
        description="The reminder as it was then; null when it is gone since.",
    )


@described
@strawberry.type
class UserChanged(AccountEvent):
    """The user's profile or settings changed."""

    is_type_of = views(events.UserChanged)

    user = strawberry.field(resolver=account_events.user, graphql_type=User, description="The user as they were then.")


@described
@strawberry.type
class NodeRemoved(AccountEvent):
    """An object is gone."""

    is_type_of = views(events.NodeRemoved)

    removed_id: strawberry.ID = strawberry.field(description="The id it had.")
    removed_type: RemovedType = strawberry.field(description="What it was.")


ACCOUNT_EVENTS = (
    ConversationChanged,
    GoalChanged,
    ActionItemChanged,
    CheckInChanged,
    ReminderChanged,
    UserChanged,
    NodeRemoved,
)
"""Every event there is: they are reached through their interface alone."""
