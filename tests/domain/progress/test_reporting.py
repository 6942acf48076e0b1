"""How a user's coaching is going, in their own days."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.accounts.entities import Profile
from domain.coaching.grow import CoachingPhase
from domain.errors import BadInput
from domain.ids import conversation_id
from domain.limits import Limits
from domain.period import Period
from domain.progress.entities import Progress
from domain.progress.reporting import ProgressReports
from tests.builders import a_ulid, a_user
from tests.fakes.activity import FakeActivity, Talked
from tests.fakes.clock import FakeClock
from tests.fakes.stores import FakeUsers

HERE = conversation_id(a_ulid())
THERE = conversation_id(a_ulid())
BERLIN = "Europe/Berlin"


async def report(activity: FakeActivity, period: Period, zone: str = BERLIN, now: datetime | None = None) -> Progress:
    users, ada = FakeUsers(), a_user(profile=Profile(display_name="Ada", timezone=zone))
    await users.add(ada)
    clock = FakeClock(now or period.end)
    return await ProgressReports(users=users, activity=activity, limits=Limits(), clock=clock).report(ada.id, period)


def local(zone: str, *parts: int) -> datetime:
    return datetime(*parts, tzinfo=ZoneInfo(zone)).astimezone(UTC)  # type: ignore[arg-type,misc]


async def test_a_week_is_added_up_by_day() -> None:
    monday, friday = local(BERLIN, 2026, 3, 2, 8), local(BERLIN, 2026, 3, 6, 23, 59)
    activity = FakeActivity(
        talked=[
            Talked(monday, HERE, 90_000, CoachingPhase.GOAL),
            Talked(monday, HERE, 30_000, CoachingPhase.REALITY),
            Talked(monday, THERE, 60_000, CoachingPhase.GOAL),
            Talked(friday, HERE, 29_000, CoachingPhase.WILL),
        ],
        felt=[(monday, 4), (monday, 7), (friday, 9)],
        done=[friday],
        items_open=3,
        goals_achieved=1,
    )
    week = Period(start=local(BERLIN, 2026, 3, 2), end=local(BERLIN, 2026, 3, 9))

    found = await report(activity, week)

    assert (found.sessions, found.minutes_spoken, found.active_days, found.streak_days) == (3, 3, 2, 0)
    assert (found.action_items_done, found.action_items_open, found.goals_achieved) == (1, 3, 1)
    assert found.average_check_in == pytest.approx(20 / 3)
    assert [(p.date.day, p.sessions, p.minutes_spoken, p.check_in, p.action_items_done) for p in found.series] == [
        (2, 2, 3, 5.5, 0),
        (3, 0, 0, None, 0),
        (4, 0, 0, None, 0),
        (5, 0, 0, None, 0),
        (6, 1, 0, 9.0, 1),
        (7, 0, 0, None, 0),
        (8, 0, 0, None, 0),
    ]
    assert {share.phase.value: share.turns for share in found.phases} == {
        "GOAL": 2,
        "REALITY": 1,
        "OPTIONS": 0,
        "WILL": 1,
        "REVIEW": 0,
    }


async def test_nothing_is_no_division_by_nothing() -> None:
    found = await report(FakeActivity(), Period(start=local(BERLIN, 2026, 3, 2), end=local(BERLIN, 2026, 3, 3)))

    assert (found.sessions, found.streak_days, found.average_check_in, len(found.series)) == (0, 0, None, 1)


@settings(deadline=None)
@given(st.integers(0, 40), st.sampled_from([BERLIN, "America/New_York", "Pacific/Chatham", "Africa/Casablanca"]))
async def test_a_streak_of_midnights_holds_across_daylight_saving_and_before_the_period(length: int, zone: str) -> None:
    """A talk at five to midnight, every day around the changes of March: each is on its own local day."""
    last = datetime(2026, 4, 8, 23, 55, tzinfo=ZoneInfo(zone))
    talked = [Talked((last - timedelta(days=n)).astimezone(UTC), HERE) for n in range(length)]
    week = Period(start=local(zone, 2026, 4, 2), end=local(zone, 2026, 4, 9))

    found = await report(FakeActivity(talked=talked), week, zone)

    assert found.streak_days == length
    assert found.active_days == min(length, 7)


async def test_a_streak_ends_today_even_if_the_period_goes_on() -> None:
    now = local(BERLIN, 2026, 3, 4, 12)
    talked = [Talked(now - timedelta(days=n), HERE) for n in (1, 2)]
    month = Period(start=local(BERLIN, 2026, 3, 1), end=local(BERLIN, 2026, 4, 1))

    assert (await report(FakeActivity(talked=talked), month, now=now)).streak_days == 2


async def test_a_period_has_bounds() -> None:
    start = datetime(2026, 1, 1, tzinfo=UTC)
    for end in (start, start - timedelta(days=1), start + timedelta(days=367)):
        with pytest.raises(BadInput):
            await report(FakeActivity(), Period(start=start, end=end), now=start)
    users, ada = FakeUsers(), a_user()
    await users.add(ada)
    short = ProgressReports(
        users=users, activity=FakeActivity(), limits=replace(Limits(), max_progress_days=7), clock=FakeClock(start)
    )
    with pytest.raises(BadInput, match="at most 7 days"):
        await short.report(ada.id, Period(start=start, end=start + timedelta(days=8)))


@pytest.mark.parametrize("start", [datetime(1, 1, 1, tzinfo=UTC), datetime(1900, 1, 1, tzinfo=UTC)])
async def test_long_ago_nothing_happened(start: datetime) -> None:
    assert (
        await report(FakeActivity(), Period(start=start, end=start + timedelta(days=300)), "Asia/Tokyo")
    ).sessions == 0


async def test_a_day_that_no_calendar_has_is_told() -> None:
    start = datetime(1, 1, 1, tzinfo=UTC)
    with pytest.raises(BadInput, match="calendar"):
        await report(FakeActivity(), Period(start=start, end=start + timedelta(days=30)), "America/New_York")
