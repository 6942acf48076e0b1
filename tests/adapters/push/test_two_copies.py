"""Two processes send what is due; one is killed while it does. Every browser gets every reminder once."""

import asyncio
import signal
import sys
import uuid
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from adapters.mongo.connection import open_database
from adapters.mongo.push_devices import MongoPushDevices
from adapters.mongo.reminders import MongoReminders
from domain import ids
from domain.push.entities import PushAddress, PushService
from domain.reminders.entities import Reminder
from tests.builders import a_push_device, a_reminder, a_ulid
from tests.fakes.vault import MASTER
from tests.push_service import push_service

OWNERS = 6
ROOT = Path(__file__).parents[3]


@asynccontextmanager
async def a_copy(url: str, data_dir: Path) -> AsyncIterator[asyncio.subprocess.Process]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.adapters.push.reminder_copy", url, str(data_dir), cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    try:
        assert process.stdout is not None
        while (await process.stdout.readline()).strip() not in {b"ready", b""}:
            pass
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


@pytest.mark.slow
async def test_every_browser_gets_every_reminder_once_though_a_process_dies(mongodb_url: str, tmp_path: Path) -> None:
    url = mongodb_url.replace("/?", f"/copies_{uuid.uuid4().hex}?serverMonitoringMode=poll&")
    async with AsyncExitStack() as stack:
        database = await stack.enter_async_context(open_database(url, MASTER))
        service = await stack.enter_async_context(push_service())
        reminders, devices = MongoReminders(database), MongoPushDevices(database)
        made = []
        for number in range(OWNERS):
            owner = ids.user_id(a_ulid())
            for name in ("phone", "laptop"):
                keys = service.subscribe(f"{name}{number}").subscription
                address = PushAddress(
                    service=PushService.WEB_PUSH, target=keys["endpoint"], p256dh=keys["p256dh"], auth=keys["auth"]
                )
                await devices.register(replace(a_push_device(owner), address=address))
            now = datetime.now(UTC).replace(microsecond=0)
            reminder = a_reminder(owner, at=now, occurrence=now, next_at=now)
            await reminders.add(reminder, at_most=10)
            made.append(reminder)
        service.gate.clear()
        one = await stack.enter_async_context(a_copy(url, tmp_path))
        async with asyncio.timeout(30):
            # All is on its way, and nothing is answered, when the one that sent it dies.
            while len(service.received) < 2 * OWNERS:
                service.arrived.clear()
                await service.arrived.wait()
            other = await stack.enter_async_context(a_copy(url, tmp_path))
            one.send_signal(signal.SIGKILL)
            service.gate.set()
            while any(each.delivered_for is None for each in await all_of(reminders, made)):  # noqa: ASYNC110
                await asyncio.sleep(0.05)
            # Time for anybody's second thoughts: a lease and more.
            await asyncio.sleep(timedelta(seconds=2.5).total_seconds())

        assert other.returncode is None
        assert service.refusals == []
        assert {name for name, _ in service.counts} == {f"{n}{i}" for n in ("phone", "laptop") for i in range(OWNERS)}
        assert set(service.counts.values()) == {1}
        await database.records.command("dropDatabase", writeConcern={"w": 1})


async def all_of(reminders: MongoReminders, made: Sequence[Reminder]) -> list[Reminder]:
    found = [(await reminders.get([each.id], each.owner_id))[0] for each in made]
    return [reminder for reminder in found if reminder is not None]
