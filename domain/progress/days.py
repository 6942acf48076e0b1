"""Calendar days of a time zone as stretches of time, and days in a row.

A database groups by day without knowing any time zone when it is told where the zone's offset to UTC changes: a year
has few such places. The zone's rules stay with Python's own, up-to-date database.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from typing import Final

from domain.period import Period

ONE_DAY: Final = timedelta(days=1)
_STEP: Final = timedelta(hours=24)
_PRECISION: Final = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Offset:
    """From `start` on, local time is UTC plus `offset`."""

    start: datetime
    offset: timedelta


def offsets(period: Period, zone: tzinfo) -> Sequence[Offset]:
    """List the zone's offsets over a period, earliest first; the first one starts with the period."""
    found = [Offset(period.start, _offset(period.start, zone))]
    here = period.start
    while here < period.end:
        following = min(here + _STEP, period.end)
        while (change := _change(here, following, zone)) is not None:
            found.append(Offset(change, _offset(change, zone)))
            here = change
        here = following
    return found


def days_of(period: Period, zone: tzinfo) -> Sequence[date]:
    """List the calendar days that a period touches, earliest first."""
    first = period.start.astimezone(zone).date()
    last = (period.end - timedelta(microseconds=1)).astimezone(zone).date()
    return [first + n * ONE_DAY for n in range((last - first).days + 1)]


def streak(active: Collection[date], last: date) -> int:
    """Count the active days in a row that end with `last`, or the day before: `last` may not be over yet."""
    days = set(active)
    day = last if last in days else last - ONE_DAY
    count = 0
    while day in days:
        count += 1
        day -= ONE_DAY
    return count


def _change(start: datetime, end: datetime, zone: tzinfo) -> datetime | None:
    """Find the first second after `start`, up to `end`, at which the offset is another; None where it is the same.

    Two changes within a day that undo each other go unseen: no zone had them.
    """
    before = _offset(start, zone)
    if _offset(end, zone) == before:
        return None
    while end - start > _PRECISION:
        middle = start + (end - start) / 2
        if _offset(middle, zone) == before:
            start = middle
        else:
            end = middle
    return end.replace(microsecond=0)


def _offset(at: datetime, zone: tzinfo) -> timedelta:
    return at.astimezone(zone).utcoffset() or timedelta()
