"""A subscription over HTTP, as long as its client listens and the process serves."""

import asyncio

from starlette.requests import ClientDisconnect
from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send


class LiveStream:
    """Sends a streaming answer that can be closed from outside, as sockets can: it ends where it is."""

    def __init__(self, response: StreamingResponse) -> None:
        self._response = response
        self._sending: asyncio.Task[None] | None = None

    async def send_all(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send until it is over, the client has gone, or it was closed."""
        try:
            async with asyncio.TaskGroup() as group:
                self._sending = group.create_task(self._response(scope, receive, send))
        except* ClientDisconnect:
            pass
        if self._sending is not None and self._sending.cancelled():
            await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def close(self, code: int, reason: str) -> None:
        """End it; clients of streams take that for a lost connection, and come back."""
        del code, reason
        if self._sending is not None:
            self._sending.cancel()
