"""Spending by day, by service, and against the budget."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from domain.accounts.entities import Profile, Settings
from domain.errors import BadInput
from domain.ids import UserId
from domain.period import Period
from domain.turns.entities import Usage
from domain.usage.calls import Service
from domain.usage.report import ServiceUsage, UsageDay, month_of
from domain.usage.reporting import UsageReports, granted
from tests.builders import a_call, a_user
from tests.fakes.clock import FakeClock
from tests.fakes.stores import FakeUsers
from tests.fakes.usage import FakeLedger

JANUARY = Period(start=datetime(2026, 1, 1, tzinfo=UTC), end=datetime(2026, 2, 1, tzinfo=UTC))
KATHMANDU = "Asia/Kathmandu"
"""A quarter of an hour off the half hour."""


async def reports(
    ledger: FakeLedger, *, budget: int | None = None, own: int | None = None
) -> tuple[UsageReports, UserId]:
    user = a_user(profile=Profile(display_name="Ada", timezone=KATHMANDU))
    user = replace(user, settings=Settings(monthly_budget=own))
    users = FakeUsers()
    await users.add(user)
    return UsageReports(users=users, ledger=ledger, monthly_budget=budget, clock=FakeClock()), user.id


async def test_days_are_the_users_own() -> None:
    ledger = FakeLedger()
    use, ada = await reports(ledger)
    midnight = datetime(2026, 1, 4, 18, 15, tzinfo=UTC)
    calls = [a_call(ada, at=midnight + n * timedelta(minutes=15)) for n in (-1, 0, 1)]
    await ledger.write(calls)
    report = await use.report(ada, JANUARY)
    assert report.by_day == (
        UsageDay(date(2026, 1, 4), calls[0].usage),
        UsageDay(date(2026, 1, 5), calls[1].usage + calls[2].usage),
    )
    assert report.total == Usage(prompt_tokens=120, completion_tokens=15, cost=30)


async def test_services_come_by_model_the_dearest_first() -> None:
    ledger = FakeLedger()
    use, ada = await reports(ledger)
    await ledger.write(
        [
            a_call(ada),
            a_call(ada, requests=0, cache_hits=1, usage=Usage()),
            a_call(ada, service=Service.SPEECH, model="tts-1", usage=Usage(synthesized_characters=9, cost=99)),
        ]
    )
    report = await use.report(ada, JANUARY)
    assert report.by_service == (
        ServiceUsage(service="speech", model="tts-1", requests=1, cost=99, cache_hits=0),
        ServiceUsage(service="reply", model="gpt-4o-mini", requests=1, cost=10, cache_hits=1),
    )


async def test_what_is_left_of_the_budget_is_of_this_month_whatever_was_asked_for() -> None:
    ledger = FakeLedger()
    use, ada = await reports(ledger, own=100)
    last_month = datetime(2025, 12, 31, 18, 0, tzinfo=UTC)
    await ledger.write([a_call(ada), a_call(ada, at=last_month), a_call(ada, at=last_month + timedelta(minutes=15))])
    report = await use.report(ada, Period(start=JANUARY.start - timedelta(days=30), end=JANUARY.start))
    assert (report.budget, report.remaining) == (100, 80)


async def test_overspending_leaves_nothing_rather_than_less() -> None:
    ledger = FakeLedger()
    use, ada = await reports(ledger, budget=5)
    await ledger.write([a_call(ada)])
    report = await use.report(ada, JANUARY)
    assert (report.budget, report.remaining) == (5, 0)


async def test_without_a_limit_there_is_no_budget() -> None:
    use, ada = await reports(FakeLedger())
    report = await use.report(ada, JANUARY)
    assert (report.budget, report.remaining, report.by_day, report.by_service) == (None, None, (), ())


@pytest.mark.parametrize(
    ("own", "server", "limit"), [(None, None, None), (5, None, 5), (None, 7, 7), (5, 7, 5), (9, 7, 7), (0, 7, 0)]
)
def test_users_may_grant_themselves_less_and_not_more(own: int | None, server: int | None, limit: int | None) -> None:
    assert granted(own, server) == limit


@pytest.mark.parametrize("length", [timedelta(0), timedelta(days=-1), timedelta(days=367)])
async def test_a_period_has_some_length_and_no_more_than_a_year(length: timedelta) -> None:
    use, ada = await reports(FakeLedger())
    with pytest.raises(BadInput):
        await use.report(ada, Period(start=JANUARY.start, end=JANUARY.start + length))


@pytest.mark.parametrize(
    ("now", "zone", "start", "end"),
    [
        ("2026-01-31T23:30:00+00:00", "UTC", "2026-01-01T00:00:00+00:00", "2026-02-01T00:00:00+00:00"),
        ("2026-01-31T23:30:00+00:00", "Europe/Berlin", "2026-01-31T23:00:00+00:00", "2026-02-28T23:00:00+00:00"),
        ("2026-03-31T12:00:00+00:00", "Europe/Berlin", "2026-02-28T23:00:00+00:00", "2026-03-31T22:00:00+00:00"),
        ("2025-12-31T12:00:00+00:00", "America/New_York", "2025-12-01T05:00:00+00:00", "2026-01-01T05:00:00+00:00"),
    ],
)
def test_months_are_the_users_own(now: str, zone: str, start: str, end: str) -> None:
    month = month_of(datetime.fromisoformat(now), ZoneInfo(zone))
    assert month == Period(start=datetime.fromisoformat(start), end=datetime.fromisoformat(end))
