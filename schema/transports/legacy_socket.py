"""One WebSocket speaking the `graphql-ws` subprotocol of before 2020, which old mobile clients still have.

Source: https://github.com/apollographql/subscriptions-transport-ws/blob/master/PROTOCOL.md. Frames are put into the
words of graphql-transport-ws and back, so that everything that guards those sockets guards these. What the old
protocol has no word for stays: it closes with the newer one's codes, which old clients take for a lost connection.
"""

from collections.abc import AsyncGenerator, Iterator, Mapping
from dataclasses import replace
from math import inf
from typing import TYPE_CHECKING, Any, Final

from strawberry.http.async_base_view import AsyncWebSocketAdapter
from strawberry.schema.base import BaseSchema

from resolvers.context import Connection
from schema.transports.limits import TransportLimits
from schema.transports.socket_handler import SocketHandler
from schema.transports.sockets import FORBIDDEN

if TYPE_CHECKING:
    from schema.transports.endpoint import GraphQLEndpoint

NORMAL_CLOSURE: Final = 1000


class LegacySocket(AsyncWebSocketAdapter):
    """Wraps a socket so that its old frames read, and what is sent to it is written, the other way."""

    def __init__(self, socket: AsyncWebSocketAdapter) -> None:
        super().__init__(socket.view)
        self._socket = socket
        self._acknowledged = False

    async def iter_json(self, *, ignore_parsing_errors: bool = False) -> AsyncGenerator[object, None]:
        """Yield the client's messages in new words."""
        async for message in self._socket.iter_json(ignore_parsing_errors=ignore_parsing_errors):
            if isinstance(message, dict) and message.get("type") == "connection_terminate":
                await self._socket.close(NORMAL_CLOSURE, "")
                return
            for translated in _from_client(message):
                yield translated

    async def send_json(self, message: Mapping[str, object]) -> None:
        """Send a message of the new protocol in old words; a ping becomes a `ka`, which nobody answers."""
        match message:
            case {"type": "ping"}:
                await self._socket.send_json({"type": "ka"})
            case {"type": "pong"}:
                pass
            case {"type": "next"}:
                await self._socket.send_json({**message, "type": "data"})
            case {"type": "error", "payload": [first, *_]}:
                await self._socket.send_json({**message, "payload": first})
            case _:
                self._acknowledged |= message["type"] == "connection_ack"
                await self._socket.send_json(message)

    async def close(self, code: int, reason: str) -> None:
        """Close the socket; a client that is not let in is told so in a message, where old clients look for it."""
        if code == FORBIDDEN and not self._acknowledged:
            await self._socket.send_json({"type": "connection_error", "payload": {"message": reason}})
        await self._socket.close(code, reason)


class LegacySocketHandler(SocketHandler):
    """Runs a socket of the old protocol, whose clients answer no pings."""

    def __init__(
        self,
        view: "GraphQLEndpoint",
        websocket: AsyncWebSocketAdapter,
        context: Connection,
        root_value: None,
        schema: BaseSchema,
        *,
        max_subscriptions_per_connection: int | None,
        **keep_alive: Any,  # noqa: ANN401 - the pings of the new protocol take its place
    ) -> None:
        del keep_alive
        super().__init__(
            view=view,
            websocket=LegacySocket(websocket),
            context=context,
            root_value=root_value,
            schema=schema,
            connection_init_wait_timeout=view.connection_init_wait_timeout,
            max_subscriptions_per_connection=max_subscriptions_per_connection,
        )

    @property
    def limits(self) -> TransportLimits:
        """Those of the endpoint, but that silence is no sign of death."""
        return replace(super().limits, socket_pong_seconds=inf)


def _from_client(message: object) -> Iterator[object]:
    """Translate; words of the new protocol are none of the old one's. An id in use is taken over by its next user."""
    match message:
        case {"type": "connection_init"}:
            yield message
        case {"type": "start", "id": str() as operation, "payload": payload}:
            yield {"type": "complete", "id": operation}
            yield {"type": "subscribe", "id": operation, "payload": payload}
        case {"type": "stop", "id": operation}:
            yield {"type": "complete", "id": operation}
        case _:
            yield None
