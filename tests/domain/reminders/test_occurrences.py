"""When a rule recurs: the same as another implementation says, right across daylight saving, and never for long."""

import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from dateutil import rrule
from hypothesis import Phase, assume, given, settings
from hypothesis import strategies as st

from domain.reminders.occurrences import next_occurrence
from domain.reminders.recurrence import BadRule, parse_rule

BERLIN = ZoneInfo("Europe/Berlin")
ZONES = [
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "America/St_Johns",
    "Africa/Casablanca",
    "Australia/Lord_Howe",
    "Pacific/Chatham",
    "America/Santiago",
]
DAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
zones = st.sampled_from(ZONES).map(ZoneInfo)
moments = st.integers(0, 20 * 366 * 86_400).map(lambda n: datetime(2010, 1, 1, tzinfo=UTC) + timedelta(seconds=n))


def some(of: st.SearchStrategy[str], most: int = 3) -> st.SearchStrategy[str]:
    return st.lists(of, min_size=1, max_size=most, unique=True).map(",".join)


def part(name: str, values: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(st.just(""), values.map(lambda value: f";{name}={value}"))


def numbers(lowest: int, highest: int) -> st.SearchStrategy[str]:
    return st.integers(lowest, highest).filter(bool).map(str)


@st.composite
def rules(draw: st.DrawFn) -> str:
    frequency = draw(st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]))
    numbered = frequency in {"MONTHLY", "YEARLY"}
    # Of numbered days and others together, dateutil gives only those that are both: not what the RFC says.
    n = numbers(-5, 5) if numbered and draw(st.booleans()) else st.just("")
    by_day = draw(part("BYDAY", some(st.tuples(n, st.sampled_from(DAYS)).map("".join))))
    by_month_day = "" if frequency == "WEEKLY" else draw(part("BYMONTHDAY", some(numbers(-31, 31))))
    by_hour = draw(part("BYHOUR", some(st.integers(0, 23).map(str))))
    by_set_pos = draw(part("BYSETPOS", some(numbers(-4, 4)))) if (by_day or by_month_day) and numbered else ""
    end = draw(st.sampled_from(["", "", ";COUNT=7", ";UNTIL=20210704T120000"]))
    return (
        f"FREQ={frequency}{by_day}{by_month_day}{by_hour}{by_set_pos}{end}"
        + draw(part("BYMONTH", some(numbers(1, 12))))
        + draw(part("BYSECOND", st.just("0")))
        + draw(part("INTERVAL", numbers(1, 5)))
        + draw(part("WKST", st.sampled_from(DAYS)))
    )


@settings(phases=[Phase.explicit, Phase.generate], deadline=None, max_examples=60)
@given(rules(), moments, st.integers(-100, 1_500), zones)
def test_it_recurs_as_dateutil_says(text: str, start: datetime, days: int, zone: ZoneInfo) -> None:
    after = start + timedelta(days=days, minutes=7)
    first = start.astimezone(zone).replace(tzinfo=None)
    # Where a local start is not a moment of its own, the two read it differently.
    assume(first.replace(tzinfo=zone).astimezone(UTC) == start)

    found = next_occurrence(parse_rule(text), start, zone, after)

    # dateutil looks for what never comes until the year 9999.
    assume(found is not None)
    expected = None
    for at in rrule.rrulestr(text, dtstart=first):
        moment = at.replace(tzinfo=zone).astimezone(UTC)
        if moment > after:
            expected = moment if expected is None else min(expected, moment)
            if moment > expected + timedelta(days=1):
                break
    assert found == expected


@settings(deadline=None, max_examples=20)
@given(zones, moments)
def test_a_daily_time_stays_on_the_clock_across_every_change(zone: ZoneInfo, start: datetime) -> None:
    first = start.astimezone(zone)
    at = start
    for _ in range(400):
        following = next_occurrence(parse_rule("FREQ=DAILY"), start, zone, at)
        assert following is not None
        local = following.astimezone(zone)
        wanted = datetime.combine(local.date(), first.time(), tzinfo=zone)
        exists = wanted.astimezone(UTC).astimezone(zone).replace(fold=0) == wanted
        assert local.time() == first.time() or not exists
        assert timedelta(hours=22) <= following - at <= timedelta(hours=26)
        at = following


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        ((2026, 3, 27, 12), (2026, 3, 28, 1, 30)),  # 02:30 in winter
        ((2026, 3, 28, 12), (2026, 3, 29, 1, 30)),  # 02:30 is skipped: 03:30 in summer
        ((2026, 3, 29, 12), (2026, 3, 30, 0, 30)),
        ((2026, 10, 24, 12), (2026, 10, 25, 0, 30)),  # 02:30 comes twice: the first
        ((2026, 10, 25, 1), (2026, 10, 26, 1, 30)),  # and not the second
    ],
)
def test_the_nights_on_which_clocks_change(after: tuple[int, ...], expected: tuple[int, ...]) -> None:
    start = datetime(2026, 1, 10, 1, 30, tzinfo=UTC)

    found = next_occurrence(parse_rule("FREQ=DAILY"), start, BERLIN, datetime(*after, tzinfo=UTC))  # type: ignore[arg-type,misc]

    assert found == datetime(*expected, tzinfo=UTC)  # type: ignore[arg-type,misc]


@pytest.mark.parametrize(
    "text",
    [
        "FREQ=SECONDLY",
        "FREQ=MINUTELY",
        "FREQ=HOURLY;INTERVAL=1",
        "FREQ=DAILY;COUNT=1000000000",
        "FREQ=DAILY;COUNT=0",
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=DAILY;INTERVAL=99999999999999999999",
        "FREQ=DAILY;BYHOUR=0,1,2,3,4,5,6,7,8;BYMINUTE=0,20,40",
        "FREQ=DAILY;BYSECOND=0,1,2",
        "FREQ=WEEKLY;BYDAY=2MO",
        "FREQ=WEEKLY;BYMONTHDAY=1",
        "FREQ=MONTHLY;BYDAY=0MO",
        "FREQ=MONTHLY;BYMONTHDAY=0",
        "FREQ=MONTHLY;BYMONTHDAY=32",
        "FREQ=YEARLY;BYEASTER=1",
        "FREQ=YEARLY;BYWEEKNO=20",
        "FREQ=DAILY;COUNT=2;UNTIL=20300101",
        "FREQ=DAILY;UNTIL=20301399",
        "FREQ=DAILY;UNTIL=tomorrow",
        "FREQ=DAILY;FREQ=DAILY",
        "FREQ=DAILY;BYSETPOS=1",
        "FREQ=DAILY;WKST=XX",
        "FREQ=DAILY;BYHOUR=٣",
        "FREQ=DAILY\nEXDATE:20260101",
        "COUNT=3",
        "FREQ",
        "",
        ";;;",
        "FREQ=DAILY;" * 1_000,
    ],
)
def test_what_is_no_rule_or_too_much_of_one_is_refused(text: str) -> None:
    with pytest.raises(BadRule):
        parse_rule(text)


@given(st.text(max_size=400) | st.text(alphabet="FREQ=DAILYBWKOUNT;,0123456789+-:", max_size=80))
def test_no_text_is_a_fault(text: str) -> None:
    with suppress(BadRule):
        parse_rule(text)


@pytest.mark.parametrize(
    "text",
    [
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=MONTHLY;BYMONTH=4,6;BYMONTHDAY=31;BYHOUR=0,1,2,3,4,5,6,7,8,9,10,11",
        "FREQ=YEARLY;BYDAY=MO,TU,WE,TH,FR,SA,SU;BYSETPOS=366;INTERVAL=1000",
        "FREQ=DAILY;COUNT=1000;BYMONTH=2;BYMONTHDAY=30",
    ],
)
def test_a_rule_that_never_comes_is_soon_given_up(text: str) -> None:
    start, began = datetime(2000, 1, 1, 12, tzinfo=UTC), time.process_time()

    assert next_occurrence(parse_rule(text), start, BERLIN, datetime(2026, 1, 1, tzinfo=UTC)) is None
    assert time.process_time() - began < 1


def test_a_leap_day_and_the_end_of_the_calendar() -> None:
    leap = parse_rule("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29")
    start = datetime(2096, 2, 29, 12, tzinfo=UTC)

    assert next_occurrence(leap, start, BERLIN, start) == datetime(2104, 2, 29, 12, tzinfo=UTC)
    late = datetime(9999, 12, 20, tzinfo=UTC)
    assert next_occurrence(parse_rule("FREQ=MONTHLY;INTERVAL=2"), late, BERLIN, late) is None
