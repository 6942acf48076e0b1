"""Relay connections: pages of lists, newest first."""

from typing import TYPE_CHECKING, Annotated, Final

import strawberry

from resolvers import connections
from schema.turns import Message, Turn
from schema.views import described

if TYPE_CHECKING:
    from schema.conversations import Conversation

CURSOR: Final = "Where this item stands in the list; hand it back as `after` or `before`."
EDGES: Final = "The items of the page."
INFO: Final = "Whether there is more, and where to go on."
TOTAL: Final = "How many items the whole list has; null where counting would mean reading."


@described
@strawberry.type
class PageInfo:
    """Whether there is more on either side of a page, and where to go on."""

    has_next: bool = strawberry.field(name="hasNextPage", description="Whether older items follow.")
    has_previous: bool = strawberry.field(name="hasPreviousPage", description="Whether newer items come before.")
    start_cursor = strawberry.field(
        resolver=connections.start_cursor, graphql_type=str | None, description="Cursor of the page's first item."
    )
    end_cursor = strawberry.field(
        resolver=connections.end_cursor, graphql_type=str | None, description="Cursor of the page's last item."
    )


@described
@strawberry.type
class ConversationEdge:
    """A conversation in a list."""

    cursor = strawberry.field(resolver=connections.edge_cursor, graphql_type=str, description=CURSOR)
    node = strawberry.field(
        resolver=connections.edge_node,
        graphql_type=Annotated["Conversation", strawberry.lazy("schema.conversations")],
        description="The conversation.",
    )


@described
@strawberry.type
class ConversationConnection:
    """A page of a list of conversations, newest first."""

    edges = strawberry.field(resolver=connections.edges, graphql_type=list[ConversationEdge], description=EDGES)
    page_info = strawberry.field(resolver=connections.page_info, graphql_type=PageInfo, description=INFO)
    total: int | None = strawberry.field(name="totalCount", description=TOTAL)


@described
@strawberry.type
class MessageEdge:
    """A message in a list."""

    cursor = strawberry.field(resolver=connections.edge_cursor, graphql_type=str, description=CURSOR)
    node = strawberry.field(
        resolver=connections.edge_node,
        graphql_type=Message,
        description="The message.",
    )


@described
@strawberry.type
class MessageConnection:
    """A page of a list of messages, newest first."""

    edges = strawberry.field(resolver=connections.edges, graphql_type=list[MessageEdge], description=EDGES)
    page_info = strawberry.field(resolver=connections.page_info, graphql_type=PageInfo, description=INFO)
    total: int | None = strawberry.field(name="totalCount", description=TOTAL)


@described
@strawberry.type
class TurnEdge:
    """A turn in a list."""

    cursor = strawberry.field(resolver=connections.edge_cursor, graphql_type=str, description=CURSOR)
    node = strawberry.field(
        resolver=connections.edge_node,
        graphql_type=Turn,
        description="The turn.",
    )


@described
@strawberry.type
class TurnConnection:
    """A page of a list of turns, newest first."""

    edges = strawberry.field(resolver=connections.edges, graphql_type=list[TurnEdge], description=EDGES)
    page_info = strawberry.field(resolver=connections.page_info, graphql_type=PageInfo, description=INFO)
    total: int | None = strawberry.field(name="totalCount", description=TOTAL)
