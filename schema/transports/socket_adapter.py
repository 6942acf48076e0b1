"""A WebSocket as Strawberry's handler sees it, with every way it can misbehave made harmless."""

from collections.abc import AsyncGenerator, Mapping
from json import JSONDecodeError
from typing import TYPE_CHECKING, Final

from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState
from strawberry.http.async_base_view import AsyncWebSocketAdapter
from strawberry.http.exceptions import NonJsonMessageReceived, NonTextMessageReceived, WebSocketDisconnected

from schema.frames import Written
from schema.transports import json_codec

if TYPE_CHECKING:
    from schema.transports.endpoint import GraphQLEndpoint

MESSAGE_TOO_BIG: Final = 1009
_MAX_REASON_BYTES: Final = 123
"""RFC 6455 section 5.5: a control frame holds 125 bytes, two of them the code."""


class SocketAdapter(AsyncWebSocketAdapter):
    """Reads and writes JSON text frames."""

    def __init__(self, view: "GraphQLEndpoint", request: WebSocket, response: WebSocket) -> None:
        super().__init__(view)  # type: ignore[arg-type]
        self._limits = view.limits
        self._socket = response
        del request

    async def iter_json(self, *, ignore_parsing_errors: bool = False) -> AsyncGenerator[object, None]:
        """Yield decoded messages until the socket closes. Raises NonTextMessageReceived, NonJsonMessageReceived."""
        while not self.closed:
            message = await self._socket.receive()
            if message["type"] == "websocket.disconnect":
                return
            text = message.get("text")
            if text is None:
                raise NonTextMessageReceived
            if len(text) > self._limits.max_socket_message_bytes:
                await self.close(MESSAGE_TOO_BIG, "Message too big")
                return
            try:
                yield json_codec.decode(text)
            except JSONDecodeError as error:
                if not ignore_parsing_errors:
                    raise NonJsonMessageReceived from error

    async def send_json(self, message: Mapping[str, object]) -> None:
        """Send a message; it waits while the client does not read. Raises WebSocketDisconnected."""
        if self.closed:
            raise WebSocketDisconnected
        try:
            await self._socket.send_text(_text(message))
        except WebSocketDisconnect as error:
            raise WebSocketDisconnected from error

    async def close(self, code: int, reason: str) -> None:
        """Close the socket; harmless when it is closed."""
        if self.closed:
            return
        try:
            await self._socket.close(code, reason.encode()[:_MAX_REASON_BYTES].decode(errors="ignore"))
        except WebSocketDisconnect:
            return

    @property
    def closed(self) -> bool:
        """Whether one side has closed it."""
        return WebSocketState.DISCONNECTED in {self._socket.application_state, self._socket.client_state}


def _text(message: Mapping[str, object]) -> str:
    """Write a message; the data of an event that is written already is put into its frame as it is."""
    match message:
        case {"id": str(name), "type": "next", "payload": {"data": Written() as data, **rest}} if not rest:
            return f'{{"id":{json_codec.encode(name).decode()},"type":"next","payload":{{"data":{data.text}}}}}'
        case _:
            return json_codec.encode(message).decode()
