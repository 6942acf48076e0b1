"""A scripted OpenAI-like provider in a process of its own, which prints its address.

Its delays are set, so that what is measured beyond them is the product's.
"""

import argparse
import asyncio
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Final

import uvloop

from benchmarks.child_server import ROOT
from benchmarks.engines import FIRST_TOKEN_MS, HEARING_MS, TOKEN_MS, VOICE_MS
from tests.fakes.openai_script import Completion, Heard, Live, Script, Spoken
from tests.fakes.openai_server import openai_server

SAID: Final = "Go forward ten meters."
SHORT_REPLY: Final = (
    "Your ", "sentence ", "really ", "sounds ", "good. ", "We ", "could ", "look ", "at ", "what ", "helped ", "you ",
    "the ", "last ", "time ", "and ", "go ", "on ", "from ", "there.",
)  # fmt: skip
LONG_REPLY: Final = (
    "You ", "go ", "forward ", "now, ", "and ", "ten ", "meters ", "are ", "not ", "far ", "at ", "all. ",
    "You ", "have ", "done ", "this ", "before. ", "What ", "will ", "you ", "see ", "when ", "you ", "are ", "there?",
)  # fmt: skip
"""Its first clause has four words, its first sentence twelve."""

PARTIALS: Final = ("Go", "Go forward", "Go forward ten", SAID)

SCRIPTS: Final[dict[str, Script]] = {
    # The delays of the timed engines: 140 ms to the first voice.
    "quick": Script(
        transcriptions=[Heard(text=SAID, delay_ms=HEARING_MS)],
        chat=[Completion(pieces=SHORT_REPLY, first_delay_ms=FIRST_TOKEN_MS, delay_ms=TOKEN_MS)],
        speech=[Spoken(first_delay_ms=VOICE_MS, ms_per_word=300, piece_bytes=9_600)],
    ),
    # Delays as hosted models have them.
    "hosted": Script(
        transcriptions=[Heard(text=SAID, delay_ms=400)],
        realtime=[Live(text=SAID, partials=PARTIALS, partial_ms=300, partial_delay_ms=200, final_delay_ms=200)],
        chat=[Completion(pieces=LONG_REPLY, first_delay_ms=400, delay_ms=20, prompt_tokens=1_200)],
        speech=[Spoken(first_delay_ms=250, delay_ms=60, ms_per_word=300, piece_bytes=9_600)],
        connect_ms=80,
    ),
}
SCRIPTS["late"] = replace(
    SCRIPTS["hosted"],
    realtime=[Live(text=SAID, partials=PARTIALS, partial_ms=550, partial_delay_ms=200, final_delay_ms=200)],
)
"""The last word is understood only after the end."""


@contextmanager
def provider(name: str) -> Iterator[str]:
    """Run a provider as a child; yields its base URL."""
    process = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.provider", name], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        yield process.stdout.readline().strip()
    finally:
        process.terminate()
        process.wait()


async def serve(name: str) -> None:
    """Serve until ended."""
    async with openai_server(SCRIPTS[name]) as server:
        print(server.base_url, flush=True)
        await asyncio.Event().wait()


def main() -> None:
    """Run the provider."""
    parser = argparse.ArgumentParser()
    parser.add_argument("name", choices=SCRIPTS)
    uvloop.run(serve(parser.parse_args().name))


if __name__ == "__main__":
    main()
