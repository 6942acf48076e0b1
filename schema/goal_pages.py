"""Relay connections of goals and action items, newest first."""

from typing import TYPE_CHECKING, Annotated

import strawberry

from resolvers import connections
from schema.pages import CURSOR, EDGES, INFO, TOTAL, PageInfo
from schema.views import described

if TYPE_CHECKING:
    from schema.goals import ActionItem, Goal


@described
@strawberry.type
class GoalEdge:
    """A goal in a list."""

    cursor = strawberry.field(resolver=connections.edge_cursor, graphql_type=str, description=CURSOR)
    node = strawberry.field(
        resolver=connections.edge_node,
        graphql_type=Annotated["Goal", strawberry.lazy("schema.goals")],
        description="The goal.",
    )


@described
@strawberry.type
class GoalConnection:
    """A page of a list of goals, newest first."""

    edges = strawberry.field(resolver=connections.edges, graphql_type=list[GoalEdge], description=EDGES)
    page_info = strawberry.field(resolver=connections.page_info, graphql_type=PageInfo, description=INFO)
    total: int | None = strawberry.field(name="totalCount", description=TOTAL)


@described
@strawberry.type
class ActionItemEdge:
    """An action item in a list."""

    cursor = strawberry.field(resolver=connections.edge_cursor, graphql_type=str, description=CURSOR)
    node = strawberry.field(
        resolver=connections.edge_node,
        graphql_type=Annotated["ActionItem", strawberry.lazy("schema.goals")],
        description="The action item.",
    )


@described
@strawberry.type
class ActionItemConnection:
    """A page of a list of action items, newest first."""

    edges = strawberry.field(resolver=connections.edges, graphql_type=list[ActionItemEdge], description=EDGES)
    page_info = strawberry.field(resolver=connections.page_info, graphql_type=PageInfo, description=INFO)
    total: int | None = strawberry.field(name="totalCount", description=TOTAL)
