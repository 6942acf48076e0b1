"""The product's server, run as in production but for its engines, which say what they always say.

For clients in other languages: `python -m tests.conformance.server`, settings in the environment. With PORT=0 it takes
any free port; the first line it prints is the port, once connections are taken.
"""

import argparse
import re
import socket
import sys
from contextlib import AsyncExitStack

import uvloop

from adapters.audio.decoder import StreamingDecoder
from adapters.audio.encoder import StreamingEncoder
from adapters.audio.voice_activity import SileroVoiceActivity
from adapters.settings import Settings, load_settings
from adapters.telemetry.logging import configure_logging
from app.serving import server_for
from app.web import create_app
from domain.turns.workshop import Engines
from tests.fakes.engines import FakeChatModel, FakeReply, FakeSpeech, FakeSpeechToText, FakeTextToSpeech

SENTENCES = (
    "You slept badly before the talk. ",
    "And still you gave it, and people asked you questions after it. ",
    "What did you do in that hour that helped you most? ",
    "Think of the room, the first minute, the faces. ",
    "Which part of it could you do again on Thursday, and what would you leave out?",
)
WORDS = tuple(re.findall(r"\S+\s*", "".join(SENTENCES)))


async def scripted_engines(settings: Settings, stack: AsyncExitStack) -> Engines:
    """Make engines that answer in about a second, spread over many events; codecs are the product's own."""
    del settings, stack
    return Engines(
        speech_to_text=FakeSpeechToText(),
        chat=FakeChatModel(FakeReply(pieces=WORDS, first_delay_ms=30, delay_ms=20)),
        text_to_speech=FakeTextToSpeech(FakeSpeech(delay_ms=20)),
        decoder=StreamingDecoder(),
        encoder=StreamingEncoder(),
        voice_activity=await SileroVoiceActivity.load(),
    )


async def serve(settings: Settings) -> None:
    """Serve until told to stop."""
    app = create_app(settings, engines=scripted_engines)
    async with app.router.lifespan_context(app):
        with socket.create_server((settings.host, settings.port)) as listener:
            sys.stdout.write(f"{listener.getsockname()[1]}\n")
            sys.stdout.flush()
            await server_for(app, settings).serve(sockets=[listener])


def main() -> None:
    """Run the server."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--access-token-seconds", type=int, help="instead of ACCESS_TOKEN_MINUTES, for impatient tests")
    seconds: int | None = parser.parse_args().access_token_seconds
    settings = load_settings(env_file=None)
    if seconds is not None:
        settings = settings.model_copy(update={"access_token_minutes": seconds / 60})
    configure_logging(settings.log_level, settings.log_format)
    uvloop.run(serve(settings))


if __name__ == "__main__":
    main()
