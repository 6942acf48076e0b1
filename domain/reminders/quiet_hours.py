"""Times of day at which nothing is sent."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo
from typing import Final

_SHAPE: Final = re.compile(r"([01]\d|2[0-3]):([0-5]\d)", re.ASCII)


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From a local time up to and without another, such as 22:00 and 07:00; kept as they are shown."""

    start: str
    end: str

    def send_at(self, at: datetime, zone: tzinfo) -> datetime:
        """Give `at`, or the end of the quiet hours that it falls into, in UTC."""
        local = at.astimezone(zone)
        start, end, now = clock_time(self.start), clock_time(self.end), local.time()
        if start is None or end is None:
            return at
        overnight = start > end
        if not (now >= start or now < end if overnight else start <= now < end):
            return at
        day = local.date() + timedelta(days=1) if overnight and now >= start else local.date()
        # Never back, though the clocks may be: an hour that comes twice ends with the second one's `end`.
        over = datetime.combine(day, end, tzinfo=zone).astimezone(UTC)
        return over if over > at else datetime.combine(day, end, tzinfo=zone).replace(fold=1).astimezone(UTC)


def clock_time(text: str) -> time | None:
    """Read a time such as 07:00; None when it is none."""
    match = _SHAPE.fullmatch(text)
    return time(int(match[1]), int(match[2])) if match else None
