"""Reminders and push devices in dictionaries that keep the stores' promises, and services that note what they send."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from domain.errors import UserErrorCode, refuse
from domain.ids import PushDeviceId, ReminderId, UserId
from domain.pages import Page, PageRequest
from domain.push.entities import PushAddress, PushDevice, PushMessage, PushOutcome
from domain.push.ports import Begin, Send
from domain.reminders.entities import Reminder
from domain.reminders.ports import Claimed
from tests.fakes.lists import after
from tests.fakes.stores import Breakable


@dataclass(slots=True)
class _Kept:
    reminder: Reminder
    wake_at: datetime | None
    claimed_by: str | None = None
    attempts: int = 0
    sent_to: set[PushDeviceId] = field(default_factory=set)


class FakeReminders(Breakable):
    """Reminders by id."""

    def __init__(self) -> None:
        self.kept: dict[ReminderId, _Kept] = {}
        self.claims = 0

    async def add(self, reminder: Reminder, *, at_most: int) -> bool:
        self.reach()
        if reminder.id in self.kept:
            return False
        if sum(kept.reminder.owner_id == reminder.owner_id for kept in self.kept.values()) >= at_most:
            raise refuse(UserErrorCode.TOO_LONG, "Too many.")
        self.kept[reminder.id] = _Kept(reminder, _wake_at(reminder))
        return True

    async def get(self, reminder_ids: Sequence[ReminderId], owner_id: UserId) -> Sequence[Reminder | None]:
        self.reach()
        found = (self.kept.get(id_) for id_ in reminder_ids)
        return [k.reminder if k is not None and k.reminder.owner_id == owner_id else None for k in found]

    async def replace(self, reminder: Reminder) -> None:
        self.reach()
        kept = self.kept.get(reminder.id)
        if kept is not None and kept.reminder.owner_id == reminder.owner_id:
            sent_to = kept.sent_to if kept.reminder.occurrence == reminder.occurrence else set()
            self.kept[reminder.id] = _Kept(reminder, _wake_at(reminder), sent_to=sent_to)

    async def delete(self, reminder_id: ReminderId, owner_id: UserId) -> bool:
        self.reach()
        [found] = await self.get([reminder_id], owner_id)
        return found is not None and self.kept.pop(reminder_id, None) is not None

    async def page(self, owner_id: UserId, request: PageRequest) -> Page[Reminder]:
        self.reach()
        theirs = [kept.reminder for kept in self.kept.values() if kept.reminder.owner_id == owner_id]
        newest_first = sorted(theirs, key=lambda r: r.id, reverse=True)
        return Page.cut(after(((r.id, r) for r in newest_first), request.key, request), request, total=len(theirs))

    async def delete_of(self, owner_id: UserId) -> None:
        self.reach()
        self.kept = {id_: kept for id_, kept in self.kept.items() if kept.reminder.owner_id != owner_id}

    async def claim(self, now: datetime, until: datetime, token: str) -> Claimed | None:
        self.reach()
        self.claims += 1
        due = [kept for kept in self.kept.values() if kept.wake_at is not None and kept.wake_at <= now]
        if not due:
            return None
        first = min(due, key=lambda kept: kept.wake_at or now)
        first.wake_at, first.claimed_by, first.attempts = until, token, first.attempts + 1
        return Claimed(first.reminder, token, first.attempts)

    async def begin(self, claimed: Claimed, device_id: PushDeviceId) -> bool:
        kept = self._ours(claimed)
        if kept is None or device_id in kept.sent_to:
            return False
        kept.sent_to.add(device_id)
        return True

    async def undo(self, claimed: Claimed, device_id: PushDeviceId) -> None:
        if kept := self._ours(claimed):
            kept.sent_to.discard(device_id)

    async def postpone(self, claimed: Claimed, until: datetime) -> None:
        if kept := self._ours(claimed):
            kept.wake_at, kept.claimed_by = until, None

    async def settle(self, claimed: Claimed, following: Reminder) -> bool:
        kept = self._ours(claimed)
        if kept is None:
            return False
        reminder = replace(
            kept.reminder,
            occurrence=following.occurrence,
            next_at=following.next_at,
            delivered_for=claimed.reminder.occurrence,
        )
        self.kept[reminder.id] = _Kept(reminder, _wake_at(reminder))
        return True

    def _ours(self, claimed: Claimed) -> _Kept | None:
        self.reach()
        kept = self.kept.get(claimed.reminder.id)
        return kept if kept is not None and kept.claimed_by == claimed.token else None


def _wake_at(reminder: Reminder) -> datetime | None:
    return reminder.next_at if reminder.enabled else None


class FakePushDevices(Breakable):
    """Devices by id."""

    def __init__(self) -> None:
        self.devices: dict[PushDeviceId, PushDevice] = {}

    async def register(self, device: PushDevice) -> PushDevice:
        self.reach()
        same = next((d for d in self.devices.values() if _target(d) == _target(device)), None)
        if same is not None and same.owner_id == device.owner_id:
            self.devices[same.id] = replace(same, label=device.label, address=device.address)
            return self.devices[same.id]
        if same is not None:
            del self.devices[same.id]
        self.devices[device.id] = device
        return device

    async def of(self, owner_id: UserId) -> Sequence[PushDevice]:
        self.reach()
        return sorted((d for d in self.devices.values() if d.owner_id == owner_id), key=lambda d: d.id, reverse=True)

    async def get(self, device_id: PushDeviceId, owner_id: UserId) -> PushDevice | None:
        self.reach()
        found = self.devices.get(device_id)
        return found if found is not None and found.owner_id == owner_id else None

    async def remove(self, device_id: PushDeviceId, owner_id: UserId) -> bool:
        found = await self.get(device_id, owner_id)
        return found is not None and self.devices.pop(device_id, None) is not None

    async def delete_of(self, owner_id: UserId) -> None:
        self.reach()
        self.devices = {id_: d for id_, d in self.devices.items() if d.owner_id != owner_id}


def _target(device: PushDevice) -> tuple[object, ...] | None:
    return None if device.address is None else (device.address.service, device.address.target)


class FakePushService:
    """Notes what it sends; `answers` are its next outcomes, else SENT; `gate` holds them back."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, PushMessage]] = []
        self.answers: list[PushOutcome] = []
        self.on_its_way = asyncio.Event()
        self.gate = asyncio.Event()
        self.gate.set()

    def flaw(self, address: PushAddress) -> tuple[str, str] | None:
        return None if address.target.startswith("https://") else ("endpoint", "This is no address.")

    async def prepare(self, address: PushAddress, message: PushMessage) -> Send:
        async def send(begin: Begin) -> PushOutcome | None:
            if not await begin():
                return None
            self.on_its_way.set()
            await self.gate.wait()
            outcome = self.answers.pop(0) if self.answers else PushOutcome.SENT
            self.sent.append((address.target, message))
            return outcome

        return send
