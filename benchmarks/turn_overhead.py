"""What a turn costs beside its engines: `python -m benchmarks.turn_overhead`, or `make bench`.

Time from sending the last piece of a recording to the first piece of voice at the client, less what the engines took.
"""

import argparse
import asyncio
import os
import random
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from typing import Final

import uvloop
from websockets.exceptions import ConnectionClosed

from benchmarks.child_server import ChildServer, child_server
from benchmarks.client import Refused
from benchmarks.engines import ENGINES_MS, number_in
from benchmarks.session import HeardTurn, Session, open_session
from benchmarks.speech import Speech, pcm_speech, webm_speech
from benchmarks.table import line, markdown, percentile

WARM_UP_TURNS: Final = 5
TURNS_ALONE: Final = 60
TURNS_EACH: Final = 15
MANY: Final = 20
LISTENING_S: Final = (1.0, 3.0)
"""How long people listen to the reply, which is six seconds long, before they go on."""
FIXTURE: Final = "goforward.wav"
SPEECH_START_MS: Final = 600
SPEECH_MS: Final = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What is measured together: so many sessions, each with so many turns."""

    name: str
    sessions: int
    turns: int
    speech: Speech
    reply_format: str
    pause_s: tuple[float, float] = (0.2, 0.6)
    """Between turns, at random, so that sessions drift apart as people do."""
    together: bool = False
    """All sessions send their last piece in the same moment."""


@dataclass(frozen=True, slots=True)
class Overheads:
    """Milliseconds per turn, beyond the engines' nominal time and beyond the time they really slept."""

    nominal: list[float]
    measured: list[float]
    cpu_ms_per_turn: float


async def measure(server: ChildServer, case: Case) -> Overheads:
    """Run one case."""
    label = f"{case.name}-{case.reply_format}-{random.randrange(10**9)}".lower().replace(" ", "-").replace(",", "")
    async with AsyncExitStack() as stack:
        sessions = [
            await stack.enter_async_context(open_session(server.socket_url, f"{label}-{index}"))
            for index in range(case.sessions)
        ]
        await _turns(sessions, case, WARM_UP_TURNS if case.sessions == 1 else 2)
        cpu_s = server.report()["cpu_s"]
        heard = await _turns(sessions, case, case.turns)
    told = server.report()
    slept = {int(number): float(ms) for number, ms in told["slept_ms"].items()}
    return Overheads(
        [turn.first_voice_ms - ENGINES_MS for turn in heard],
        [turn.first_voice_ms - slept[number_in(turn.caption)] for turn in heard],
        (told["cpu_s"] - cpu_s) * 1000 / len(heard),
    )


async def _turns(sessions: list[Session], case: Case, turns: int) -> list[HeardTurn]:
    barrier = asyncio.Barrier(len(sessions)) if case.together else None

    async def talk(session: Session) -> list[HeardTurn]:
        heard = []
        for _ in range(turns):
            if barrier is None:
                await asyncio.sleep(random.uniform(*case.pause_s))
            heard.append(await session.turn(case.speech, case.reply_format, barrier))
        return heard

    async with asyncio.TaskGroup() as group:
        talks = [group.create_task(talk(session)) for session in sessions]
    return [turn for task in talks for turn in task.result()]


async def cases(*, quick: bool) -> list[Case]:
    """List what is measured."""
    pcm = pcm_speech(FIXTURE, start_ms=SPEECH_START_MS, length_ms=SPEECH_MS)
    webm = await webm_speech(pcm)
    alone, each = (20, 5) if quick else (TURNS_ALONE, TURNS_EACH)
    raw = Case(name="PCM16 in, PCM16 out", sessions=1, turns=alone, speech=pcm, reply_format="PCM16")
    coded = Case(name="WebM/Opus in, MP3 out", sessions=1, turns=alone, speech=webm, reply_format="MP3")
    crowd = replace(raw, sessions=MANY, turns=each)
    return [
        raw,
        replace(crowd, pause_s=LISTENING_S),
        coded,
        replace(coded, sessions=MANY, turns=each, pause_s=LISTENING_S),
        replace(crowd, name=f"{raw.name}, hardly a pause"),
        replace(crowd, name=f"{raw.name}, all in one moment", together=True),
    ]


def row(case: Case, found: Overheads) -> list[str]:
    """Make a row of the table."""
    figures = [f"{percentile(found.nominal, percent):.1f}" for percent in (50, 90, 99)]
    figures += [f"{percentile(found.measured, percent):.1f}" for percent in (50, 90, 99)]
    return [
        case.name,
        str(case.sessions),
        str(len(found.nominal)),
        *figures,
        f"{found.cpu_ms_per_turn:.0f}",
        f"{os.getloadavg()[0]:.1f}",
    ]


HEAD: Final = (
    "beyond 140 ms, and beyond what the engines really slept",
    "sessions", "turns", "p50", "p90", "p99", "slept: p50", "p90", "p99", "CPU ms/turn", "load",
)  # fmt: skip


async def run(options: argparse.Namespace) -> None:
    """Measure every case and print the table."""
    print(markdown(HEAD, ()), flush=True)
    with child_server(["benchmarks.server", "leading" if options.leading_spaces else "timed"]) as server:
        for case in await cases(quick=options.quick):
            if options.only and options.only not in f"{case.name} {case.sessions}":
                continue
            try:
                print(line(row(case, await measure(server, case))), flush=True)
            except* (Refused, ConnectionClosed, RuntimeError) as failures:
                told = f"{case.name}: given up, {first_of(failures)} (load {os.getloadavg()[0]:.1f})"
                print(line([told, str(case.sessions), *[""] * (len(HEAD) - 2)]), flush=True)


def first_of(failures: BaseExceptionGroup[BaseException]) -> str:
    """Tell in a line what went wrong first."""
    error: BaseException = failures
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return f"{type(error).__name__} {error}"[:200]


def main() -> None:
    """Measure, and print a table in Markdown; times are milliseconds."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--quick", action="store_true", help="a third of the turns")
    parser.add_argument("--only", help="cases whose name and number of sessions contain this")
    parser.add_argument(
        "--leading-spaces", action="store_true", help="tokens begin with their space, as those of most models do"
    )
    uvloop.run(run(parser.parse_args()))


if __name__ == "__main__":
    main()
