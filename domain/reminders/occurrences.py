"""The moments a recurrence rule gives, in the wall-clock time of a zone.

A time that the clocks skip is taken with the offset before the change, one that comes twice is the first of the two:
RFC 5545 section 3.3.5. At most nine years are looked through for the next one, so a rule for the 30th of February
costs what any other does.
"""

from collections.abc import Iterator
from datetime import MAXYEAR, UTC, date, datetime, timedelta, tzinfo
from itertools import count
from typing import Final

from domain.reminders.recurrence import Frequency, Recurrence

YEARS_AHEAD: Final = 9
"""A leap day is eight years away at most, as in 2096 to 2104."""
_ONE_DAY: Final = timedelta(days=1)
_MONTHS: Final = 12


def next_occurrence(rule: Recurrence, start: datetime, zone: tzinfo, after: datetime) -> datetime | None:
    """Give the first moment later than `after`, in UTC; `start` is the rule's first time. None when there is none."""
    first = start.astimezone(zone).replace(tzinfo=None)
    rule = rule.with_defaults(first)
    since = max(first, after.astimezone(zone).replace(tzinfo=None))
    last = date(min(since.year + YEARS_AHEAD, MAXYEAR), 12, 31)
    skipped = 0 if rule.count is not None else _periods_before(rule, first.date(), since.date())
    given = 0
    for days in _periods(rule, first.date(), skipped, last):
        for at in _of_period(rule, first, zone, days):
            given += 1
            if rule.count is not None and given > rule.count:
                return None
            if at[1] > after:
                return None if rule.until is not None and rule.until.excludes(at[0], zone) else at[1]
    return None


def _of_period(rule: Recurrence, first: datetime, zone: tzinfo, days: list[date]) -> list[tuple[datetime, datetime]]:
    """List a period's times, local and in UTC, in the order in which they come."""
    times = rule.times(first)
    local = [datetime.combine(day, at) for day in days if rule.has_day(day) for at in times]
    if rule.by_set_pos:
        size = len(local)
        chosen = {n - 1 if n > 0 else size + n for n in rule.by_set_pos}
        local = [at for index, at in enumerate(local) if index in chosen]
    moments = ((at, at.replace(tzinfo=zone).astimezone(UTC)) for at in local if at >= first)
    return sorted(moments, key=lambda pair: pair[1])


def _periods(rule: Recurrence, first: date, skipped: int, last: date) -> Iterator[list[date]]:
    """Give the days of each period, from the one of `first` or `skipped` later on, up to `last`."""
    for number in count(skipped):
        try:
            begin, end = _bounds(rule, first, number * rule.interval)
        except (ValueError, OverflowError):  # the end of the calendar
            return
        if begin > last:
            return
        yield [begin + n * _ONE_DAY for n in range((end - begin).days)]


def _bounds(rule: Recurrence, first: date, number: int) -> tuple[date, date]:
    match rule.frequency:
        case Frequency.DAILY:
            day = first + number * _ONE_DAY
            return day, day + _ONE_DAY
        case Frequency.WEEKLY:
            monday = first - timedelta(days=(first.weekday() - rule.week_start) % 7) + timedelta(weeks=number)
            return monday, monday + timedelta(weeks=1)
        case Frequency.MONTHLY:
            return _month(first, number), _month(first, number + 1)
        case Frequency.YEARLY:
            return date(first.year + number, 1, 1), date(first.year + number + 1, 1, 1)


def _month(first: date, number: int) -> date:
    months = first.year * _MONTHS + first.month - 1 + number
    return date(months // _MONTHS, months % _MONTHS + 1, 1)


def _periods_before(rule: Recurrence, first: date, since: date) -> int:
    """Count whole periods that can be passed over, one less than fit: the last of them may touch `since`."""
    days = (since - first).days
    months = (since.year - first.year) * _MONTHS + since.month - first.month
    passed = {
        Frequency.DAILY: days,
        Frequency.WEEKLY: days // 7,
        Frequency.MONTHLY: months,
        Frequency.YEARLY: since.year - first.year,
    }[rule.frequency]
    return max(0, passed // rule.interval - 1)
