"""The hosted engines against a provider with set delays: `python -m benchmarks.hosted_engines`; also in `make bench`.

First our own share of the time to the first voice, then what each technique is worth that makes an answer come sooner.
"""

import argparse
import os
from contextlib import AsyncExitStack, ExitStack
from dataclasses import dataclass, field
from typing import Final

import uvloop

from benchmarks.child_server import child_server
from benchmarks.engines import ENGINES_MS
from benchmarks.provider import provider
from benchmarks.session import HeardTurn, open_session
from benchmarks.speech import pcm_speech
from benchmarks.table import line, markdown, percentile

FIXTURE: Final = "goforward.wav"
WARM_UP_TURNS: Final = 3
TURNS_OF_OURS: Final = 40
TURNS_OF_A_TECHNIQUE: Final = 10
SPEECH_MS: Final = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """Techniques, switched on and off."""

    name: str
    script: str = "hosted"
    connections: bool = True
    first_clause: bool = True
    variables: dict[str, str] = field(default_factory=dict)


PLAIN: Final = {"OPENAI_STT_MODE": "file", "SPECULATION_EXTRA_PERCENT": "0", "SENTENCES_AT_ONCE": "1"}
LIVE: Final = {**PLAIN, "OPENAI_STT_MODE": "realtime"}
AHEAD: Final = {**LIVE, "SPECULATION_EXTRA_PERCENT": "100"}
TECHNIQUES: Final = (
    Case(name="none of them", connections=False, first_clause=False, variables=PLAIN),
    Case(name="connections kept and opened ahead", first_clause=False, variables=PLAIN),
    Case(name="and the first clause spoken early", variables=PLAIN),
    Case(name="and the next sentence asked ahead", variables={**PLAIN, "SENTENCES_AT_ONCE": "2"}),
    Case(name="and speech sent as it comes", variables={**LIVE, "SENTENCES_AT_ONCE": "2"}),
    Case(name="and the answer begun before the end", variables={**AHEAD, "SENTENCES_AT_ONCE": "2"}),
    Case(name="the same, last word understood late", script="late", variables={**AHEAD, "SENTENCES_AT_ONCE": "2"}),
)


async def turns_of(case: Case, count: int, *, length_ms: int | None) -> list[HeardTurn]:
    """Talk to a server of this case."""
    speech = pcm_speech(FIXTURE, start_ms=600 if length_ms else 0, length_ms=length_ms)
    command = ["benchmarks.server", "hosted"]
    command += [] if case.connections else ["--cold-connections"]
    command += [] if case.first_clause else ["--whole-sentences"]
    with ExitStack() as processes:
        url = processes.enter_context(provider(case.script))
        # Reviews come after turns, and would ask the scripted model for what it cannot give.
        keys = {"OPENAI_API_KEY": "sk-of-a-benchmark", "OPENAI_BASE_URL": url, "REVIEWS_AT_ONCE": "0"}
        server = processes.enter_context(child_server(command, variables={**keys, **case.variables}))
        async with AsyncExitStack() as stack:
            session = await stack.enter_async_context(open_session(server.socket_url, "hosted"))
            for _ in range(WARM_UP_TURNS):
                await session.turn(speech, "PCM16")
            return [await session.turn(speech, "PCM16") for _ in range(count)]


async def ours(turns: int) -> str:
    """Measure what the product adds to the provider's delays."""
    heard = await turns_of(Case(name="ours", script="quick", variables=PLAIN), turns, length_ms=SPEECH_MS)
    beyond = [turn.first_voice_ms - ENGINES_MS for turn in heard]
    figures = [f"{percentile(beyond, percent):.1f}" for percent in (50, 90, 99)]
    return line(["hosted engines, one session", str(len(heard)), *figures, f"{os.getloadavg()[0]:.1f}"])


async def technique(case: Case, turns: int) -> str:
    """Measure what the listener waits for."""
    heard = await turns_of(case, turns, length_ms=None)
    first = [turn.first_voice_ms for turn in heard]
    last = [turn.last_voice_ms for turn in heard]
    figures = [f"{percentile(times, percent):.0f}" for times in (first, last) for percent in (50, 90)]
    return line([case.name, str(len(heard)), *figures, f"{os.getloadavg()[0]:.1f}"])


async def run(*, quick: bool, only: str) -> None:
    """Measure everything and print the tables."""
    if only in "ours":
        print(markdown(("beyond 140 ms", "turns", "p50", "p90", "p99", "load"), ()), flush=True)
        print(await ours(TURNS_OF_OURS // 4 if quick else TURNS_OF_OURS), flush=True)
    head = ("techniques", "turns", "first voice p50", "p90", "last voice p50", "p90", "load")
    print("\n" + markdown(head, ()), flush=True)
    for case in TECHNIQUES:
        if only not in case.name:
            continue
        print(await technique(case, 4 if quick else TURNS_OF_A_TECHNIQUE), flush=True)


def main() -> None:
    """Measure, and print tables in Markdown; times are milliseconds from the last piece sent."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--quick", action="store_true", help="a third of the turns")
    parser.add_argument("--only", default="", help="`ours`, or the techniques whose name contains this")
    options = parser.parse_args()
    uvloop.run(run(quick=options.quick, only=options.only))


if __name__ == "__main__":
    main()
