"""How users feel about a goal, or the day."""

from datetime import datetime

import strawberry

from domain.check_ins import entities
from resolvers import goals
from schema.goals import Goal
from schema.node import Node
from schema.views import described, views


@described
@strawberry.type
class CheckIn(Node):
    """How the user felt at a moment."""

    is_type_of = views(entities.CheckIn)

    at: datetime = strawberry.field(description="When it was felt.")
    goal = strawberry.field(
        resolver=goals.goal_of,
        graphql_type=Goal | None,
        description="The goal it is about; null when it is about the day, or the goal is gone.",
    )
    score: int = strawberry.field(description="From 1 (badly) to 10 (very well).")
    note: str | None = strawberry.field(description="Anything the user adds.")
