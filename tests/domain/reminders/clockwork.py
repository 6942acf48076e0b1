"""Reminders put together over the fakes, as app/reminders.py does over the real stores."""

import asyncio
from dataclasses import dataclass, field, replace

from domain.accounts.entities import Profile
from domain.ids import UserId
from domain.limits import Limits
from domain.push.entities import PushAddress, PushOutcome, PushService
from domain.push.registration import PushRegistration
from domain.reminders.book import ReminderBook
from domain.reminders.delivery import DeliveryRules, ReminderDelivery
from domain.reminders.entities import NewReminder, Reminder, ReminderChanges
from domain.reminders.news import ReminderNews
from tests.builders import a_push_device, a_user
from tests.domain.goals.plans import Plans
from tests.fakes.reminders import FakePushDevices, FakePushService, FakeReminders
from tests.fakes.stores import FakeUsers


class Watcher:
    """Notes what became of reminders."""

    def __init__(self) -> None:
        self.delivered_ones: list[dict[PushOutcome, int]] = []
        self.skipped_ones: list[Reminder] = []
        self.failures: list[Exception] = []
        self.has_failed, self.has_delivered = asyncio.Event(), asyncio.Event()

    def delivered(self, reminder: Reminder, outcomes: dict[PushOutcome, int], late_s: float) -> None:
        self.delivered_ones.append(outcomes)
        self.has_delivered.set()

    def skipped(self, reminder: Reminder, late_s: float) -> None:
        self.skipped_ones.append(reminder)

    def failed(self, defect: Exception) -> None:
        self.failures.append(defect)
        self.has_failed.set()


@dataclass
class Clockwork:
    """One user's reminders and devices, and who sends them."""

    plans: Plans = field(default_factory=Plans)
    reminders: FakeReminders = field(default_factory=FakeReminders)
    devices: FakePushDevices = field(default_factory=FakePushDevices)
    service: FakePushService = field(default_factory=FakePushService)
    users: FakeUsers = field(default_factory=FakeUsers)
    watcher: Watcher = field(default_factory=Watcher)
    limits: Limits = field(default_factory=Limits)

    @property
    def owner(self) -> UserId:
        return self.plans.shelf.owner

    def __post_init__(self) -> None:
        shelf = self.plans.shelf
        self.clock = shelf.clock
        self.ada = a_user(id=shelf.owner, profile=Profile(display_name="Ada", timezone="Europe/Berlin"))
        self.users.users.setdefault(self.ada.id, self.ada)
        senders = {PushService.WEB_PUSH: self.service}
        self.news = ReminderNews(reminders=self.reminders, announcer=shelf.announcer, clock=shelf.clock)
        self.book = ReminderBook(
            reminders=self.reminders,
            users=self.users,
            goals=shelf.goals,
            action_items=shelf.action_items,
            news=self.news,
            keys=shelf.keys,
            timezones={"UTC", "Europe/Berlin", "America/New_York"},
            limits=self.limits,
            clock=shelf.clock,
            ids=shelf.ids,
        )
        self.registration = PushRegistration(
            devices=self.devices, senders=senders, limits=self.limits, clock=shelf.clock, ids=shelf.ids
        )
        self.delivery = ReminderDelivery(
            reminders=self.reminders,
            devices=self.devices,
            senders=senders,
            action_items=shelf.action_items,
            news=self.news,
            observer=self.watcher,
            rules=DeliveryRules(),
            clock=shelf.clock,
            ids=shelf.ids,
        )

    async def remind(self, text: str = "Breathe", **fields: object) -> Reminder:
        return await self.book.create(self.owner, NewReminder(text=text, **fields))  # type: ignore[arg-type]

    async def change(self, reminder: Reminder, **fields: object) -> Reminder:
        changes = ReminderChanges(id=reminder.id, **fields)  # type: ignore[arg-type]
        return await self.book.update(self.owner, changes)

    async def read(self, reminder: Reminder) -> Reminder:
        [now] = await self.book.get(self.owner, [reminder.id])
        assert now is not None
        return now

    async def a_device(self, name: str = "phone") -> str:
        address = PushAddress(service=PushService.WEB_PUSH, target=f"https://push.example/{name}")
        return (await self.devices.register(replace(a_push_device(self.owner), address=address))).id

    async def wait_for(self, reminder: Reminder, **more: float) -> None:
        """Let the time come, and a little more."""
        due = (await self.read(reminder)).next_at
        assert due is not None
        self.clock.advance(milliseconds=(due - self.clock.now()).total_seconds() * 1000)
        self.clock.advance(**more) if more else None
