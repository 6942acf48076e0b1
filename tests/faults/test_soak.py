"""Some people talk for a while, and all the time something dies, falls asleep or forgets, as the seed has it."""

import asyncio
import os
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from random import Random

import pytest

from tests.faults.engines import LONG, transcript_of
from tests.faults.follower import Follower, following
from tests.faults.people import Person, Town, spoken
from tests.faults.proxy import RoundRobin
from tests.faults.stage import Stage
from tests.faults.stories import Asked
from tests.faults.summary import SUMMARY

SOAK_S = float(os.environ.get("FAULTS_SOAK_SECONDS") or 60)
PEOPLE = 5
END_S = 60.0

Fault = Callable[[], Awaitable[None]]


class Misfortune:
    """One fault after the other, until it is told to stop."""

    def __init__(self, stage: Stage, proxy: RoundRobin, dice: Random) -> None:
        self._stage = stage
        self._proxy = proxy
        self._dice = dice
        self.over = asyncio.Event()

    async def run(self) -> None:
        faults = (
            self._copy_dies,
            self._copy_dies,
            self._copy_sleeps,
            self._redis_restarts,
            self._redis_is_away,
            self._redis_forgets,
            self._mongo_restarts,
            self._mongo_sleeps,
            self._connections_break,
        )
        # Each once before any comes again, in an order of the seed's.
        schedule: list[Fault] = []
        while not self.over.is_set():
            if not schedule:
                schedule = self._dice.sample(faults, len(faults))
            await asyncio.sleep(self._dice.uniform(1, 4))
            await schedule.pop()()

    async def _copy_dies(self) -> None:
        copy = self._dice.choice(self._stage.copies)
        self._stage.kill(copy)
        await asyncio.sleep(self._dice.uniform(0, 2))
        await copy.start()

    async def _copy_sleeps(self) -> None:
        copy = self._dice.choice(self._stage.copies)
        self._stage.freeze(copy)
        await asyncio.sleep(self._dice.uniform(0.5, 4))
        copy.process.thaw()

    async def _redis_restarts(self) -> None:
        await self._stage.restart_redis()

    async def _redis_is_away(self) -> None:
        await self._stage.restart_redis(away_s=self._dice.uniform(0.5, 4))

    async def _redis_forgets(self) -> None:
        await self._stage.restart_redis(empty=True)

    async def _mongo_restarts(self) -> None:
        await self._stage.restart_mongo(away_s=self._dice.uniform(0, 3))

    async def _mongo_sleeps(self) -> None:
        self._stage.freeze_mongo()
        await asyncio.sleep(self._dice.uniform(0.5, 4))
        self._stage.mongo.process.thaw()

    async def _connections_break(self) -> None:
        SUMMARY.faults["all connections cut"] += 1
        self._proxy.cut()


@pytest.mark.timeout(SOAK_S + 3 * END_S)
async def test_whatever_happens_everybody_is_answered(
    stage: Stage, proxy: RoundRobin, town: Town, dice: Random
) -> None:
    people = [await town.person() for _ in range(PEOPLE)]
    misfortune = Misfortune(stage, proxy, dice)
    async with AsyncExitStack() as stack:
        followers = [await stack.enter_async_context(following(person)) for person in people]
        async with asyncio.TaskGroup() as group:
            struck = group.create_task(misfortune.run())
            talking = [
                group.create_task(_talk(person, follower, Random(dice.random()), misfortune.over))
                for person, follower in zip(people, followers, strict=True)
            ]
            await asyncio.sleep(SOAK_S)
            misfortune.over.set()
            await struck
        everything = [task.result() for task in talking]
        for follower, asked in zip(followers, everything, strict=True):
            await stage.verdict([follower], asked)
    _note(stage, followers, everything)


def _note(stage: Stage, followers: Sequence[Follower], everything: Sequence[dict[str, Asked]]) -> None:
    statuses = [follower.status(turn) for follower, asked in zip(followers, everything, strict=True) for turn in asked]
    counts = ", ".join(f"{status} {statuses.count(status)}" for status in sorted(set(map(str, statuses))))
    connections, gaps = sum(f.connections for f in followers), sum(f.gaps for f in followers)
    stage.note(f"soak of {SOAK_S:.0f} s: {counts}; {connections} connections, {gaps} gaps")


async def _talk(person: Person, follower: Follower, dice: Random, over: asyncio.Event) -> dict[str, Asked]:
    """Say one thing after the other, each when the one before was answered."""
    asked: dict[str, Asked] = {}
    while not over.is_set():
        if dice.random() < 0.4:
            pieces = spoken()[: dice.randrange(15, len(spoken()))]
            turn_id = await _record(person, pieces)
            asked[turn_id] = Asked(said=transcript_of(b"".join(pieces)))
        else:
            said = f"Number {len(asked)}{f', {LONG}' if dice.random() < 0.2 else ''}."
            turn_id = (await person.write(said))["turn"]["id"]
            asked[turn_id] = Asked(said=said)
        assert await follower.ended(turn_id, END_S) in {"COMPLETED", "FAILED"}
    return asked


async def _record(person: Person, pieces: Sequence[bytes]) -> str:
    turn_id = await person.start_recording()
    await person.send(turn_id, pieces)
    await person.stop(turn_id, len(pieces))
    return turn_id
