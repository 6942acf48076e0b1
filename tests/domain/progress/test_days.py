"""Days of time zones, across daylight saving, and days in a row."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from domain.period import Period
from domain.progress.days import Offset, days_of, offsets, streak

ZONES = [
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "America/St_Johns",
    "Africa/Casablanca",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "Pacific/Chatham",
    "America/Santiago",
]
zones = st.sampled_from(ZONES).map(ZoneInfo)
moments = st.timedeltas(timedelta(), timedelta(days=30 * 365)).map(
    lambda since: datetime(2005, 1, 1, tzinfo=UTC) + since
)
periods = st.builds(
    lambda start, length: Period(start=start, end=start + length),
    moments,
    st.timedeltas(timedelta(seconds=1), timedelta(days=366)),
)


A_DAY_LEFT_OUT = Period(start=datetime(2011, 12, 29, tzinfo=UTC), end=datetime(2012, 1, 2, tzinfo=UTC))


@settings(deadline=None)
@given(periods, zones, st.floats(0, 1, exclude_max=True))
@example(
    Period(start=datetime(2011, 12, 29, tzinfo=UTC), end=datetime(2012, 1, 2, tzinfo=UTC)),
    ZoneInfo("Pacific/Apia"),
    0.5,
)
def test_the_offsets_of_a_period_give_every_moment_its_local_day(period: Period, zone: ZoneInfo, where: float) -> None:
    at = period.start + (period.end - period.start) * where
    found = offsets(period, zone)

    offset = next(change.offset for change in reversed(found) if change.start <= at)

    assert (at + offset).date() == at.astimezone(zone).date()
    assert found[0].start == period.start


def test_a_year_has_few_offsets() -> None:
    year = Period(start=datetime(2026, 1, 1, tzinfo=UTC), end=datetime(2027, 1, 1, tzinfo=UTC))

    assert offsets(year, ZoneInfo("Europe/Berlin")) == [
        Offset(year.start, timedelta(hours=1)),
        Offset(datetime(2026, 3, 29, 1, tzinfo=UTC), timedelta(hours=2)),
        Offset(datetime(2026, 10, 25, 1, tzinfo=UTC), timedelta(hours=1)),
    ]


@settings(deadline=None)
@given(periods, zones)
def test_the_days_of_a_period_are_those_it_touches(period: Period, zone: ZoneInfo) -> None:
    days = days_of(period, zone)

    assert days[0] == period.start.astimezone(zone).date()
    assert days[-1] == (period.end - timedelta(microseconds=1)).astimezone(zone).date()
    assert all(later - earlier == timedelta(days=1) for earlier, later in pairwise(days))


days = st.dates(date(2026, 1, 1), date(2026, 2, 10))


@given(st.sets(days), days)
def test_a_streak_is_the_longest_run_that_ends_with_the_last_day_or_the_one_before(active: set[date], last: date):
    found = streak(active, last)
    end = last if last in active else last - timedelta(days=1)

    assert all(end - timedelta(days=n) in active for n in range(found))
    assert end - timedelta(days=found) not in active


@pytest.mark.parametrize(("active", "length"), [((), 0), ((0,), 1), ((1, 2), 2), ((0, 2), 1), ((2, 3), 0)])
def test_today_may_not_be_over(active: tuple[int, ...], length: int) -> None:
    today = date(2026, 3, 1)

    assert streak({today - timedelta(days=n) for n in active}, today) == length
