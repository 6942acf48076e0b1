"""What was done to an account, and what was refused."""

from datetime import datetime

import strawberry

from domain.audit import entries
from domain.audit.entries import AuditOutcome
from resolvers import connections
from schema.node import Node
from schema.pages import CURSOR, EDGES, INFO, TOTAL, PageInfo
from schema.views import described, views


@described
@strawberry.type
class AuditEntry(Node):
    """One thing that was done to an account, or refused; never changed."""

    is_type_of = views(entries.AuditEntry)

    at: datetime = strawberry.field(description="When.")
    action: str = strawberry.field(
        description="What, such as `SIGNED_IN` or `PASSWORD_CHANGED`; more names may come with later versions."
    )
    outcome: AuditOutcome = strawberry.field(description="Whether it was done or refused.")
    ip_address: str | None = strawberry.field(description="The network address it was asked from.")
    device: str | None = strawberry.field(description="The device it was asked from, as it named itself.")
    subject: strawberry.ID | None = strawberry.field(description="The object it was done to, where there is one.")


@described
@strawberry.type
class AuditEntryEdge:
    """An entry in a list."""

    cursor = strawberry.field(resolver=connections.edge_cursor, graphql_type=str, description=CURSOR)
    node = strawberry.field(resolver=connections.edge_node, graphql_type=AuditEntry, description="The entry.")


@described
@strawberry.type
class AuditEntryConnection:
    """A page of the audit log, newest first."""

    edges = strawberry.field(resolver=connections.edges, graphql_type=list[AuditEntryEdge], description=EDGES)
    page_info = strawberry.field(resolver=connections.page_info, graphql_type=PageInfo, description=INFO)
    total: int | None = strawberry.field(name="totalCount", description=TOTAL)
