"""What `progress` costs over a year of ten thousand turns: python -m benchmarks.progress."""

import asyncio
import os
import random
import statistics
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from pymongo import UpdateOne
from ulid import ULID

from adapters.accounts.keys import key_ring
from adapters.embedded import embedded_mongodb
from adapters.mongo.activity import MongoActivity
from adapters.mongo.check_ins import CheckInDocument
from adapters.mongo.codec import Codec
from adapters.mongo.connection import open_database
from adapters.mongo.conversations import MongoConversations
from adapters.mongo.counted import Counted
from adapters.mongo.database import Database
from adapters.mongo.practice import PracticeDocument, practice_update
from adapters.mongo.turns import MongoTurns
from adapters.vault.master_keys import MasterKeys
from benchmarks.stores import descendants
from domain.check_ins.entities import CheckIn
from domain.coaching.grow import CoachingPhase
from domain.conversations.entities import Conversation
from domain.ids import UserId, check_in_id, conversation_id, turn_id, user_id
from domain.period import Period
from domain.progress.days import days_of, offsets
from domain.turns.entities import Turn, TurnOptions, TurnSource, TurnStatus, Usage

TURNS: Final = 10_000
ROUNDS: Final = 40
END: Final = datetime(2026, 11, 25, 20, tzinfo=UTC)
YEAR: Final = Period(start=END - timedelta(days=365), end=END)
MASTER: Final = MasterKeys(key_ring(["a master key for a benchmark, long enough"], "master-keys"))
ZONE: Final = ZoneInfo("Europe/Berlin")


def turns_of(owner: UserId, per_session: int) -> Iterator[Turn]:
    """A year of sessions at random times, a turn every forty seconds."""
    dice = random.Random(7)
    phases = list(CoachingPhase)
    for _ in range(TURNS // per_session):
        start = YEAR.start + timedelta(seconds=dice.randrange(365 * 86_400 - 3_600))
        conversation = conversation_id(str(ULID.from_datetime(start)))
        for number in range(per_session):
            at = start + timedelta(seconds=40 * number)
            yield Turn(
                id=turn_id(conversation, str(ULID.from_datetime(at))),
                conversation_id=conversation,
                owner_id=owner,
                status=TurnStatus.COMPLETED,
                source=TurnSource.VOICE,
                created_at=at,
                options=TurnOptions(),
                usage=Usage(transcribed_ms=dice.randrange(1_000, 30_000)),
                phase=dice.choice(phases),
            )


async def fill(database: Database, owner: UserId, per_session: int) -> None:
    """Store what the turns of a year add up to, by the store's own updates, with a check-in a day."""
    practice, nothing = database.collection(PracticeDocument), Counted()
    for each in (owner, user_id(str(ULID()))):
        updates = [practice_update(nothing, nothing.with_turn(turn), turn) for turn in turns_of(each, per_session)]
        await practice.bulk_write([UpdateOne(*update, upsert=True) for update in updates if update is not None])
    felt = Codec(CheckIn)
    moments = [YEAR.start + timedelta(days=number, hours=3) for number in range(365)]
    check_ins = [
        CheckIn(id=check_in_id(str(ULID.from_datetime(at))), owner_id=owner, at=at, score=1 + at.day % 10)
        for at in moments
    ]
    await database.collection(CheckInDocument).insert_many([felt.record(check_in) for check_in in check_ins])


def mongodb_cpu_ms() -> float:
    """CPU time that the embedded MongoDB has taken so far: unlike the wall clock, other processes leave it alone."""
    ticks = os.sysconf("SC_CLK_TCK")
    (pid,) = (pid for pid, name in descendants(os.getpid()) if "mongod" in name)
    user, system = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / ticks * 1_000


async def measure_reading(database: Database, per_session: int) -> None:
    owner = user_id(str(ULID()))
    await fill(database, owner, per_session)
    activity, wall, cpu, found = MongoActivity(database), list[float](), list[float](), 0
    before = mongodb_cpu_ms()
    for _ in range(ROUNDS):
        began, busy = time.perf_counter(), time.process_time()
        tallies = await activity.tallies(owner, YEAR, offsets(YEAR, ZONE))
        days_of(YEAR, ZONE)
        wall.append((time.perf_counter() - began) * 1_000)
        cpu.append((time.process_time() - busy) * 1_000)
        found = len(tallies.days)
    theirs = (mongodb_cpu_ms() - before) / ROUNDS
    print(f"{TURNS} turns, {per_session} to a session, {found} days")
    print(f"  p50 {statistics.median(wall):6.1f} ms   p95 {sorted(wall)[int(ROUNDS * 0.95)]:6.1f} ms")
    print(f"  CPU: this process {statistics.median(cpu):.1f} ms, MongoDB {theirs:.1f} ms a read")


async def measure_counting(database: Database) -> None:
    """What counting a turn costs, its practice included."""
    owner = user_id(str(ULID()))
    turns, conversations, wall = MongoTurns(database), MongoConversations(database), list[float]()
    for turn in list(turns_of(owner, 50))[:200]:
        conversation = Conversation(
            id=turn.conversation_id, owner_id=owner, title="Speaking up", created_at=END, updated_at=END
        )
        await conversations.add(conversation)
        await turns.add(turn)
        began = time.perf_counter()
        await conversations.record_turn(turn)
        wall.append((time.perf_counter() - began) * 1_000)
    print(f"counting a turn as it ends: p50 {statistics.median(wall):.1f} ms")


async def main() -> None:
    with tempfile.TemporaryDirectory(prefix="voice-coach-bench-") as made:
        async with embedded_mongodb(Path(made)) as url, open_database(url, MASTER) as database:
            for per_session in (50, 10, 1):
                await measure_reading(database, per_session)
            await measure_counting(database)


if __name__ == "__main__":
    asyncio.run(main())
