"""The product with its local engines: `python -m benchmarks.local_engines`.

First voice after the end of a recording, how late the event loop is meanwhile, memory of the idle server, start-up.
"""

import argparse
import asyncio
import os
import statistics
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final

import uvloop

from benchmarks.child_server import child_server
from benchmarks.session import HeardTurn, open_session
from benchmarks.speech import pcm_speech
from benchmarks.table import markdown, percentile

FIXTURES: Final = ("goforward.wav", "librivox_sense_0880.wav")
RUNS: Final = 5
STARTS: Final = 3
IDLE_S: Final = 2.0


async def first_voices(runs: int) -> None:
    """Measure spoken turns at the pace of speech, and the lag of the server's event loop during them."""
    rows, told = [], {}
    with child_server(["benchmarks.server", "local"]) as server:
        async with open_session(server.socket_url, "local-engines") as session:
            first = await session.turn(pcm_speech(FIXTURES[0]), "PCM16")
            loading = server.report(reset=True)
            for name in FIXTURES:
                speech = pcm_speech(name)
                heard = [await session.turn(speech, "PCM16") for _ in range(runs)]
                rows.append(_voice_row(f"{name}, {len(speech.pieces) * speech.piece_ms / 1000:.1f} s", heard))
            told = server.report()
    print(f"\nFirst voice after the end of the recording, {runs} turns each, in ms (load {_load()}); the first turn")
    print(f"after the start, when engines may still have been loading, took {first.first_voice_ms:.0f}.\n")
    print(markdown(("recording", "least", "median", "most", "stages of the median"), rows))
    print("\nLag of the server's event loop, in ms:\n")
    lag_head = ("while", "p50", "p99", "most", "of which the loop's own thread ran")
    print(markdown(lag_head, [_lag_row("engines load", loading), _lag_row("engines work", told)]))


def memory() -> None:
    """Measure the idle server without local engines, and the servers it started."""
    with child_server(["benchmarks.server", "timed"]) as server:
        asyncio.run(asyncio.sleep(IDLE_S))
        told = server.report()
    rows = [("the server, no local engines", f"{told['resident_mb']:.0f}")]
    rows += [(f"child: {name.split()[0]}", f"{mb:.0f}") for name, mb in told["children_mb"].items()]
    print("\nResident memory when idle, in MiB:\n")
    print(markdown(("process", "MiB"), rows))


def start_up(starts: int) -> None:
    """Measure from launch to `/readyz`, on new data and on data that is there, and where the time goes."""
    rows, parts = [], {}
    for what in ("new data", "data of an earlier run"):
        seconds = []
        for _ in range(starts):
            with tempfile.TemporaryDirectory(prefix="voice-coach-bench-") as directory:
                if what != "new data":
                    with child_server(["app"], Path(directory)):
                        pass
                with child_server(["app"], Path(directory)) as server:
                    seconds.append(server.ready_s)
        rows.append((f"`python -m app`, {what}", *_least_median_most(seconds)))
    with child_server(["benchmarks.server", "local"]) as server:
        parts = server.report()["start_s"]
    print(f"\nStart-up, from launch to `/readyz`, {starts} starts each, in s (load {_load()}):\n")
    print(markdown(("start", "least", "median", "most"), rows))
    print("\nIts parts, one after the other, once on new data, in s:\n")
    print(markdown(("part", "s"), [(part, f"{took:.2f}") for part, took in parts.items()]))


def _voice_row(name: str, heard: Sequence[HeardTurn]) -> tuple[str, ...]:
    ordered = sorted(heard, key=lambda turn: turn.first_voice_ms)
    median = ordered[len(ordered) // 2]
    stages = median.answer["turn"]["latency"]["stages"]
    figures = (f"{ordered[index].first_voice_ms:.0f}" for index in (0, len(ordered) // 2, -1))
    return (name, *figures, ", ".join(f"{stage['name']} {stage['ms']}" for stage in stages))


def _lag_row(name: str, told: dict[str, Any]) -> tuple[str, ...]:
    figures = (percentile(told["lags_ms"], percent) for percent in (50, 99))
    return (name, *(f"{ms:.1f}" for ms in figures), f"{told['worst_lag_ms']:.0f}", f"{told['worst_lag_busy_ms']:.0f}")


def _least_median_most(values: Iterable[float]) -> tuple[str, str, str]:
    ordered = sorted(values)
    return f"{ordered[0]:.1f}", f"{statistics.median(ordered):.1f}", f"{ordered[-1]:.1f}"


def _load() -> str:
    return f"{os.getloadavg()[0]:.1f}"


def main() -> None:
    """Measure, and print tables in Markdown."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--runs", type=int, default=RUNS, help="turns of each recording")
    parser.add_argument("--starts", type=int, default=STARTS, help="starts on each kind of data")
    options = parser.parse_args()
    start_up(options.starts)
    memory()
    uvloop.run(first_voices(options.runs))


if __name__ == "__main__":
    main()
