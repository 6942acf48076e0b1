"""The primary of a replica set steps down, or dies, while people talk."""

import asyncio
import tempfile
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path
from random import Random

import pytest

from tests.faults.copies import make_copies
from tests.faults.follower import Follower, following
from tests.faults.people import Person, a_town
from tests.faults.proxy import round_robin
from tests.faults.replica_set import ReplicaSet, a_replica_set
from tests.faults.stage import Stage, verdict_of
from tests.faults.stories import Asked
from tests.faults.summary import SUMMARY

PEOPLE = 4
TURNS = 3


class Load:
    """Several people who each write, hear the reply to its end, and write again."""

    def __init__(self, replica_set: ReplicaSet, redis_url: str, url: str) -> None:
        self.replica_set = replica_set
        self._redis_url = redis_url
        self._url = url

    async def run(self) -> None:
        """Fails when anything was lost or told twice."""
        async with a_town(self._url) as town, AsyncExitStack() as stack:
            people = [await town.person() for _ in range(PEOPLE)]
            followers = [await stack.enter_async_context(following(person)) for person in people]
            everything = await asyncio.gather(*(self._talk(*pair) for pair in zip(people, followers, strict=True)))
            for follower, asked in zip(followers, everything, strict=True):
                verdict = await verdict_of(self.replica_set.url, self._redis_url, [follower], asked)
                assert verdict.restarts == 0
                assert follower.gaps == 0

    async def _talk(self, person: Person, follower: Follower) -> dict[str, Asked]:
        asked: dict[str, Asked] = {}
        for number in range(TURNS):
            said = f"This is number {number}."
            turn_id = (await person.write(said))["turn"]["id"]
            asked[turn_id] = Asked(said=said)
            assert await follower.ended(turn_id) == "COMPLETED"
        return asked


@pytest.fixture
async def load(stage: Stage) -> AsyncIterator[Load]:
    """Two copies on a replica set of their own."""
    taken: set[int] = set()
    with tempfile.TemporaryDirectory(prefix="voice-coach-faults-") as path:
        directory = Path(path)
        async with a_replica_set(directory, taken) as replica_set:
            stores = {"MONGODB_URL": replica_set.url, "REDIS_URL": stage.redis.url}
            copies = make_copies(2, directory, taken, stores)
            try:
                for copy in copies:
                    await copy.start()
                async with round_robin([copy.port for copy in copies]) as proxy:
                    yield Load(replica_set, stage.redis.url, proxy.url)
            finally:
                for copy in copies:
                    copy.process.kill()


async def test_the_primary_steps_down_and_then_dies_under_load(load: Load, dice: Random) -> None:
    async with asyncio.timeout(100), asyncio.TaskGroup() as group:
        running = group.create_task(load.run())
        for _ in range(2):
            await asyncio.sleep(dice.uniform(0.5, 1.5))
            SUMMARY.faults["primary stepped down"] += 1
            await load.replica_set.step_down()
        await asyncio.sleep(dice.uniform(0.5, 1.5))
        SUMMARY.faults["primary killed"] += 1
        killed = await load.replica_set.kill_primary()
        await load.replica_set.primary()
        await killed.listens()
        await running
