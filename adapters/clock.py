"""The machine's clock, and the time zones it knows."""

import time
import zoneinfo
from datetime import UTC, datetime


class SystemClock:
    """The wall clock and the stopwatch of this machine."""

    def now(self) -> datetime:
        """Tell the time in UTC, cut to milliseconds as the database keeps it."""
        now = datetime.now(UTC)
        return now.replace(microsecond=now.microsecond // 1_000 * 1_000)

    def monotonic_ms(self) -> float:
        """Read a stopwatch that never jumps, in milliseconds."""
        return time.monotonic() * 1_000


def known_timezones() -> frozenset[str]:
    """List the names of the IANA time zones; reads the whole database [50 ms], so call it once, at the start."""
    return frozenset(zoneinfo.available_timezones()) | {"UTC"}
