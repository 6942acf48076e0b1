"""When something is due: what people say, and the moment they mean, across time zones and daylight saving."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.coaching.due import due_words, resolve_due

BERLIN = ZoneInfo("Europe/Berlin")
WEDNESDAY = datetime(2026, 1, 7, 14, 0, tzinfo=UTC)
"""Three in the afternoon in Berlin."""


def said(sentence: str, at: datetime = WEDNESDAY, zone: ZoneInfo = BERLIN) -> str | None:
    words = due_words(sentence)
    due = None if words is None else resolve_due(words, at, zone)
    return None if due is None else due.astimezone(zone).strftime("%a %Y-%m-%d %H:%M")


@pytest.mark.parametrize(
    ("sentence", "due"),
    [
        ("I'll call her on Thursday", "Thu 2026-01-08 23:59"),
        ("on Wednesday", "Wed 2026-01-14 23:59"),
        ("this Wednesday", "Wed 2026-01-07 23:59"),
        ("next Thursday", "Thu 2026-01-15 23:59"),
        ("before Friday", "Thu 2026-01-08 23:59"),
        ("by Friday evening", "Fri 2026-01-09 22:00"),
        ("at five on Friday", "Fri 2026-01-09 17:00"),
        ("on Monday at 10 a.m.", "Mon 2026-01-12 10:00"),
        ("tomorrow", "Thu 2026-01-08 23:59"),
        ("tomorrow morning at 9", "Thu 2026-01-08 09:00"),
        ("tomorrow at 5", "Thu 2026-01-08 17:00"),
        ("the day after tomorrow", "Fri 2026-01-09 23:59"),
        ("tonight", "Wed 2026-01-07 23:59"),
        ("at 9 tonight", "Wed 2026-01-07 21:00"),
        ("at 4", "Wed 2026-01-07 16:00"),
        ("at noon", "Thu 2026-01-08 12:00"),
        ("in two days", "Fri 2026-01-09 23:59"),
        ("in an hour", "Wed 2026-01-07 16:00"),
        ("in half an hour", "Wed 2026-01-07 15:30"),
        ("in a couple of weeks", "Wed 2026-01-21 23:59"),
        ("in three months", "Tue 2026-04-07 23:59"),
        ("within two weeks", "Wed 2026-01-21 23:59"),
        ("next week", "Sun 2026-01-18 23:59"),
        ("this weekend", "Sun 2026-01-11 23:59"),
        ("by the end of the month", "Sat 2026-01-31 23:59"),
        ("next month", "Sat 2026-02-28 23:59"),
        ("on March 5th", "Thu 2026-03-05 23:59"),
        ("on the 5th of March", "Thu 2026-03-05 23:59"),
        ("on the 5th", "Thu 2026-02-05 23:59"),
        ("on the 31st", "Sat 2026-01-31 23:59"),
        ("2026-02-03", "Tue 2026-02-03 23:59"),
        ("2026-02-03T17:30", "Tue 2026-02-03 17:30"),
    ],
)
def test_what_people_say(sentence: str, due: str):
    assert said(sentence) == due


@pytest.mark.parametrize(
    "sentence",
    ["soon", "I told about five people", "February 30", "2026-13-40", "2025-12-31", "when I can", "", "at 99"],
)
def test_what_names_no_time_to_come(sentence: str):
    assert said(sentence) is None


def test_a_day_is_the_speakers_own():
    late = datetime(2026, 1, 8, 3, 0, tzinfo=UTC)
    assert said("tomorrow", late, ZoneInfo("America/Los_Angeles")) == "Thu 2026-01-08 23:59"
    assert said("tomorrow", late, ZoneInfo("Asia/Tokyo")) == "Fri 2026-01-09 23:59"


def test_a_time_that_the_clocks_skip_moves_on_with_them():
    saturday = datetime(2026, 3, 28, 12, 0, tzinfo=UTC)
    assert said("2026-03-29T02:30", saturday) == "Sun 2026-03-29 03:30"
    assert said("tomorrow at 9 am", saturday) == "Sun 2026-03-29 09:00"


MOMENTS = st.integers(1_577_836_800, 2_082_758_400).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))
ZONES = st.sampled_from(
    ["UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "Pacific/Apia", "Africa/Cairo"]
).map(ZoneInfo)
DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
PARTS = ["", " morning", " afternoon", " evening", " at noon", " at 10 am", " at 3 pm"]
PHRASES = st.one_of(
    st.tuples(
        st.sampled_from(["on ", "by ", "this ", "next ", "before "]), st.sampled_from(DAYS), st.sampled_from(PARTS)
    ).map("".join),
    st.tuples(st.sampled_from(["tomorrow", "today", "the day after tomorrow"]), st.sampled_from(PARTS)).map("".join),
    st.tuples(st.integers(1, 40), st.sampled_from(["minutes", "hours", "days", "weeks", "months"])).map(
        lambda span: f"in {span[0]} {span[1]}"
    ),
    st.sampled_from(
        ["tonight", "next week", "this weekend", "next month", "by the end of the year", "at 7", "on the 29th"]
    ),
)


@given(PHRASES, MOMENTS, ZONES)
def test_what_is_due_lies_ahead(phrase: str, at: datetime, zone: ZoneInfo):
    words = due_words(phrase)
    assert words is not None
    due = resolve_due(words, at, zone)
    assert due is None or at <= due <= at + timedelta(days=1300)


@given(st.sampled_from(DAYS), MOMENTS, ZONES)
def test_a_weekday_is_that_weekday_within_a_week(day: str, at: datetime, zone: ZoneInfo):
    due = resolve_due(f"on {day}", at, zone)
    assert due is not None
    ahead = due.astimezone(zone).date() - at.astimezone(zone).date()
    assert due.astimezone(zone).strftime("%A") == day
    assert timedelta(days=1) <= ahead <= timedelta(days=7)


@given(MOMENTS, ZONES, st.integers(7, 11))
def test_tomorrow_is_the_next_date_at_that_time_on_the_wall(at: datetime, zone: ZoneInfo, hour: int):
    due = resolve_due(f"tomorrow at {hour} am", at, zone)
    assert due is not None
    wall = due.astimezone(zone)
    tomorrow = at.astimezone(zone).date() + timedelta(days=1)
    assert (wall.date(), wall.hour) == (tomorrow, hour)


@given(st.text(max_size=200), MOMENTS, ZONES)
def test_no_words_break_it(text: str, at: datetime, zone: ZoneInfo):
    words = due_words(text)
    assert words is None or words in text
    due = resolve_due(text, at, zone)
    assert due is None or due >= at
