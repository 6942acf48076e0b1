"""Nothing is sent in quiet hours, and nothing is lost to them."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.reminders.quiet_hours import QuietHours, clock_time

BERLIN = ZoneInfo("Europe/Berlin")
NIGHT = QuietHours("22:00", "07:00")

clocks = st.integers(0, 1439).map(lambda n: f"{n // 60:02}:{n % 60:02}")
moments = st.integers(0, 10 * 366 * 24 * 60).map(lambda n: datetime(2020, 1, 1, tzinfo=UTC) + timedelta(minutes=n))
zones = st.sampled_from(["UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Pacific/Chatham"])


@pytest.mark.parametrize(
    ("hours", "at", "sent"),
    [
        (NIGHT, (2026, 1, 10, 21, 59), (2026, 1, 10, 21, 59)),
        (NIGHT, (2026, 1, 10, 22, 0), (2026, 1, 11, 7, 0)),
        (NIGHT, (2026, 1, 11, 3, 0), (2026, 1, 11, 7, 0)),
        (NIGHT, (2026, 1, 11, 7, 0), (2026, 1, 11, 7, 0)),
        (QuietHours("12:00", "13:30"), (2026, 1, 10, 12, 30), (2026, 1, 10, 13, 30)),
        (NIGHT, (2026, 3, 28, 23, 0), (2026, 3, 29, 7, 0)),
    ],
)
def test_what_falls_into_them_is_sent_when_they_end(hours: QuietHours, at: tuple[int, ...], sent: tuple[int, ...]):
    moment = datetime(*at, tzinfo=BERLIN).astimezone(UTC)  # type: ignore[arg-type,misc]

    assert hours.send_at(moment, BERLIN) == datetime(*sent, tzinfo=BERLIN).astimezone(UTC)  # type: ignore[arg-type,misc]


@given(clocks, clocks, moments, zones)
def test_it_is_never_sent_earlier_nor_a_day_late(start: str, end: str, at: datetime, zone: str) -> None:
    sent = QuietHours(start, end).send_at(at, ZoneInfo(zone))

    assert timedelta() <= sent - at <= timedelta(hours=25)


@pytest.mark.parametrize("text", ["24:00", "7:00", "07:60", "07:00:00", "", "٠٧:٠٠", "now"])
def test_what_is_no_time(text: str) -> None:
    assert clock_time(text) is None
