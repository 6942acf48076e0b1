"""What is remembered of the user beyond one conversation."""

from datetime import datetime

import strawberry

from domain.memories import entities
from resolvers import connections, memories
from schema.node import Node
from schema.pages import CURSOR, EDGES, INFO, TOTAL, PageInfo
from schema.turns import Message
from schema.views import described, views


@described
@strawberry.type
class Memory(Node):
    """A fact about the user that the coach remembers in every conversation, while `memoryEnabled` is on."""

    is_type_of = views(entities.Memory)

    text: str = strawberry.field(description="What is remembered, said to the user.")
    message = strawberry.field(
        resolver=memories.message,
        graphql_type=Message | None,
        description="The message it comes from.",
    )
    created_at: datetime = strawberry.field(description="When it was learnt.")


@described
@strawberry.type
class MemoryEdge:
    """A memory in a list."""

    cursor = strawberry.field(resolver=connections.edge_cursor, graphql_type=str, description=CURSOR)
    node = strawberry.field(resolver=connections.edge_node, graphql_type=Memory, description="The memory.")


@described
@strawberry.type
class MemoryConnection:
    """A page of a list of memories, newest first."""

    edges = strawberry.field(resolver=connections.edges, graphql_type=list[MemoryEdge], description=EDGES)
    page_info = strawberry.field(resolver=connections.page_info, graphql_type=PageInfo, description=INFO)
    total: int | None = strawberry.field(name="totalCount", description=TOTAL)
