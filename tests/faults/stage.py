"""All processes of a test run, and what can be done to them."""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.faults.checker import Verdict, check
from tests.faults.copies import Copy, make_copies
from tests.faults.follower import Follower
from tests.faults.stores import MongoServer, RedisServer
from tests.faults.stories import Asked
from tests.faults.summary import SUMMARY

COPIES = 3
POLL_S = 0.02
OWNER_S = 10.0


@dataclass(frozen=True, kw_only=True)
class Troupe:
    """Copies of the product on the same stores; every copy serves every user."""

    copies: Sequence[Copy]

    async def mend(self) -> None:
        """Start whatever is not running."""
        async with asyncio.TaskGroup() as group:
            for copy in self.copies:
                if not copy.process.is_running:
                    group.create_task(copy.start())

    async def owner(self, turn_id: str, *, but: Copy | None = None) -> Copy:
        """Find the copy that works on a turn."""
        async with asyncio.timeout(OWNER_S):
            while True:
                for copy in self.copies:
                    if copy is not but and turn_id in ((await copy.holdings()) or {"turns": ()})["turns"]:
                        return copy
                await asyncio.sleep(POLL_S)

    def kill(self, copy: Copy) -> None:
        """Kill a copy as `kill -9` does."""
        SUMMARY.faults["copy killed"] += 1
        copy.process.kill()

    def note(self, what: str) -> None:
        """Have something said at the end of the run."""
        SUMMARY.notes.append(what)

    def freeze(self, copy: Copy) -> None:
        SUMMARY.faults["copy frozen"] += 1
        copy.process.freeze()


@dataclass(frozen=True, kw_only=True)
class Stage(Troupe):
    """One MongoDB, one Redis and the copies on them."""

    mongo: MongoServer
    redis: RedisServer

    async def mend(self) -> None:
        """Start whatever is not running."""
        if not self.mongo.process.is_running:
            await self.mongo.start()
        if not self.redis.process.is_running:
            await self.redis.start()
        await Troupe.mend(self)

    async def restart_redis(self, *, empty: bool = False, away_s: float = 0.0) -> None:
        """Kill Redis and start it again on its append-only file, or on nothing."""
        SUMMARY.faults["Redis killed, came back empty" if empty else "Redis killed"] += 1
        self.redis.process.kill()
        await asyncio.sleep(away_s)
        await self.redis.start(empty=empty)

    async def restart_mongo(self, *, away_s: float = 0.0) -> None:
        """Kill MongoDB and start it again."""
        SUMMARY.faults["MongoDB killed"] += 1
        self.mongo.process.kill()
        await asyncio.sleep(away_s)
        await self.mongo.start()

    def freeze_mongo(self) -> None:
        SUMMARY.faults["MongoDB frozen"] += 1
        self.mongo.process.freeze()

    async def verdict(self, followers: Sequence[Follower], asked: Mapping[str, Asked]) -> Verdict:
        """Check all that followers of one conversation were told. Fails on problems."""
        return await verdict_of(self.mongo.url, self.redis.url, followers, asked)


async def verdict_of(
    mongodb_url: str, redis_url: str, followers: Sequence[Follower], asked: Mapping[str, Asked]
) -> Verdict:
    """Let the followers of one conversation come to its end, and check all they were told. Fails on problems."""
    end = (await followers[0].person.read())["eventCursor"]
    for follower in followers:
        await follower.until(lambda f: f.cursor == end)
    verdict = await check(mongodb_url, redis_url, followers, asked)
    SUMMARY.add(verdict)
    assert not verdict.problems, "\n".join(verdict.problems)
    return verdict


@contextmanager
def a_stage(directory: Path) -> Iterator[Stage]:
    """Describe a stage, and end everything that was started on it."""
    taken: set[int] = set()
    mongo, redis = MongoServer(directory, taken), RedisServer(directory, taken)
    copies = make_copies(COPIES, directory, taken, {"MONGODB_URL": mongo.url, "REDIS_URL": redis.url})
    try:
        yield Stage(mongo=mongo, redis=redis, copies=copies)
    finally:
        for process in (*(copy.process for copy in copies), redis.process, mongo.process):
            process.kill()
