"""Setting and changing reminders."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from domain.errors import InvalidInput, UserErrorCode
from domain.limits import Limits
from domain.reminders.entities import ReminderKind
from domain.reminders.quiet_hours import QuietHours
from tests.builders import a_goal, an_action_item
from tests.domain.conversations.shelf import refused
from tests.domain.reminders.clockwork import Clockwork

NIGHT = QuietHours("22:00", "07:00")
INVALID = UserErrorCode.INVALID


async def test_a_reminder_comes_at_its_time_in_the_users_zone(works: Clockwork) -> None:
    at = works.clock.now() + timedelta(hours=1)

    reminder = await works.remind(" Breathe ", at=at)

    assert (reminder.text, reminder.kind, reminder.timezone) == ("Breathe", ReminderKind.CUSTOM, "Europe/Berlin")
    assert (reminder.occurrence, reminder.next_at) == (at, at)
    assert await works.read(reminder) == reminder
    assert works.plans.told() == [("ReminderChanged", "")]


async def test_a_recurring_one_may_begin_now_or_have_begun_long_ago(works: Clockwork) -> None:
    now = works.clock.now()

    daily = await works.remind(recurrence="FREQ=DAILY")
    old = await works.remind(recurrence="FREQ=WEEKLY", at=now - timedelta(days=20))

    soon = await works.remind(recurrence="FREQ=DAILY", at=now + timedelta(milliseconds=500))

    assert daily.next_at == now + timedelta(days=1)
    assert soon.next_at == now + timedelta(milliseconds=500)
    assert old.next_at == now + timedelta(days=1)


async def test_quiet_hours_put_it_off(works: Clockwork) -> None:
    at = datetime(2026, 1, 10, 22, 30, tzinfo=UTC)  # 23:30 in Berlin

    reminder = await works.remind(at=at, quiet_hours=NIGHT)

    assert (reminder.occurrence, reminder.next_at) == (at, datetime(2026, 1, 11, 6, tzinfo=UTC))


async def test_one_about_an_action_item_says_so(works: Clockwork) -> None:
    item = await works.plans.write_down()

    assert (await works.remind(action_item_id=item.id, recurrence="FREQ=DAILY")).kind is ReminderKind.ACTION


async def test_everything_wrong_is_told_at_once(works: Clockwork) -> None:
    with pytest.raises(InvalidInput) as error:
        await works.remind(
            "",
            recurrence="FREQ=SECONDLY",
            at=datetime(1999, 1, 1, tzinfo=UTC),
            timezone="Mars/Base",
            quiet_hours=QuietHours("25:00", "25:00"),
            goal_id=a_goal().id,
            action_item_id=an_action_item().id,
        )

    assert refused(error.value) == {
        "input.text": UserErrorCode.REQUIRED,
        "input.at": INVALID,
        "input.recurrence": INVALID,
        "input.timezone": INVALID,
        "input.quietHours.from": INVALID,
        "input.quietHours.to": INVALID,
        "input.goalId": UserErrorCode.NOT_FOUND,
        "input.actionItemId": UserErrorCode.NOT_FOUND,
    }


@pytest.mark.parametrize(
    ("fields", "path", "code"),
    [
        ({}, "at", UserErrorCode.REQUIRED),
        ({"at": datetime(2026, 1, 1, tzinfo=UTC)}, "at", INVALID),
        ({"recurrence": "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"}, "recurrence", INVALID),
        ({"recurrence": "FREQ=DAILY;UNTIL=20250101"}, "recurrence", INVALID),
        ({"at": datetime(9000, 1, 1, tzinfo=UTC)}, "at", INVALID),
    ],
)
async def test_what_never_comes_is_refused(works: Clockwork, fields: dict[str, object], path: str, code: UserErrorCode):
    with pytest.raises(InvalidInput) as error:
        await works.remind("Breathe", **fields)
    assert refused(error.value) == {f"input.{path}": code}


async def test_the_same_request_twice_sets_one(works: Clockwork) -> None:
    first, second = await asyncio.gather(
        *(works.remind(recurrence="FREQ=DAILY", quiet_hours=NIGHT, idempotency_key="k") for _ in "ab")
    )

    assert first == second
    assert len(works.reminders.kept) == 1


async def test_a_user_has_so_many_at_most() -> None:
    works = Clockwork(limits=replace(Limits(), max_reminders=1, max_reminder_length=3))
    await works.remind("abc", recurrence="FREQ=DAILY")

    with pytest.raises(InvalidInput):
        await works.remind("abc", recurrence="FREQ=DAILY")
    with pytest.raises(InvalidInput) as error:
        await works.remind("abcd", recurrence="FREQ=DAILY")
    assert refused(error.value) == {"input.text": UserErrorCode.TOO_LONG}


async def test_a_change_of_the_time_works_out_the_next(works: Clockwork) -> None:
    reminder = await works.remind(at=works.clock.now() + timedelta(hours=1))

    later = await works.change(reminder, at=works.clock.now() + timedelta(days=1))
    weekly = await works.change(reminder, recurrence="FREQ=WEEKLY")
    off = await works.change(reminder, enabled=False)
    named = await works.change(reminder, text="Drink water")
    on = await works.change(reminder, enabled=True)

    assert later.next_at == weekly.next_at == works.clock.now() + timedelta(days=1)
    assert (off.next_at, named.next_at) == (None, None)
    assert on.next_at == weekly.next_at
    assert works.reminders.kept[reminder.id].wake_at == on.next_at


async def test_what_cannot_be_is_refused_in_a_change_too(works: Clockwork) -> None:
    reminder = await works.remind(recurrence="FREQ=DAILY")

    for fields in ({"at": None}, {"timezone": None}, {"text": None}, {"enabled": None}, {"recurrence": "X"}):
        with pytest.raises(InvalidInput):
            await works.change(reminder, **fields)
    with pytest.raises(InvalidInput) as error:
        await works.change(reminder, recurrence=None, at=works.clock.now() - timedelta(days=1))
    assert refused(error.value) == {"input.at": INVALID}
    assert await works.read(reminder) == reminder


async def test_it_can_be_deleted_once(works: Clockwork) -> None:
    reminder = await works.remind(recurrence="FREQ=DAILY")

    await works.book.delete(works.owner, reminder.id)

    assert works.plans.told()[-1] == ("NodeRemoved", "REMINDER")
    with pytest.raises(InvalidInput):
        await works.book.delete(works.owner, reminder.id)
