"""One copy of the product as a process, run as in production, with paced engines and one more address, `/faults`.

It tells which turns the copy works on and what it holds, so that tests know whom to kill and what was left behind.
"""

import asyncio
import gc
import os
from collections import Counter
from contextlib import AsyncExitStack
from pathlib import Path
from types import AsyncGeneratorType

import uvloop
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from adapters.audio.decoder import StreamingDecoder
from adapters.audio.encoder import StreamingEncoder
from adapters.audio.voice_activity import SileroVoiceActivity
from adapters.settings import Settings, load_settings
from adapters.telemetry.logging import configure_logging
from app.reviews import LOCAL, NamedReviewer, open_reviewer
from app.serving import server_for
from app.web import create_app
from domain.turns.workshop import Engines
from tests.fakes.reviews import FakeReviewer
from tests.faults.engines import PacedChat, PacedHearing, PacedVoice


async def open_paced(settings: Settings, stack: AsyncExitStack) -> Engines:
    """Open the engines; codecs and voice activity are the product's own."""
    del settings, stack
    return Engines(
        speech_to_text=PacedHearing(),
        chat=PacedChat(),
        text_to_speech=PacedVoice(),
        decoder=StreamingDecoder(),
        encoder=StreamingEncoder(),
        voice_activity=await SileroVoiceActivity.load(),
    )


async def holdings(_: Request) -> Response:
    """Tell what this process holds."""
    gc.collect()
    tasks = [task.get_name() for task in asyncio.all_tasks()]
    generators = Counter(
        thing.__qualname__
        for thing in gc.get_objects()
        if isinstance(thing, AsyncGeneratorType) and thing.ag_frame is not None
    )
    return JSONResponse(
        {
            "turns": [name for name in tasks if name.startswith("turn_")],
            "reviews": [name for name in tasks if name.startswith("review of")],
            "tasks": len(tasks),
            "generators": generators,
            "descriptors": _descriptors(),
        }
    )


def _descriptors() -> int:
    """Count open files and sockets but for those to the stores, whose pools grow and shrink as they like."""
    port = int(os.environ["PORT"])
    outgoing = set()
    for line in Path("/proc/self/net/tcp").read_text().splitlines()[1:]:
        fields = line.split()
        if int(fields[1].partition(":")[2], 16) != port:
            outgoing.add(f"socket:[{fields[9]}]")
    return sum(_target(file) not in outgoing for file in Path("/proc/self/fd").iterdir())


def _target(descriptor: Path) -> str | None:
    try:
        return str(descriptor.readlink())
    except OSError:  # the one that lists them is gone by now
        return None


async def open_endless(settings: Settings, stack: AsyncExitStack) -> NamedReviewer:
    """Open a reviewer that never comes to an end."""
    del settings, stack
    return NamedReviewer(FakeReviewer(hangs=True), LOCAL)


async def serve(settings: Settings) -> None:
    reviewer = open_endless if "ENDLESS_REVIEWS" in os.environ else open_reviewer
    app = create_app(settings, engines=open_paced, reviewer=reviewer)
    async with app.router.lifespan_context(app):
        app.router.routes.append(Route("/faults", holdings))
        await server_for(app, settings).serve()


if __name__ == "__main__":
    chosen = load_settings(env_file=None)
    configure_logging(chosen.log_level, chosen.log_format)
    uvloop.run(serve(chosen))
