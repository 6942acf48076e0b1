"""The servers that `benchmarks.scale` measures: the product on stores it is told, and a bare Starlette WebSocket."""

import argparse
import asyncio
import cProfile
import os
from collections.abc import Iterator
from contextlib import AsyncExitStack, contextmanager
from dataclasses import replace
from typing import Any, Final

import msgspec
import uvloop
from pydantic import SecretStr
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from adapters.audio.decoder import StreamingDecoder
from adapters.audio.encoder import StreamingEncoder
from adapters.audio.voice_activity import SileroVoiceActivity
from adapters.settings import Settings, load_settings
from adapters.telemetry.logging import configure_logging
from app.draining import Drain
from app.serving import server_for, spare_collector
from app.web import OpenEngines, create_app
from benchmarks.engines import Slept, TimedChat
from benchmarks.loop_lag import sampled
from benchmarks.paced_engines import NumberedHearing, PacedVoice
from benchmarks.server import StartUp, report_route
from domain.turns.workshop import Engines
from schema.transports.limits import TransportLimits
from schema.transports.sockets import LiveSockets

PLENTY: Final = 1_000_000
TURNS_OF_A_PROCESS: Final = 10_000_000


def paced_engines(slept: Slept) -> OpenEngines:
    """Make the factory of the paced engines; codecs and voice activity are the product's own."""

    async def open_paced(settings: Settings, stack: AsyncExitStack) -> Engines:
        del settings, stack
        return Engines(
            speech_to_text=NumberedHearing(slept, os.getpid() * TURNS_OF_A_PROCESS),
            chat=TimedChat(slept),
            text_to_speech=PacedVoice(slept),
            decoder=StreamingDecoder(),
            encoder=StreamingEncoder(),
            voice_activity=await SileroVoiceActivity.load(),
        )

    return open_paced


def lifted(settings: Settings, mongodb_url: str, redis_url: str) -> Settings:
    """Lift the limits: what the server can do is measured, not what it allows."""
    limits = replace(
        settings.limits,
        max_turns_in_progress=PLENTY,
        max_turns_per_user=PLENTY,
        max_turns_overall=PLENTY,
        max_loop_lag_ms=PLENTY,
    )
    return settings.model_copy(
        update={
            "limits": limits,
            "mongodb_url": SecretStr(mongodb_url),
            "redis_url": SecretStr(redis_url),
            "websocket_max_connections": PLENTY,
            "websocket_max_connections_per_user": PLENTY,
            "drain_seconds": 0,
        }
    )


def bare_app() -> Starlette:
    """Make the measure of a delivered event: a text sent to every socket that is open, as often as one of them says."""
    sockets: set[WebSocket] = set()

    async def socket(websocket: WebSocket) -> None:
        await websocket.accept("graphql-transport-ws")
        try:
            while True:
                message = msgspec.json.decode(await websocket.receive_text())
                match message["type"]:
                    case "connection_init":
                        await websocket.send_text('{"type":"connection_ack"}')
                    case "subscribe":
                        sockets.add(websocket)
                    case _:
                        await send_to_all(message)
        except WebSocketDisconnect:
            sockets.discard(websocket)

    async def send_to_all(order: dict[str, Any]) -> None:
        for _ in range(order["count"]):
            await asyncio.sleep(order["interval_s"])
            for each in sockets:
                await each.send_text(order["text"])

    async def ready(request: Request) -> Response:
        del request
        return PlainTextResponse("ready")

    app = Starlette(routes=[WebSocketRoute("/graphql", socket), Route("/readyz", ready)])
    app.state.drain = Drain(LiveSockets(TransportLimits()))
    return app


@contextmanager
def _profiled(path: str | None) -> Iterator[None]:
    if path is None:
        yield
        return
    profile = cProfile.Profile()
    profile.enable()
    try:
        yield
    finally:
        profile.disable()
        profile.dump_stats(path)


async def serve(options: argparse.Namespace) -> None:
    """Serve until told to stop."""
    settings = load_settings(env_file=None)
    slept = Slept()
    if options.kind == "bare":
        app = bare_app()
    else:
        settings = lifted(settings, options.mongodb_url, options.redis_url)
        app = create_app(settings, engines=paced_engines(slept))
    async with app.router.lifespan_context(app), sampled(paused=options.kind != "paced") as sampler:
        app.router.routes.append(report_route(slept, sampler, StartUp()))
        server = server_for(app, settings)
        spare_collector()
        with _profiled(options.profile):
            await server.serve()


def main() -> None:
    """Run a server: `paced` samples the lag of its loop, `quiet` does not, `bare` is no product at all."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("kind", choices=("paced", "quiet", "bare"))
    parser.add_argument("--mongodb-url", default="")
    parser.add_argument("--redis-url", default="")
    parser.add_argument("--profile")
    options = parser.parse_args()
    configure_logging("ERROR", "console")
    uvloop.run(serve(options))


if __name__ == "__main__":
    main()
