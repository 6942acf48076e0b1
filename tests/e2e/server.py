"""The real app on a loopback port, with scripted engines where a real one would be slow."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import uvicorn
from starlette.applications import Starlette

from adapters.audio.decoder import StreamingDecoder
from adapters.audio.encoder import StreamingEncoder
from adapters.audio.voice_activity import SileroVoiceActivity
from adapters.settings import Settings
from app.serving import server_for
from app.web import create_app
from domain.limits import Limits
from domain.turns.workshop import Engines
from tests.e2e.client import Client, User
from tests.fakes.engines import FakeChatModel, FakeSpeechToText, FakeTextToSpeech
from tests.fakes.usage import metered

PASSWORD = "a sunny day in May"
SECRET_KEY = "only for tests, and long enough for HS256"


@dataclass(frozen=True, kw_only=True)
class Script:
    """What the coach of a test hears, thinks and says; codecs and voice activity are the real ones."""

    hears: FakeSpeechToText = field(default_factory=FakeSpeechToText)
    thinks: FakeChatModel = field(default_factory=FakeChatModel)
    speaks: FakeTextToSpeech = field(default_factory=FakeTextToSpeech)

    async def open(self, settings: Settings, stack: AsyncExitStack) -> Engines:
        return metered(
            Engines(
                speech_to_text=self.hears,
                chat=self.thinks,
                text_to_speech=self.speaks,
                decoder=StreamingDecoder(),
                encoder=StreamingEncoder(),
                voice_activity=await SileroVoiceActivity.load(),
            )
        )


@dataclass(frozen=True)
class Server:
    """A running server; what its engines were given is in `script`."""

    port: int
    script: Script
    client: Client

    async def sign_up(self, name: str = "Ada") -> User:
        """Open a new account and return its user, signed in."""
        email = f"{name.lower()}.{uuid4().hex}@example.org"
        payload = await self.client.mutate("register", email=email, password=PASSWORD, displayName=name)
        return self.client.signed_in(email, payload["tokens"])


@dataclass(frozen=True)
class Stage:
    """Where servers of this test run keep their data; `serve` starts one."""

    mongodb_url: str
    redis_url: str
    data_dir: Path

    @asynccontextmanager
    async def serve(
        self, script: Script | None = None, limits: Limits | None = None, **settings: Any
    ) -> AsyncIterator[Server]:
        script = script or Script()
        chosen = Settings(
            _env_file=None,
            port=0,
            mongodb_url=self.mongodb_url,
            redis_url=self.redis_url,
            data_dir=self.data_dir,
            # The machine that runs tests has other things to do, and all their users have one address.
            limits=replace(limits or Limits(), max_loop_lag_ms=10_000),
            # Turns that earlier tests left behind are looked for once in a lease: no test lasts so long. Reviews come
            # when they come: tests that count events do without.
            **{"secret_key": SECRET_KEY, "rate_limits": False, "lease_seconds": 600, "reviews_at_once": 0, **settings},
        )
        app = create_app(chosen, engines=script.open)
        lifespan = app.router.lifespan_context(app)
        await lifespan.__aenter__()
        try:
            async with _listening(app, chosen) as port:
                base = f"http://127.0.0.1:{port}"
                async with asyncio.timeout(60), httpx.AsyncClient(base_url=base, trust_env=False, timeout=30) as http:
                    yield Server(port, script, Client(http))
        finally:
            # What fails in a test is not wrapped into the exception groups of the app's tasks.
            await lifespan.__aexit__(None, None, None)


@asynccontextmanager
async def _listening(app: Starlette, settings: Settings) -> AsyncIterator[int]:
    """Run uvicorn in this loop as production configures it; yields its port."""
    server = server_for(app, settings)
    server.config.load()
    server.lifespan = server.config.lifespan_class(server.config)
    await server.startup()
    try:
        yield server.servers[0].sockets[0].getsockname()[1]
    finally:
        await _close(server)


async def _close(server: uvicorn.Server) -> None:
    """Close as uvicorn's own `shutdown` does, which sleeps a tenth of a second even if there is nothing to wait for."""
    for listener in server.servers:
        listener.close()
    for connection in tuple(server.server_state.connections):
        connection.shutdown()
    async with asyncio.timeout(10):
        # uvicorn has no event for it.
        while server.server_state.connections or server.server_state.tasks:  # noqa: ASYNC110
            await asyncio.sleep(0.002)
