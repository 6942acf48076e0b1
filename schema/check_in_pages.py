"""Relay connections of check-ins, the latest first."""

from typing import TYPE_CHECKING, Annotated

import strawberry

from resolvers import connections
from schema.pages import CURSOR, EDGES, INFO, TOTAL, PageInfo
from schema.views import described

if TYPE_CHECKING:
    from schema.check_ins import CheckIn


@described
@strawberry.type
class CheckInEdge:
    """A check-in in a list."""

    cursor = strawberry.field(resolver=connections.edge_cursor, graphql_type=str, description=CURSOR)
    node = strawberry.field(
        resolver=connections.edge_node,
        graphql_type=Annotated["CheckIn", strawberry.lazy("schema.check_ins")],
        description="The check-in.",
    )


@described
@strawberry.type
class CheckInConnection:
    """A page of a list of check-ins, the latest first."""

    edges = strawberry.field(resolver=connections.edges, graphql_type=list[CheckInEdge], description=EDGES)
    page_info = strawberry.field(resolver=connections.page_info, graphql_type=PageInfo, description=INFO)
    total: int | None = strawberry.field(name="totalCount", description=TOTAL)
