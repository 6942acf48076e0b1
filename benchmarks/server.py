"""The product's server, run as in production, with engines of our choice and one more address that tells how it fares.

Started as a child by `benchmarks.child_server`: settings come from the environment, engines from the command line.
"""

import argparse
import os
import time
from contextlib import AsyncExitStack

import uvloop
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from adapters.audio.decoder import StreamingDecoder
from adapters.audio.encoder import StreamingEncoder
from adapters.audio.voice_activity import SileroVoiceActivity
from adapters.openai import client, connections
from adapters.settings import Settings, load_settings
from adapters.telemetry.logging import configure_logging
from app.engines import open_engines
from app.serving import server_for, spare_collector
from app.web import OpenEngines, create_app
from benchmarks.child_server import LAUNCHED_AT
from benchmarks.engines import Slept, TimedChat, TimedHearing, TimedVoice
from benchmarks.loop_lag import LagSampler, sampled
from benchmarks.memory import children_mb, resident_mb
from domain.turns import sentences
from domain.turns.workshop import Engines


def timed_engines(slept: Slept, *, leading_spaces: bool) -> OpenEngines:
    """Make the factory of the engines with fixed delays; codecs and voice activity are the product's own."""

    async def open_timed(settings: Settings, stack: AsyncExitStack) -> Engines:
        del settings, stack
        return Engines(
            speech_to_text=TimedHearing(slept),
            chat=TimedChat(slept, leading_spaces=leading_spaces),
            text_to_speech=TimedVoice(slept),
            decoder=StreamingDecoder(),
            encoder=StreamingEncoder(),
            voice_activity=await SileroVoiceActivity.load(),
        )

    return open_timed


class StartUp:
    """How long each part of the start took, in seconds, one after the other."""

    def __init__(self) -> None:
        self.parts: dict[str, float] = {}
        self._last = float(os.environ.get(LAUNCHED_AT) or time.perf_counter())

    def mark(self, part: str) -> None:
        """End a part now."""
        now = time.perf_counter()
        self.parts[part] = now - self._last
        self._last = now

    def timing(self, engines: OpenEngines) -> OpenEngines:
        """Mark where opening the engines begins and ends."""

        async def timed(settings: Settings, stack: AsyncExitStack) -> Engines:
            opened = await engines(settings, stack)
            self.mark("opening the engines")
            return opened

        return timed


def report_route(slept: Slept, sampler: LagSampler, start: StartUp) -> Route:
    """Make the address `/benchmark`: it tells what was measured; DELETE then forgets the lags."""

    async def answer(request: Request) -> Response:
        told = JSONResponse(
            {
                "slept_ms": slept.by_number,
                "start_s": start.parts,
                "lags_ms": sampler.lags_ms,
                "worst_lag_ms": sampler.worst_ms,
                "worst_lag_busy_ms": sampler.worst_busy_ms,
                "cpu_s": time.process_time(),
                "resident_mb": resident_mb(os.getpid()),
                "children_mb": children_mb(os.getpid()),
            }
        )
        if request.method == "DELETE":
            sampler.reset()
        return told

    return Route("/benchmark", answer, methods=["GET", "DELETE"])


async def serve(settings: Settings, engines: str, start: StartUp) -> None:
    """Serve until told to stop."""
    slept = Slept()
    real = engines in {"local", "hosted"}
    chosen = open_engines if real else timed_engines(slept, leading_spaces=engines == "leading")
    app: Starlette = create_app(settings, engines=start.timing(chosen))
    start.mark("building the app")
    async with app.router.lifespan_context(app), sampled(paused=engines != "local") as sampler:
        start.mark("servers and wiring")
        app.router.routes.append(report_route(slept, sampler, start))
        server = server_for(app, settings)
        spare_collector()
        await server.serve()


def main() -> None:
    """Run the server."""
    start = StartUp()
    start.mark("interpreter and imports")
    parser = argparse.ArgumentParser()
    parser.add_argument("engines", choices=("timed", "leading", "local", "hosted"))
    parser.add_argument("--cold-connections", action="store_true", help="open a connection for every call")
    parser.add_argument("--whole-sentences", action="store_true", help="speak no clause before its sentence is there")
    options = parser.parse_args()
    engines: str = options.engines
    if options.cold_connections:
        client.KEPT_S = 0.0  # type: ignore[misc]
        connections.AT_ONCE = 0  # type: ignore[misc]
    if options.whole_sentences:
        sentences.FIRST_WORDS = sentences.FIRST_LENGTH = sentences.NEXT_LENGTH  # type: ignore[misc]
    settings = load_settings(env_file=None)
    configure_logging(settings.log_level, settings.log_format)
    uvloop.run(serve(settings, engines, start))


if __name__ == "__main__":
    main()
