"""The machine's clock."""

from datetime import UTC, datetime

from adapters.clock import SystemClock, known_timezones


def test_now_is_utc_in_whole_milliseconds() -> None:
    before = datetime.now(UTC)
    now = SystemClock().now()

    assert now.tzinfo is UTC
    assert now.microsecond % 1000 == 0
    assert abs((now - before).total_seconds()) < 5


def test_the_stopwatch_counts_milliseconds_and_never_back() -> None:
    clock = SystemClock()

    readings = [clock.monotonic_ms() for _ in range(1000)]

    assert readings == sorted(readings)
    assert readings[-1] - readings[0] < 5_000


def test_time_zones_are_known_by_their_iana_names() -> None:
    assert {"UTC", "Europe/Berlin", "America/Argentina/Buenos_Aires"} <= known_timezones()
    assert "Mars/Olympus" not in known_timezones()
