"""How much one server carries, and two: `python -m benchmarks.scale`, or `make bench-scale`; `--quick` in two minutes.

This process is the load generator. Each server has a core of its own; the generator and the stores share the others,
or all cores where there are no others.
"""

import argparse
import os
import platform
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

import uvloop
from websockets.exceptions import ConnectionClosed

from adapters.mongo.connection import DEFAULT_NAME
from adapters.telemetry.logging import configure_logging
from benchmarks import delivery, idle_memory, stored_turns
from benchmarks.child_server import child_server
from benchmarks.client import Refused
from benchmarks.delivery import Rate
from benchmarks.stores import Stores, open_stores, servers
from benchmarks.table import line, markdown, percentile
from benchmarks.talkers import Found, talk, talkers


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is measured, and how long."""

    sessions: tuple[tuple[int, int], ...]
    """Servers, and sessions on all of them together."""
    ramp_s: float
    window_s: float
    rates: tuple[Rate, ...]
    idle: tuple[tuple[int, int], ...]
    """Sockets, and subscriptions on each."""
    stored: tuple[int, int]
    readers: int


WHOLE: Final = Plan(
    sessions=((1, 100), (2, 200), (1, 50), (2, 100), (1, 125)),
    ramp_s=18,
    window_s=20,
    rates=(Rate(1, 1_000, 0.01), Rate(100, 150, 0.1)),
    idle=((100, 10), (1_000, 1)),
    stored=(1_000, 1_000_000),
    readers=20,
)
QUICK: Final = Plan(
    sessions=((1, 25),),
    ramp_s=6,
    window_s=8,
    rates=(Rate(1, 300, 0.01), Rate(100, 30, 0.1)),
    idle=((30, 10),),
    stored=(1_000, 50_000),
    readers=10,
)

SESSIONS_HEAD: Final = (
    "servers", "sessions", "turns", "beyond 140 ms: p50", "p99", "beyond what engines slept: p50", "p99",
    "loop lag p50", "p99", "max", "server CPU ms/turn", "CPU µs/event", "servers' cores", "mongod", "valkey",
    "generator", "others",
)  # fmt: skip


async def sessions(plan: Plan) -> None:
    """Measure sessions in progress; stores are new each time, for turns are left unfinished."""
    print("\n### Sessions in progress (milliseconds; shares are of a core)\n")
    print(markdown(SESSIONS_HEAD, ()), flush=True)
    for processes, people in plan.sessions:
        try:
            async with open_stores() as stores:
                found = await _sessions(stores, processes, people, plan)
        except* (Refused, ConnectionClosed, RuntimeError, TimeoutError) as failures:
            reason = f"given up: {failures.exceptions[0]!r}"[:160]
            print(line([str(processes), str(people), reason]), flush=True)
        else:
            print(line([str(processes), str(people), *_figures(found)]), flush=True)


async def _sessions(stores: Stores, processes: int, people: int, plan: Plan) -> Found:
    with servers(stores, processes) as opened:
        async with talkers(opened, people) as everybody:
            return await talk(opened, stores, everybody, ramp_s=plan.ramp_s, window_s=plan.window_s)


def _figures(found: Found) -> list[str]:
    times = [f"{percentile(times, p):.1f}" for times in (found.nominal, found.measured) for p in (50, 99)]
    lags = [f"{percentile(found.lags_ms, percent):.1f}" for percent in (50, 99, 100)]
    shares = [
        found.server_s,
        *(_store_s(found, name) for name in ("mongod", "valkey")),
        found.generator_s,
        found.strangers_s,
    ]
    return [
        str(len(found.turns)),
        *times,
        *lags,
        f"{found.server_ms_per_turn:.0f}",
        f"{found.server_ms_per_event * 1000:.0f}",
        *(f"{seconds / found.elapsed_s:.2f}" for seconds in shares),
    ]


def _store_s(found: Found, name: str) -> float:
    return sum(seconds for process, seconds in found.store_s.items() if process.startswith(name))


async def deliveries(plan: Plan, profile: str | None) -> None:
    """Measure the delivery of voice."""
    print("\n### A delivered 8 KB voice event (µs of server CPU for each event and subscriber)\n")
    print(markdown(("subscribers", "events", "product", "bare Starlette WebSocket", "ratio"), ()), flush=True)
    for rate in plan.rates:
        path = f"{profile}.{rate.subscribers}" if profile else None
        async with open_stores() as stores:
            with servers(stores, 1, "quiet", path) as (server,):
                product, event = await delivery.product_us(server, stores, rate)
        with child_server(["benchmarks.scale_server", "bare"]) as server:
            bare = await delivery.bare_us(server, rate, event)
        row = [str(rate.subscribers), str(rate.events), f"{product:.0f}", f"{bare:.0f}", f"{product / bare:.1f}"]
        print(line(row), flush=True)


async def idle(plan: Plan) -> None:
    """Measure the memory of subscribers."""
    print("\n### Idle subscribers (growth of the server's resident memory, KiB)\n")
    print(markdown(("subscribers", "sockets", "per socket", "per subscriber", "share of a core"), ()), flush=True)
    for sockets, each in plan.idle:
        async with open_stores() as stores:
            with servers(stores, 1, "quiet") as (server,):
                grown = await idle_memory.measure(server, stores, sockets, each)
        figures = [f"{grown.socket_kib:.1f}", f"{grown.subscriber_kib:.1f}", f"{grown.idle_share:.3f}"]
        print(line([str(sockets * each), str(sockets), *figures]), flush=True)


async def growth(plan: Plan) -> None:
    """Measure turns while MongoDB holds few, and many."""
    print("\n### Turns stored before (milliseconds; the sessions' own conversations hold 50 of them each)\n")
    head = (
        "turns stored",
        "turns",
        "beyond what engines slept: p50",
        "p99",
        "server CPU/turn",
        "mongod CPU/turn",
        "others' cores",
    )
    print(markdown(head, ()), flush=True)
    for goal in plan.stored:
        async with open_stores() as stores:
            with servers(stores, 1) as opened:
                async with talkers(opened, plan.readers) as people:
                    own = [person.conversation_id for person in people]
                    started = time.perf_counter()
                    await stored_turns.store(stores.mongodb_url, DEFAULT_NAME, goal, own)
                    took_s = time.perf_counter() - started
                    found = await talk(opened, stores, people, ramp_s=plan.ramp_s, window_s=plan.window_s)
        costs = [found.server_ms_per_turn, _store_s(found, "mongod") * 1000 / len(found.turns)]
        overheads = [f"{percentile(found.measured, percent):.1f}" for percent in (50, 99)]
        told = f"{goal:,} (inserted in {took_s:.0f} s)"
        others = f"{found.strangers_s / found.elapsed_s:.2f}"
        print(line([told, str(len(found.turns)), *overheads, *(f"{cost:.0f}" for cost in costs), others]), flush=True)


async def run(options: argparse.Namespace) -> None:
    """Measure everything that is asked for, and print the tables."""
    plan = QUICK if options.quick else WHOLE
    print(f"{time.strftime('%Y-%m-%d')}, {_machine()}, Python {platform.python_version()}")
    parts: dict[str, Callable[[], Awaitable[None]]] = {
        "delivery": partial(deliveries, plan, options.profile),
        "idle": partial(idle, plan),
        "sessions": partial(sessions, plan),
        "stored": partial(growth, plan),
    }
    for name, part in parts.items():
        if options.only in {None, name}:
            await part()


def _machine() -> str:
    processors = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    models = {each.partition(":")[2].strip() for each in processors if each.startswith("model name")}
    return f"{len(os.sched_getaffinity(0))} cores, {', '.join(sorted(models))}"


def main() -> None:
    """Measure, and print tables in Markdown."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--quick", action="store_true", help="less of everything, within two minutes")
    parser.add_argument("--only", choices=("delivery", "idle", "sessions", "stored"))
    parser.add_argument("--profile", help="profile the servers of `delivery` into files that begin with this path")
    configure_logging("WARNING", "console")
    uvloop.run(run(parser.parse_args()))


if __name__ == "__main__":
    main()
