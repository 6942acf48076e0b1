"""No request is read further than its kind may be long."""

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from schema.transports.limits import TransportLimits
from schema.transports.refusals import refusal


class BodyLimit:
    """Answers 413 in the place of `app` when a body is too long, told so by its header or found out while reading."""

    def __init__(self, app: ASGIApp, limits: TransportLimits) -> None:
        self._app = app
        self._limits = limits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        limit = self._limit(headers)
        declared = headers.get("content-length", "")
        body = _Body(limit, receive, send, too_long=declared.isdigit() and int(declared) > limit)
        if not body.too_long:
            await self._app(scope, body.receive, body.send)
        if body.too_long and not body.answered:
            message = f"The request is longer than {limit} bytes."
            await refusal(413, message, headers.get("accept", ""))(scope, receive, send)

    def _limit(self, headers: Headers) -> int:
        is_form = headers.get("content-type", "").lower().startswith("multipart/form-data")
        return self._limits.max_upload_bytes if is_form else self._limits.max_json_bytes


class _Body:
    """Counts what is read; once it is too much, the reader finds its client gone and its answer is not sent."""

    def __init__(self, limit: int, receive: Receive, send: Send, *, too_long: bool) -> None:
        self._left = limit
        self._receive = receive
        self._send = send
        self.too_long = too_long
        self.answered = False

    async def receive(self) -> Message:
        """Read on."""
        message = await self._receive()
        self._left -= len(message.get("body", b""))
        if self._left < 0 and not self.answered:
            self.too_long = True
            return {"type": "http.disconnect"}
        return message

    async def send(self, message: Message) -> None:
        """Answer."""
        if not self.too_long:
            self.answered = True
            await self._send(message)
