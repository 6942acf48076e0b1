"""A small server that speaks as much of OpenAI's protocol as we use, and follows a script (`openai_script.py`)."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any, TypeVar

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route, WebSocketRoute

from tests.fakes.openai_answers import Cut, chat_answer, moderation_answer, speech_answer, transcription_answer
from tests.fakes.openai_realtime import realtime_session
from tests.fakes.openai_script import Asked, Fault, Script

E = TypeVar("E")


class OpenAiServer:
    """The server of one test: its script, its address, and what it was asked."""

    def __init__(self, script: Script) -> None:
        self.script = script
        self.base_url = ""
        self.requests: list[Asked] = []
        self.clients: set[tuple[str, int]] = set()
        """The other ends of all connections there were."""
        self.realtime_closed = asyncio.Event()
        """Set when a realtime session has ended."""
        self._asked = asyncio.Event()
        self._taken: dict[str, int] = {}

    def asked(self, endpoint: str) -> list[Asked]:
        """Return the requests to an endpoint: chat, transcriptions, speech, realtime, moderations, models."""
        return [request for request in self.requests if request.endpoint == endpoint]

    async def was_asked(self) -> None:
        """Wait for the next request."""
        self._asked.clear()
        await self._asked.wait()

    def follow(self, script: Script) -> None:
        """Go on with another script, as if nothing had been asked yet."""
        self.script = script
        self.requests.clear()
        self._taken.clear()

    def app(self) -> Starlette:
        """Make the ASGI app."""
        return Starlette(
            routes=[
                Route("/v1/models/{model}", self._models),
                Route("/v1/chat/completions", self._chat, methods=["POST"]),
                Route("/v1/audio/transcriptions", self._transcriptions, methods=["POST"]),
                Route("/v1/audio/speech", self._speech, methods=["POST"]),
                Route("/v1/moderations", self._moderations, methods=["POST"]),
                WebSocketRoute("/v1/realtime", lambda socket: realtime_session(self, socket)),
            ]
        )

    def next(self, endpoint: str, entries: Sequence[E]) -> E:
        """Take an endpoint's next entry."""
        index = self._taken.get(endpoint, 0)
        self._taken[endpoint] = index + 1
        return entries[min(index, len(entries) - 1)]

    def note(self, endpoint: str, body: dict[str, Any], headers: Any) -> None:
        """Remember a request."""
        self.requests.append(Asked(endpoint, body, dict(headers)))
        self._asked.set()

    async def _models(self, request: Request) -> Response:
        self.note("models", {}, request.headers)
        model = request.path_params["model"]
        return JSONResponse({"id": model, "object": "model", "created": 0, "owned_by": "nobody"})

    async def _chat(self, request: Request) -> Response:
        body = json.loads(await request.body())
        self.note("chat", body, request.headers)
        entry = self.next("chat", self.script.chat)
        return await fault(entry) if isinstance(entry, Fault) else await chat_answer(entry, body)

    async def _transcriptions(self, request: Request) -> Response:
        async with request.form(max_part_size=64 * 1024 * 1024) as form:
            body: dict[str, Any] = {
                name: value if isinstance(value, str) else await value.read() for name, value in form.items()
            }
        self.note("transcriptions", body, request.headers)
        entry = self.next("transcriptions", self.script.transcriptions)
        return await fault(entry) if isinstance(entry, Fault) else await transcription_answer(entry, body)

    async def _speech(self, request: Request) -> Response:
        body = json.loads(await request.body())
        self.note("speech", body, request.headers)
        entry = self.next("speech", self.script.speech)
        return await fault(entry) if isinstance(entry, Fault) else await speech_answer(entry, body)

    async def _moderations(self, request: Request) -> Response:
        body = json.loads(await request.body())
        self.note("moderations", body, request.headers)
        entry = self.next("moderations", self.script.moderations)
        return await fault(entry) if isinstance(entry, Fault) else await moderation_answer(entry, body)


async def fault(entry: Fault) -> Response:
    """Answer as a provider in trouble does."""
    await asyncio.sleep(entry.delay_ms / 1000)
    if entry.hangs:
        await asyncio.Event().wait()
    headers = {"retry-after": entry.retry_after} if entry.retry_after is not None else {}
    error = {"message": "sk-secret: As the script says.", "type": "server_error", "param": None, "code": entry.code}
    body = json.dumps({"error": error}).encode() if entry.body is None else entry.body
    return Response(body, entry.status, headers, media_type=entry.content_type)


class _Abrupt(uvicorn.Server):
    """A server in this loop that is closed at once, whatever it is doing."""

    async def close(self) -> None:
        for listener in self.servers:
            listener.close()
        for connection in tuple(self.server_state.connections):
            connection.transport.abort()
        for task in tuple(self.server_state.tasks):
            task.cancel()
        await asyncio.gather(*self.server_state.tasks, return_exceptions=True)


@asynccontextmanager
async def openai_server(script: Script | None = None, *, port: int = 0) -> AsyncIterator[OpenAiServer]:
    """Serve on a free port of the loopback address, in this event loop."""
    fake = OpenAiServer(script or Script())
    app = fake.app()

    async def counted(scope: Any, receive: Any, send: Any) -> None:
        client = tuple(scope["client"])
        if client not in fake.clients:
            fake.clients.add(client)
            await asyncio.sleep(fake.script.connect_ms / 1000)
        try:
            await app(scope, receive, send)
        except Cut:
            # uvicorn drops the connection of an answer that was not brought to its end.
            return

    config = uvicorn.Config(
        counted, host="127.0.0.1", port=port, lifespan="off", log_config=None, log_level="critical", access_log=False,
        ws="websockets-sansio", timeout_keep_alive=60,
    )  # fmt: skip
    server = _Abrupt(config)
    config.load()
    server.lifespan = config.lifespan_class(config)
    await server.startup()
    try:
        fake.base_url = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}/v1"
        yield fake
    finally:
        await server.close()
