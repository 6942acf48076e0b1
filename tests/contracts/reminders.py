"""What every implementation of `Reminders` and `PushDevices` promises."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from domain import ids
from domain.errors import InvalidInput
from domain.pages import PageRequest
from domain.push.entities import PushAddress, PushService
from domain.push.ports import PushDevices
from domain.reminders.entities import Reminder, ReminderKind
from domain.reminders.ports import Claimed, Reminders
from domain.reminders.quiet_hours import QuietHours
from tests.builders import AT, a_push_device, a_reminder, a_ulid

LATER = AT + timedelta(minutes=1)
MANY = 1_000


async def kept(reminders: Reminders, reminder: Reminder) -> Reminder | None:
    [found] = await reminders.get([reminder.id], reminder.owner_id)
    return found


class RemindersContract:
    async def test_a_reminder_comes_back_as_it_was(self, reminders: Reminders):
        reminder = a_reminder(
            kind=ReminderKind.ACTION,
            text="Call\nher 🌱 $now",
            recurrence="FREQ=DAILY",
            quiet_hours=QuietHours("22:00", "07:00"),
            action_item_id=ids.action_item_id(a_ulid()),
            goal_id=ids.goal_id(a_ulid()),
            enabled=False,
            occurrence=AT,
            next_at=None,
            delivered_for=AT,
        )

        assert await reminders.add(reminder, at_most=MANY)
        assert not await reminders.add(replace(reminder, text="Another"), at_most=MANY)

        assert await kept(reminders, reminder) == reminder
        thief = ids.user_id(a_ulid())
        await reminders.replace(replace(reminder, owner_id=thief, text="Mine"))
        assert list(await reminders.get([reminder.id], thief)) == [None]
        assert not await reminders.delete(reminder.id, thief)
        assert await kept(reminders, reminder) == reminder
        assert await reminders.delete(reminder.id, reminder.owner_id)
        assert not await reminders.delete(reminder.id, reminder.owner_id)

    async def test_an_owner_has_so_many_at_most(self, reminders: Reminders):
        owner = ids.user_id(a_ulid())
        first = a_reminder(owner, enabled=False)
        assert await reminders.add(first, at_most=1)

        with pytest.raises(InvalidInput):
            await reminders.add(a_reminder(owner, enabled=False), at_most=1)
        assert not await reminders.add(first, at_most=1)
        assert await reminders.delete(first.id, owner)
        assert await reminders.add(a_reminder(owner, enabled=False), at_most=1)

    async def test_pages_walk_the_list(self, reminders: Reminders):
        owner = ids.user_id(a_ulid())
        made = [a_reminder(owner, enabled=False) for _ in range(4)]
        for reminder in made:
            await reminders.add(reminder, at_most=MANY)

        first = await reminders.page(owner, PageRequest(3))
        rest = await reminders.page(owner, PageRequest(3, first.items[-1].id))

        assert [*first.items, *rest.items] == made[::-1]
        assert (first.total, first.has_next, rest.has_next) == (4, True, False)
        await reminders.delete_of(owner)
        assert (await reminders.page(owner, PageRequest())).total == 0


class ClaimRemindersContract:
    """Each test empties the store of what is due first: claims go to anybody's."""

    async def claim(self, reminders: Reminders, token: str = "mine") -> Claimed | None:
        return await reminders.claim(LATER, LATER + timedelta(minutes=1), token)

    async def only(self, reminders: Reminders, *, enabled: bool = True) -> Reminder:
        at_last = LATER + timedelta(days=1)
        while (other := await reminders.claim(at_last, at_last + timedelta(days=1), "last")) is not None:
            await reminders.delete(other.reminder.id, other.reminder.owner_id)
        reminder = a_reminder(occurrence=AT, next_at=AT, enabled=enabled)
        await reminders.add(reminder, at_most=MANY)
        return reminder

    async def test_of_many_claims_at_once_one_succeeds(self, reminders: Reminders):
        reminder = await self.only(reminders)

        claims = await asyncio.gather(*(self.claim(reminders, str(n)) for n in range(8)))

        [claimed] = [claim for claim in claims if claim is not None]
        assert (claimed.reminder, claimed.attempts) == (reminder, 1)

    async def test_what_is_not_due_or_not_enabled_is_nobodys(self, reminders: Reminders):
        await self.only(reminders, enabled=False)
        await reminders.add(a_reminder(occurrence=LATER, next_at=LATER + timedelta(seconds=1)), at_most=MANY)

        assert await self.claim(reminders) is None

    async def test_a_claim_that_ran_out_is_taken_over_with_what_was_sent(self, reminders: Reminders):
        await self.only(reminders)
        phone, laptop = ids.push_device_id(a_ulid()), ids.push_device_id(a_ulid())
        first = await reminders.claim(LATER, LATER, "dead")
        assert first is not None
        assert await reminders.begin(first, phone)

        second = await self.claim(reminders, "alive")

        assert second is not None
        assert second.attempts == 2
        assert not await reminders.begin(first, laptop)
        assert not await reminders.begin(second, phone)
        assert await reminders.begin(second, laptop)
        await reminders.undo(second, laptop)
        assert await reminders.begin(second, laptop)
        assert not await reminders.settle(first, first.reminder)

    async def test_it_is_settled_once_and_comes_again_when_it_is_due(self, reminders: Reminders):
        reminder = await self.only(reminders)
        device = ids.push_device_id(a_ulid())
        claimed = await self.claim(reminders)
        assert claimed is not None
        assert await reminders.begin(claimed, device)
        following = replace(reminder, occurrence=LATER, next_at=LATER)

        assert await reminders.settle(claimed, following)
        assert not await reminders.settle(claimed, following)

        assert await kept(reminders, reminder) == replace(following, delivered_for=AT)
        again = await self.claim(reminders)
        assert again is not None
        assert again.attempts == 1
        assert await reminders.begin(again, device)

    async def test_a_change_takes_a_claim_away_but_not_what_was_sent(self, reminders: Reminders):
        reminder = await self.only(reminders)
        device = ids.push_device_id(a_ulid())
        claimed = await self.claim(reminders)
        assert claimed is not None
        assert await reminders.begin(claimed, device)

        await reminders.replace(replace(reminder, text="New"))

        assert not await reminders.settle(claimed, replace(reminder, next_at=None))
        again = await self.claim(reminders)
        assert again is not None
        assert (again.reminder.text, again.attempts) == ("New", 1)
        assert not await reminders.begin(again, device)

    async def test_a_postponed_one_waits(self, reminders: Reminders):
        await self.only(reminders)
        claimed = await self.claim(reminders)
        assert claimed is not None

        await reminders.postpone(claimed, LATER + timedelta(seconds=1))

        assert await self.claim(reminders) is None
        again = await reminders.claim(LATER + timedelta(seconds=1), LATER, "again")
        assert again is not None
        assert again.attempts == 2


class PushDevicesContract:
    async def test_a_device_comes_back_as_it_was_and_only_to_its_owner(self, devices: PushDevices):
        device = a_push_device(label="My phone 🌱")

        assert await devices.register(device) == device

        assert await devices.get(device.id, device.owner_id) == device
        thief = ids.user_id(a_ulid())
        assert await devices.get(device.id, thief) is None
        assert not await devices.remove(device.id, thief)
        assert await devices.remove(device.id, device.owner_id)
        assert not await devices.remove(device.id, device.owner_id)

    async def test_an_address_is_one_device_and_belongs_to_whoever_came_last(self, devices: PushDevices):
        first = a_push_device()
        address = PushAddress(service=PushService.WEB_PUSH, target=f"https://push.example/{a_ulid()}", p256dh="k")
        first = replace(first, address=address)
        await devices.register(first)

        same = await devices.register(
            replace(a_push_device(first.owner_id), address=replace(address, p256dh="new"), label="New")
        )
        theirs = await devices.register(replace(a_push_device(), address=address))

        assert (same.id, same.label, same.address and same.address.p256dh) == (first.id, "New", "new")
        assert list(await devices.of(first.owner_id)) == []
        assert list(await devices.of(theirs.owner_id)) == [theirs]

    async def test_they_are_listed_newest_first_and_go_with_their_owner(self, devices: PushDevices):
        one = a_push_device()
        two = a_push_device(one.owner_id)
        for device in (one, two):
            await devices.register(device)

        assert list(await devices.of(one.owner_id)) == [two, one]
        await devices.delete_of(one.owner_id)
        assert list(await devices.of(one.owner_id)) == []
