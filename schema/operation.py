"""A context of its own for each operation, whatever transport it came by."""

from collections.abc import AsyncIterator
from typing import Final

from strawberry.extensions import SchemaExtension

from resolvers.context import Connection

_MOMENT_FIELDS: Final = ("eventCursor", "activeTurn")


class OperationContext(SchemaExtension):
    """Replaces the connection, which all operations of a WebSocket share, by the operation's own context."""

    async def on_operation(self) -> AsyncIterator[None]:
        """Open the context before anything of the operation runs."""
        context = self.execution_context
        if isinstance(context.context, Connection):
            document = context.query or ""
            # Naming one of these anywhere makes every conversation be read after its log's moment: too often rather
            # than once too seldom.
            reads_moment = any(name in document for name in _MOMENT_FIELDS)
            context.context = await context.context.operation(reads_moment=reads_moment)
        yield
