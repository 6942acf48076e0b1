"""Payloads of goals and action items."""

import strawberry

from schema.goals import ActionItem, Goal
from schema.payloads.user_errors import WithUserErrors
from schema.views import described


@described
@strawberry.type
class GoalPayload(WithUserErrors):
    """The outcome of a mutation of a goal."""

    value: Goal | None = strawberry.field(name="goal", description="The goal as it is now.")


@described
@strawberry.type
class ActionItemPayload(WithUserErrors):
    """The outcome of a mutation of an action item."""

    value: ActionItem | None = strawberry.field(name="actionItem", description="The action item as it is now.")
