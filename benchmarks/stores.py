"""The stores that several servers share, and where they and the servers may run."""

import os
import tempfile
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from adapters.accounts.keys import key_ring
from adapters.embedded import embedded_mongodb, embedded_redis
from adapters.mongo.connection import open_database
from adapters.redis.connection import connect
from adapters.redis.event_log import RedisEventLog
from adapters.redis.hub import Hub
from adapters.vault.master_keys import MasterKeys
from benchmarks.child_server import MASTER_SECRET, ChildServer, child_server

_TICKS: int = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Stores:
    """Where MongoDB and Redis are, and their processes by name."""

    mongodb_url: str
    redis_url: str
    pids: dict[str, int]


@asynccontextmanager
async def open_stores() -> AsyncIterator[Stores]:
    """Run MongoDB and Valkey on data of their own; they are children of this process, not of a server."""
    with tempfile.TemporaryDirectory(prefix="voice-coach-bench-") as made:
        async with AsyncExitStack() as stack:
            mongodb_url = await stack.enter_async_context(embedded_mongodb(Path(made)))
            redis_url = await stack.enter_async_context(embedded_redis(Path(made)))
            yield Stores(mongodb_url, redis_url, {name: pid for pid, name in descendants(os.getpid())})


@asynccontextmanager
async def open_log(stores: Stores) -> AsyncIterator[RedisEventLog]:
    """Open the event log that the servers read, with the keys that they have."""
    master = MasterKeys(key_ring([MASTER_SECRET], "master-keys"))
    async with AsyncExitStack() as stack:
        database = await stack.enter_async_context(open_database(stores.mongodb_url, master))
        redis = await connect(stores.redis_url)
        stack.push_async_callback(redis.aclose)
        yield RedisEventLog(redis, Hub(redis), database.vault)


@contextmanager
def servers(stores: Stores, count: int, kind: str = "paced", profile: str | None = None) -> Iterator[list[ChildServer]]:
    """Run so many servers on the stores; where there are cores for that, each has one of its own."""
    command = ["benchmarks.scale_server", kind, "--mongodb-url", stores.mongodb_url, "--redis-url", stores.redis_url]
    if profile is not None:
        command += ["--profile", profile]
    cores = sorted(os.sched_getaffinity(0))
    with _opened(command, count) as opened:
        for server, core in zip(opened, cores, strict=False):
            keep_to({core}, server.pid)
        rest = set(cores[count:]) or set(cores)
        everything = [os.getpid(), *stores.pids.values()]
        for pid in everything:
            keep_to(rest, pid)
        try:
            yield opened
        finally:
            for pid in everything:
                keep_to(set(cores), pid)


@contextmanager
def _opened(command: Sequence[str], count: int) -> Iterator[list[ChildServer]]:
    if not count:
        yield []
        return
    with child_server(command) as first, _opened(command, count - 1) as others:
        yield [first, *others]


def keep_to(cores: set[int], pid: int) -> None:
    """Let a process, with all its threads, run on these cores only."""
    for thread in Path(f"/proc/{pid}/task").iterdir():
        try:
            os.sched_setaffinity(int(thread.name), cores)
        except ProcessLookupError:
            continue


def processor_s(pid: int) -> float:
    """Tell how much processor time a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def machine_s() -> float:
    """Tell how much processor time everything on this machine has used (proc(5): all but idle and iowait)."""
    user, nice, system, _, _, *interrupts = Path("/proc/stat").read_text(encoding="ascii").splitlines()[0].split()[1:9]
    return sum(map(int, (user, nice, system, *interrupts))) / _TICKS


def descendants(pid: int) -> Iterator[tuple[int, str]]:
    for thread in Path(f"/proc/{pid}/task").iterdir():
        for child in (thread / "children").read_text(encoding="ascii").split():
            yield int(child), Path(f"/proc/{child}/comm").read_text(encoding="utf-8").strip()
            yield from descendants(int(child))
