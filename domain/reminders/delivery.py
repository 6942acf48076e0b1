"""Sending reminders when they are due: each once to each device, however many processes run and whichever dies.

A process claims what is due for as long as a lease lasts. Before a message leaves for a device, on a connection that is
open already, that is noted in the store by a compare-and-set; whoever goes on after a process died sends only to the
devices not noted. A message whose process is killed in the instant between the note and its first byte is lost: the
other choice would be reminders that come twice. A push that failed while its process lives is taken back and tried
again, less and less often.

After an outage a reminder is sent late, once, for the latest of the times it missed; one that would come later than
`late` allows is skipped.
"""

import asyncio
import random
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Final, Protocol

from domain.accounts.events import Change
from domain.clock import Clock, Ids
from domain.errors import StoreUnavailable
from domain.goals.entities import ActionItemStatus
from domain.goals.ports import ActionItems
from domain.push.entities import PushDevice, PushMessage, PushOutcome
from domain.push.ports import PushDevices, PushSenders
from domain.reminders.entities import Reminder
from domain.reminders.news import ReminderNews
from domain.reminders.ports import Claimed, Reminders
from domain.reminders.schedule import scheduled

AT_ONCE: Final = 8
"""How many reminders a process sends at a time."""
A_ROUND: Final = 200
"""How many it claims before it looks up again."""


class DeliveryObserver(Protocol):
    """Told what became of reminders."""

    def delivered(self, reminder: Reminder, outcomes: dict[PushOutcome, int], late_s: float) -> None:
        """Take note of a reminder that was dealt with, and what became of its pushes."""
        ...

    def skipped(self, reminder: Reminder, late_s: float) -> None:
        """Take note of an occurrence that was not sent: too late, or no longer of use."""
        ...

    def failed(self, defect: Exception) -> None:
        """Take note that looking for due reminders, or sending one, failed; it will be tried again."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryRules:
    """How long a claim lasts, how late a reminder may come, and how often a push is tried."""

    lease: timedelta = timedelta(seconds=60)
    late: timedelta = timedelta(minutes=120)
    attempts: int = 6
    first_retry: timedelta = timedelta(seconds=15)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReminderDelivery:
    """Sends what is due; any number of processes may do so at once."""

    reminders: Reminders
    devices: PushDevices
    senders: PushSenders
    action_items: ActionItems
    news: ReminderNews
    observer: DeliveryObserver
    rules: DeliveryRules
    clock: Clock
    ids: Ids

    @asynccontextmanager
    async def watched(self, every_s: float) -> AsyncGenerator[None, None]:
        """Look for due reminders about every `every_s` seconds; at the end, wait for those that are being sent."""
        stop = asyncio.Event()
        async with asyncio.TaskGroup() as group:
            group.create_task(self._watch(every_s, stop), name="reminders")
            try:
                yield
            finally:
                stop.set()

    async def deliver_due(self, stop: asyncio.Event | None = None) -> int:
        """Send what is due, up to a round, or until told to stop; return how many reminders that were."""
        dealt_with = 0
        while dealt_with < A_ROUND and not (stop and stop.is_set()):
            claimed: list[Claimed] = []
            while len(claimed) < AT_ONCE and (found := await self._claim()) is not None:
                claimed.append(found)
            await asyncio.gather(*map(self._deliver_safely, claimed))
            dealt_with += len(claimed)
            if len(claimed) < AT_ONCE:
                break
        return dealt_with

    async def _watch(self, every_s: float, stop: asyncio.Event) -> None:
        while not stop.is_set():
            # Not all processes at once.
            await _wait(stop, every_s * random.uniform(0.5, 1.5))  # noqa: S311 - no secret
            try:
                await self.deliver_due(stop)
            except StoreUnavailable as error:
                self.observer.failed(error)
            except Exception as defect:  # noqa: BLE001 - reminders go on after it
                self.observer.failed(defect)

    async def _claim(self) -> Claimed | None:
        now = self.clock.now()
        return await self.reminders.claim(now, now + self.rules.lease, self.ids.ulid())

    async def _deliver_safely(self, claimed: Claimed) -> None:
        try:
            await self._deliver(claimed)
        except Exception as defect:  # noqa: BLE001 - its lease runs out, and it is tried again
            self.observer.failed(defect)

    async def _deliver(self, claimed: Claimed) -> None:
        reminder, now = claimed.reminder, self.clock.now()
        late = now - (reminder.next_at or now)
        if late > self.rules.late or claimed.attempts > self.rules.attempts or not await self._of_use(reminder):
            self.observer.skipped(reminder, late.total_seconds())
        else:
            outcomes = await self._push(claimed)
            if PushOutcome.FAILED in outcomes and claimed.attempts < self.rules.attempts:
                await self.reminders.postpone(claimed, self._retry_at(claimed))
                return
            self.observer.delivered(reminder, {o: outcomes.count(o) for o in set(outcomes)}, late.total_seconds())
        if await self.reminders.settle(claimed, scheduled(reminder, max(now, reminder.occurrence or now))):
            self.news.changed(reminder.owner_id, reminder.id, Change.UPDATED)

    async def _push(self, claimed: Claimed) -> list[PushOutcome]:
        devices = await self.devices.of(claimed.reminder.owner_id)
        sent = await asyncio.gather(*(self._push_to(claimed, device) for device in devices))
        return [outcome for outcome in sent if outcome is not None]

    async def _push_to(self, claimed: Claimed, device: PushDevice) -> PushOutcome | None:
        sender = None if device.address is None else self.senders.get(device.address.service)
        if sender is None or device.address is None:
            return None
        send = await sender.prepare(device.address, _message(claimed.reminder))
        outcome = await send(partial(self.reminders.begin, claimed, device.id))
        match outcome:
            case PushOutcome.GONE:
                await self.devices.remove(device.id, device.owner_id)
            case PushOutcome.FAILED:
                await self.reminders.undo(claimed, device.id)
            case PushOutcome.SENT | PushOutcome.REFUSED | None:
                pass
        return outcome

    async def _of_use(self, reminder: Reminder) -> bool:
        """Tell whether what a reminder is about is still to be done."""
        if reminder.action_item_id is None:
            return True
        (item,) = await self.action_items.get([reminder.action_item_id], reminder.owner_id)
        return item is not None and item.status in {ActionItemStatus.OPEN, ActionItemStatus.SUGGESTED}

    def _retry_at(self, claimed: Claimed) -> datetime:
        return self.clock.now() + self.rules.first_retry * float(2 ** (claimed.attempts - 1))


async def _wait(stop: asyncio.Event, seconds: float) -> None:
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await stop.wait()


def _message(reminder: Reminder) -> PushMessage:
    occurrence = reminder.occurrence
    meant_for = "" if occurrence is None else occurrence.isoformat(timespec="milliseconds")
    return PushMessage(
        topic=f"{reminder.id}@{meant_for}",
        content={
            "type": "reminder",
            "reminderId": reminder.id,
            "kind": reminder.kind.value,
            "text": reminder.text,
            "occurrence": meant_for,
            "actionItemId": reminder.action_item_id,
            "goalId": reminder.goal_id,
        },
    )
