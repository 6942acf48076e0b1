"""A process that sends reminders and does nothing else: python -m tests.adapters.push.reminder_copy MONGODB_URL DIR."""

import asyncio
import sys
from datetime import timedelta
from pathlib import Path

import httpx

from adapters.clock import SystemClock
from adapters.ids import SystemIds
from adapters.mongo.action_items import MongoActionItems
from adapters.mongo.connection import open_database
from adapters.mongo.push_devices import MongoPushDevices
from adapters.mongo.reminders import MongoReminders
from adapters.push.vapid import Vapid, kept_key
from adapters.push.web_push import WebPush
from adapters.telemetry.reminder_log import ReminderLog
from domain.accounts.announcing import MakeEvent
from domain.ids import UserId
from domain.push.entities import PushService
from domain.reminders.delivery import DeliveryRules, ReminderDelivery
from domain.reminders.news import ReminderNews
from tests.fakes.vault import MASTER


class Nobody:
    """Tells no device."""

    def announce(self, user_id: UserId, make_event: MakeEvent) -> None:
        del user_id, make_event


async def main(url: str, data_dir: str) -> None:
    clock = SystemClock()
    vapid = Vapid(kept_key(Path(data_dir) / "vapid_key"), "mailto:ops@coach.example", clock)
    async with open_database(url, MASTER) as database, httpx.AsyncClient(trust_env=False) as client:
        store = MongoReminders(database)
        delivery = ReminderDelivery(
            reminders=store,
            devices=MongoPushDevices(database),
            senders={PushService.WEB_PUSH: WebPush(client, vapid, loopback=True)},
            action_items=MongoActionItems(database),
            news=ReminderNews(reminders=store, announcer=Nobody(), clock=clock),
            observer=ReminderLog(),
            rules=DeliveryRules(lease=timedelta(seconds=2)),
            clock=clock,
            ids=SystemIds(),
        )
        async with delivery.watched(0.05):
            sys.stdout.write("ready\n")
            sys.stdout.flush()
            await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
