"""One WebSocket speaking graphql-transport-ws.

Source: https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md. Strawberry keeps the protocol; this adds what
a server on the open internet needs: frames of any shape, pings, a token that ends, and limits.
"""

import asyncio
import sys
from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from graphql import GraphQLError, GraphQLFormattedError
from strawberry.http.exceptions import WebSocketDisconnected
from strawberry.subscriptions.protocols.graphql_transport_ws.handlers import BaseGraphQLTransportWSHandler
from strawberry.subscriptions.protocols.graphql_transport_ws.types import (
    ConnectionInitMessage,
    ErrorMessage,
    Message,
    SubscribeMessage,
)

from domain.accounts.sign_in_check import ENDED
from domain.errors import CoachError, RateLimited
from resolvers.context import Connection
from schema.errors import formatted, report
from schema.transports.limits import TransportLimits
from schema.transports.socket_messages import is_message
from schema.transports.socket_watch import SocketWatch
from schema.transports.sockets import BUSY_RETRY_MS, FORBIDDEN, TRY_AGAIN_LATER

if TYPE_CHECKING:
    from schema.transports.endpoint import GraphQLEndpoint

INTERNAL_ERROR: Final = 4500


class SocketHandler(BaseGraphQLTransportWSHandler[Connection, None]):
    """Runs a socket from its handshake to its end."""

    view: "GraphQLEndpoint"

    @property
    def limits(self) -> TransportLimits:
        """What the socket may ask for."""
        return self.view.limits

    async def handle(self) -> None:
        """Serve the socket until it closes."""
        sockets = self.view.sockets
        refusal = sockets.refusal or await self._refusal_of_address()
        if refusal is not None:
            await self.websocket.close(*refusal)
            return
        self._watch = SocketWatch(self.context, self.limits, self.websocket, lambda: bool(self.operations))
        self._watching: asyncio.Task[None] | None = None
        self.context.claim_socket = partial(sockets.claim, self.websocket, self.context)
        with sockets.holding(self.websocket):
            async with asyncio.TaskGroup() as self._tasks:
                try:
                    await self._serve()
                finally:
                    if self._watching is not None:
                        self._watching.cancel()

    async def handle_message(self, message: object) -> None:
        """Handle a frame; one that is no message of the protocol closes the socket with 4400."""
        self._watch.heard()
        if is_message(message):
            await super().handle_message(message)
        else:
            await self.handle_invalid_message("Invalid message")

    async def handle_connection_init(self, message: ConnectionInitMessage) -> None:
        """Let the client in, or close: 4403 when its token is not good, 1013 when nobody can tell now."""
        try:
            await super().handle_connection_init({"type": "connection_init", "payload": message.get("payload") or {}})
        except WebSocketDisconnected:
            raise
        except CoachError:
            await self.websocket.close(TRY_AGAIN_LATER, "Try again later")
        except Exception as error:  # noqa: BLE001 - reported, and the client is told
            report(error, "socket.init_failed")
            await self.websocket.close(INTERNAL_ERROR, "Internal server error")
        if self.connection_acknowledged and self._watching is None:
            self._watching = self._tasks.create_task(self._watch.run())

    async def handle_subscribe(self, message: SubscribeMessage) -> None:
        """Begin an operation, unless too many run."""
        self._watch.worked()
        crowded = len(self.operations) >= self.limits.max_operations_per_socket
        if self.connection_acknowledged and crowded and message["id"] not in self.operations:
            error = RateLimited("Too many operations run on this connection.", BUSY_RETRY_MS)
            await self._refuse(message["id"], formatted(error))
            return
        payload: Mapping[str, Any] = message["payload"]
        try:
            document = await self.view.persisted.document(payload.get("query"), payload.get("extensions"))
        except GraphQLError as error:
            await self._refuse(message["id"], error.formatted)
        else:
            # Thousands subscribe with the same document, and keep it for as long as they listen.
            query = sys.intern(document or "")
            await super().handle_subscribe({**message, "payload": {**message["payload"], "query": query}})

    async def send_message(self, message: Message) -> None:
        """Send a message while the token lasts and its sign-in has not ended, then close with 4403.

        An UNAUTHENTICATED just before the close would end a subscription that the client resumes after it. Who signs
        out is told that it was done.
        """
        over = self.context.over
        if over is not None and not self.context.leaving:
            await self.websocket.close(FORBIDDEN, over)
            return
        await super().send_message(message)
        if over is not None and message["type"] == "complete":
            await self.websocket.close(FORBIDDEN, ENDED)

    async def handle_task_exception(self, error: Exception) -> None:
        """Log what an operation failed with, unless it is only that the client has gone."""
        if not isinstance(error, WebSocketDisconnected):
            report(error, "socket.operation_failed")

    async def _refuse(self, operation: str, error: GraphQLFormattedError) -> None:
        refusal: ErrorMessage = {"id": operation, "type": "error", "payload": [error]}
        await self.send_message(refusal)

    async def _refusal_of_address(self) -> tuple[int, str] | None:
        """Tell why the client's address may not open another socket now: a code that it tries again after."""
        try:
            await self.context.use_cases.pace.request(self.context.caller.ip)
        except RateLimited as error:
            return TRY_AGAIN_LATER, str(error)
        return None

    async def _serve(self) -> None:
        try:
            await super().handle()
        except Exception as error:  # noqa: BLE001 - reported, and the client is told
            report(error, "socket.failed")
            await self.websocket.close(INTERNAL_ERROR, "Internal server error")

    @staticmethod
    def _get_pre_execution_close_reason(error: GraphQLError) -> str | None:
        """Answer a document that cannot be run with an `error` message: its neighbours on the socket go on."""
        del error
        return None
