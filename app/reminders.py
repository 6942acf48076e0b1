"""Reminders and push devices, wired."""

import asyncio
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import timedelta

import httpx

from adapters.clock import known_timezones
from adapters.mongo.database import Database
from adapters.mongo.push_devices import MongoPushDevices
from adapters.mongo.reminders import MongoReminders
from adapters.push.vapid import Vapid, kept_key, read_key
from adapters.push.web_push import WebPush
from adapters.settings import Settings
from adapters.telemetry.reminder_log import ReminderLog
from app.goals import GoalWork
from domain.accounts.announcing import Announcer
from domain.accounts.ports import Users
from domain.clock import Clock, Ids
from domain.idempotency import IdempotencyKeys
from domain.push.entities import PushService
from domain.push.ports import PushDevices, PushSenders
from domain.push.registration import PushRegistration
from domain.reminders.book import ReminderBook
from domain.reminders.delivery import DeliveryRules, ReminderDelivery
from domain.reminders.news import ReminderNews
from domain.reminders.ports import Reminders

MOST_CONNECTIONS = 20
"""To push services at a time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReminderWork:
    """What the API can ask of reminders and devices, and the stores other parts need."""

    reminder_store: Reminders
    device_store: PushDevices
    reminders: ReminderBook
    devices: PushRegistration
    web_push_public_key: str | None


async def open_reminders(
    settings: Settings,
    database: Database,
    *,
    users: Users,
    goals: GoalWork,
    announcer: Announcer,
    keys: IdempotencyKeys,
    clock: Clock,
    ids: Ids,
    stack: AsyncExitStack,
) -> ReminderWork:
    """Wire reminders, and watch for those that are due until `stack` closes."""
    store, devices = MongoReminders(database), MongoPushDevices(database)
    vapid = await asyncio.to_thread(_vapid, settings, clock)
    senders = await _senders(settings, vapid, stack)
    news = ReminderNews(reminders=store, announcer=announcer, clock=clock)
    delivery = ReminderDelivery(
        reminders=store,
        devices=devices,
        senders=senders,
        action_items=goals.action_item_store,
        news=news,
        observer=ReminderLog(),
        rules=DeliveryRules(
            lease=timedelta(seconds=settings.reminder_lease_seconds),
            late=timedelta(minutes=settings.reminder_late_minutes),
            attempts=settings.push_attempts,
        ),
        clock=clock,
        ids=ids,
    )
    await stack.enter_async_context(delivery.watched(settings.reminder_poll_seconds))
    return ReminderWork(
        reminder_store=store,
        device_store=devices,
        reminders=ReminderBook(
            reminders=store,
            users=users,
            goals=goals.goal_store,
            action_items=goals.action_item_store,
            news=news,
            keys=keys,
            timezones=known_timezones(),
            limits=settings.limits,
            clock=clock,
            ids=ids,
        ),
        devices=PushRegistration(devices=devices, senders=senders, limits=settings.limits, clock=clock, ids=ids),
        web_push_public_key=None if vapid is None else vapid.public_key,
    )


def _vapid(settings: Settings, clock: Clock) -> Vapid | None:
    """Give the key browsers subscribe with: all copies must have the same one, so production needs it set."""
    given = settings.vapid_private_key
    if given is not None:
        return Vapid(read_key(given.get_secret_value()), settings.vapid_subject, clock)
    if settings.environment == "production":
        return None
    return Vapid(kept_key(settings.data_dir / "vapid_key"), settings.vapid_subject, clock)


async def _senders(settings: Settings, vapid: Vapid | None, stack: AsyncExitStack) -> PushSenders:
    if vapid is None:
        return {}
    limits = httpx.Limits(max_connections=MOST_CONNECTIONS)
    client = await stack.enter_async_context(httpx.AsyncClient(limits=limits, trust_env=False))
    return {PushService.WEB_PUSH: WebPush(client, vapid, loopback=settings.web_push_loopback)}
