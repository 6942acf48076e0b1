"""Goals, and the action items that lead to them."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

from domain.goals import entities
from domain.goals.entities import ActionItemStatus, GoalStatus
from resolvers import check_ins, goals
from schema.check_in_pages import CheckInConnection
from schema.goal_pages import ActionItemConnection
from schema.node import Node
from schema.pages import ConversationConnection
from schema.turns import Message
from schema.views import described, views

if TYPE_CHECKING:
    from schema.conversations import Conversation


@described
@strawberry.type
class GoalMeasure:
    """How a goal is measured. Progress is (current - baseline) / (target - baseline), kept within 0 and 100 percent."""

    unit: str = strawberry.field(description="What is counted, such as `hours` or `kg`.")
    baseline: float = strawberry.field(description="Where it began.")
    target: float = strawberry.field(description="Where it shall be; may be below the baseline.")
    current: float = strawberry.field(description="Where it is now.")


@described
@strawberry.type
class Goal(Node):
    """Something the user wants to reach."""

    is_type_of = views(entities.Goal)

    title: str = strawberry.field(description="What it is called.")
    why: str | None = strawberry.field(description="Why it matters to the user.")
    measure: GoalMeasure | None = strawberry.field(description="How it is measured; null when it is not.")
    target_date: date | None = strawberry.field(description="By when.")
    status: GoalStatus = strawberry.field(description="Where it stands.")
    confidence: int | None = strawberry.field(description="How sure the user is to reach it, 0 to 10.")
    importance: int | None = strawberry.field(description="How much it matters to the user, 0 to 10.")
    progress_percent: int = strawberry.field(
        description="How far it is, 0 to 100: by its measure; without one 100 when it is ACHIEVED, else what the user "
        "said last, else the share of its action items that are done."
    )
    created_at: datetime = strawberry.field(description="When it was set.")
    updated_at: datetime = strawberry.field(description="When it was last changed.")
    action_items = strawberry.field(
        resolver=goals.items_of_goal,
        graphql_type=ActionItemConnection,
        description="What leads to it, newest first; suggested and dismissed items are left out.",
    )
    check_ins = strawberry.field(
        resolver=check_ins.of_goal,
        graphql_type=CheckInConnection,
        description="How the user felt about it, the latest first.",
    )
    conversations = strawberry.field(
        resolver=goals.conversations_of_goal,
        graphql_type=ConversationConnection,
        description="The conversations about it, newest first; archived ones are left out.",
    )


@described
@strawberry.type
class ActionItem(Node):
    """Something to do: written down by the user, or heard by the coach."""

    is_type_of = views(entities.ActionItem)

    text: str = strawberry.field(description="What to do.")
    due_at: datetime | None = strawberry.field(description="By when.")
    status: ActionItemStatus = strawberry.field(description="Where it stands.")
    goal = strawberry.field(
        resolver=goals.goal_of,
        graphql_type=Goal | None,
        description="The goal it leads to; null when there is none, or none any more.",
    )
    created_in = strawberry.field(
        resolver=goals.created_in,
        graphql_type=Annotated["Conversation", strawberry.lazy("schema.conversations")] | None,
        description="The conversation it comes from; null when there is none, or none any more.",
    )
    suggested_from = strawberry.field(
        resolver=goals.suggested_from,
        graphql_type=Message | None,
        description="The message the coach heard it in.",
    )
    obstacle: str | None = strawberry.field(description="What could get in the way.")
    if_then_plan: str | None = strawberry.field(description="If it does, then what.")
    created_at: datetime = strawberry.field(description="When it was written down or suggested.")
    updated_at: datetime = strawberry.field(description="When it was last changed.")
    completed_at: datetime | None = strawberry.field(description="When it was done; null while it is not.")
