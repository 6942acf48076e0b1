"""Each reminder comes once, to each device, whatever happens."""

import asyncio
from datetime import timedelta

from domain.errors import StoreUnavailable
from domain.goals.entities import ActionItemStatus
from domain.push.entities import PushOutcome
from tests.domain.reminders.clockwork import Clockwork

HOURLY = "FREQ=DAILY;BYHOUR=0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23"


async def test_it_goes_to_every_device_when_it_is_due_and_not_before(works: Clockwork) -> None:
    await works.a_device("phone")
    await works.a_device("laptop")
    reminder = await works.remind(at=works.clock.now() + timedelta(minutes=10))

    assert await works.delivery.deliver_due() == 0
    await works.wait_for(reminder)
    assert await works.delivery.deliver_due() == 1
    assert await works.delivery.deliver_due() == 0

    assert sorted(target.rpartition("/")[2] for target, _ in works.service.sent) == ["laptop", "phone"]
    message = works.service.sent[0][1]
    assert message.content["text"] == "Breathe"
    assert message.content["reminderId"] == reminder.id
    now = await works.read(reminder)
    assert (now.next_at, now.delivered_for) == (None, reminder.occurrence)
    assert works.plans.told()[-1] == ("ReminderChanged", "")


async def test_looking_when_nothing_is_due_asks_the_store_once(works: Clockwork) -> None:
    await works.remind(recurrence="FREQ=DAILY")

    await works.delivery.deliver_due()

    assert works.reminders.claims == 1


async def test_a_recurring_one_comes_again(works: Clockwork) -> None:
    await works.a_device()
    reminder = await works.remind(recurrence="FREQ=DAILY")
    for _ in range(3):
        await works.wait_for(reminder)
        await works.delivery.deliver_due()

    topics = [message.topic for _, message in works.service.sent]
    assert len(topics) == len(set(topics)) == 3


async def test_of_many_at_once_one_sends(works: Clockwork) -> None:
    await works.a_device()
    reminder = await works.remind(recurrence="FREQ=DAILY")
    await works.wait_for(reminder)

    await asyncio.gather(*(works.delivery.deliver_due() for _ in range(5)))

    assert len(works.service.sent) == 1


async def test_a_dead_device_is_forgotten(works: Clockwork) -> None:
    await works.a_device()
    reminder = await works.remind(recurrence="FREQ=DAILY")
    works.service.answers = [PushOutcome.GONE]
    await works.wait_for(reminder)

    await works.delivery.deliver_due()

    assert works.devices.devices == {}
    assert (await works.read(reminder)).delivered_for == reminder.occurrence


async def test_what_failed_is_tried_again_later_and_later_only_where_it_failed(works: Clockwork) -> None:
    await works.a_device("phone")
    await works.a_device("laptop")
    reminder = await works.remind(recurrence="FREQ=DAILY")
    works.service.answers = [PushOutcome.FAILED, PushOutcome.SENT, PushOutcome.FAILED]
    await works.wait_for(reminder)
    await works.delivery.deliver_due()
    failed = works.service.sent[0][0]

    works.clock.advance(seconds=14)
    assert await works.delivery.deliver_due() == 0
    works.clock.advance(seconds=1)
    assert await works.delivery.deliver_due() == 1
    works.clock.advance(seconds=29)
    assert await works.delivery.deliver_due() == 0
    works.clock.advance(seconds=1)
    assert await works.delivery.deliver_due() == 1

    assert [target for target, _ in works.service.sent[2:]] == [failed, failed]
    assert (await works.read(reminder)).delivered_for == reminder.occurrence


async def test_it_is_not_tried_for_ever(works: Clockwork) -> None:
    await works.a_device()
    reminder = await works.remind(recurrence="FREQ=DAILY")
    works.service.answers = [PushOutcome.FAILED] * 99
    await works.wait_for(reminder)
    for _ in range(20):
        await works.delivery.deliver_due()
        works.clock.advance(minutes=4)

    assert len(works.service.sent) == works.delivery.rules.attempts
    assert (await works.read(reminder)).delivered_for == reminder.occurrence


async def test_who_dies_before_sending_is_stood_in_for_when_its_lease_runs_out(works: Clockwork) -> None:
    await works.a_device()
    reminder = await works.remind(recurrence="FREQ=DAILY")
    await works.wait_for(reminder)
    dead = await works.reminders.claim(works.clock.now(), works.clock.now() + works.delivery.rules.lease, "dead")

    assert dead is not None
    assert await works.delivery.deliver_due() == 0
    works.clock.advance(seconds=60)
    assert await works.delivery.deliver_due() == 1
    assert len(works.service.sent) == 1


async def test_who_dies_after_sending_is_not_repeated(works: Clockwork) -> None:
    phone = await works.a_device("phone")
    await works.a_device("laptop")
    reminder = await works.remind(recurrence="FREQ=DAILY")
    await works.wait_for(reminder)
    dead = await works.reminders.claim(works.clock.now(), works.clock.now(), "dead")
    assert dead is not None
    await works.reminders.begin(dead, works.devices.devices[phone].id)  # type: ignore[index]

    await works.delivery.deliver_due()

    assert [target.rpartition("/")[2] for target, _ in works.service.sent] == ["laptop"]


async def test_after_an_outage_it_comes_once_and_late(works: Clockwork) -> None:
    await works.a_device()
    reminder = await works.remind(recurrence=HOURLY)
    await works.wait_for(reminder, minutes=100)

    await works.delivery.deliver_due()
    assert len(works.service.sent) == 1
    assert await works.delivery.deliver_due() == 0
    following = (await works.read(reminder)).next_at
    assert following is not None
    assert following > works.clock.now()


async def test_too_late_it_is_skipped(works: Clockwork) -> None:
    await works.a_device()
    reminder = await works.remind(recurrence="FREQ=DAILY")
    await works.wait_for(reminder, minutes=121)

    await works.delivery.deliver_due()

    assert works.service.sent == []
    assert [skipped.id for skipped in works.watcher.skipped_ones] == [reminder.id]
    following = (await works.read(reminder)).next_at
    assert following is not None
    assert following > works.clock.now()


async def test_what_is_done_is_not_reminded_of(works: Clockwork) -> None:
    await works.a_device()
    item = await works.plans.write_down()
    reminder = await works.remind(action_item_id=item.id, recurrence="FREQ=DAILY")
    await works.wait_for(reminder)
    await works.delivery.deliver_due()
    await works.plans.change_item(item, status=ActionItemStatus.DONE)
    await works.wait_for(reminder)
    await works.delivery.deliver_due()

    assert len(works.service.sent) == 1


async def test_without_devices_it_is_dealt_with_all_the_same(works: Clockwork) -> None:
    reminder = await works.remind(at=works.clock.now() + timedelta(minutes=1))
    await works.wait_for(reminder)

    await works.delivery.deliver_due()

    assert (await works.read(reminder)).delivered_for == reminder.occurrence


async def test_the_watch_goes_on_after_a_failure(works: Clockwork) -> None:
    await works.a_device()
    reminder = await works.remind(recurrence="FREQ=DAILY")
    await works.wait_for(reminder)
    works.reminders.failure = StoreUnavailable("down")

    async with asyncio.timeout(10), works.delivery.watched(0.001):
        await works.watcher.has_failed.wait()
        works.reminders.failure = None
        await works.watcher.has_delivered.wait()

    assert len(works.service.sent) == 1


async def test_who_stops_finishes_what_it_has_begun(works: Clockwork) -> None:
    await works.a_device()
    reminder = await works.remind(recurrence="FREQ=DAILY")
    await works.wait_for(reminder)
    works.service.gate.clear()

    async with asyncio.timeout(10), asyncio.TaskGroup() as group, works.delivery.watched(0.001):
        await works.service.on_its_way.wait()
        group.create_task(_open_soon(works))

    assert len(works.service.sent) == 1
    assert (await works.read(reminder)).delivered_for == reminder.occurrence


async def _open_soon(works: Clockwork) -> None:
    await asyncio.sleep(0)
    works.service.gate.set()
