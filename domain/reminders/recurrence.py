"""Recurrence rules: RFC 5545 section 3.3.10, as far as reminders need it, and bounded whatever a rule says.

Rules that recur more often than daily, except at some hours of a day, are refused; so are BYWEEKNO, BYYEARDAY and
whatever would have to be counted far. Times are wall-clock times: what they are in UTC is `wall_clock.py`'s business.
"""

import re
from calendar import monthrange
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, tzinfo
from enum import Enum
from typing import Final

MAX_LENGTH: Final = 300
MAX_COUNT: Final = 1_000
MAX_INTERVAL: Final = 1_000
MAX_TIMES_A_DAY: Final = 24

_WEEKDAYS: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_BY_DAY: Final = re.compile(r"([+-]?[1-9]\d?)?(MO|TU|WE|TH|FR|SA|SU)")
_UNTIL: Final = re.compile(r"(\d{8})(?:T(\d{6})(Z)?)?")


class Frequency(Enum):
    """What a rule repeats by."""

    DAILY = "DAILY"
    WEEKLY = "WEEKLY"
    MONTHLY = "MONTHLY"
    YEARLY = "YEARLY"


class BadRule(ValueError):
    """A rule that is none, or one that is refused; the message is for people."""


@dataclass(frozen=True, slots=True)
class Until:
    """The last moment of a rule: local unless it has a zone; a date stands for its whole day."""

    moment: datetime

    def excludes(self, at: datetime, zone: tzinfo) -> bool:
        """Tell whether a local time is past it."""
        if self.moment.tzinfo is None:
            return at > self.moment
        return at.replace(tzinfo=zone).astimezone(UTC) > self.moment


@dataclass(frozen=True, slots=True, kw_only=True)
class Recurrence:
    """A rule; `by_day` holds (n, weekday), n = 0 for every one. Empty lists do not restrict."""

    frequency: Frequency
    interval: int = 1
    count: int | None = None
    until: Until | None = None
    by_day: tuple[tuple[int, int], ...] = ()
    by_month_day: tuple[int, ...] = ()
    by_month: tuple[int, ...] = ()
    by_set_pos: tuple[int, ...] = ()
    by_hour: tuple[int, ...] = ()
    by_minute: tuple[int, ...] = ()
    by_second: int | None = None
    week_start: int = 0

    def with_defaults(self, start: datetime) -> "Recurrence":
        """Fill in what the rule leaves to its first time."""
        days = self.by_day or self.by_month_day
        match self.frequency:
            case Frequency.WEEKLY if not self.by_day:
                return replace(self, by_day=((0, start.weekday()),))
            case Frequency.MONTHLY if not days:
                return replace(self, by_month_day=(start.day,))
            case Frequency.YEARLY if not days:
                return replace(self, by_month=self.by_month or (start.month,), by_month_day=(start.day,))
            case _:
                return self

    def times(self, start: datetime) -> Sequence[time]:
        """List the times of day."""
        hours, minutes = self.by_hour or (start.hour,), self.by_minute or (start.minute,)
        seconds = start.time() if self.by_second is None else time()
        return [
            seconds.replace(hour=hour, minute=minute) for hour in sorted(set(hours)) for minute in sorted(set(minutes))
        ]

    def has_day(self, day: date) -> bool:
        """Tell whether a day is one of the rule's, its period aside."""
        if self.by_month and day.month not in self.by_month:
            return False
        last = monthrange(day.year, day.month)[1]
        if self.by_month_day and day.day not in self.by_month_day and day.day - last - 1 not in self.by_month_day:
            return False
        return not self.by_day or any(weekday == day.weekday() and self._is_nth(n, day) for n, weekday in self.by_day)

    def _is_nth(self, n: int, day: date) -> bool:
        if n == 0:
            return True
        if self.frequency is Frequency.YEARLY and not self.by_month:
            number, of = day.timetuple().tm_yday, date(day.year, 12, 31).timetuple().tm_yday
        else:
            number, of = day.day, monthrange(day.year, day.month)[1]
        return (number - 1) // 7 + 1 == n if n > 0 else (of - number) // 7 + 1 == -n


def parse_rule(text: str) -> Recurrence:
    """Read a rule, with or without `RRULE:` before it. Raises BadRule."""
    if len(text) > MAX_LENGTH:
        raise BadRule(f"A rule has at most {MAX_LENGTH} characters.")
    parts: dict[str, str] = {}
    for part in text.strip().upper().removeprefix("RRULE:").removesuffix(";").split(";"):
        name, equals, value = part.partition("=")
        if not equals or not value or name in parts:
            raise BadRule("A rule is made of parts such as FREQ=WEEKLY;BYDAY=MO, each once.")
        parts[name] = value
    if unknown := parts.keys() - _READ.keys():
        raise BadRule(f"{min(unknown)} is not understood here.")
    if "FREQ" not in parts:
        raise BadRule("A rule begins with FREQ: DAILY, WEEKLY, MONTHLY or YEARLY.")
    values = {_FIELDS[name]: _READ[name](value) for name, value in parts.items()}
    rule = Recurrence(**values)  # type: ignore[arg-type]
    _check(rule)
    return rule


def _check(rule: Recurrence) -> None:
    if rule.count is not None and rule.until is not None:
        raise BadRule("A rule has COUNT or UNTIL, not both.")
    if max(1, len(set(rule.by_hour))) * max(1, len(set(rule.by_minute))) > MAX_TIMES_A_DAY:
        raise BadRule(f"A rule has at most {MAX_TIMES_A_DAY} times a day.")
    monthly = rule.frequency in {Frequency.MONTHLY, Frequency.YEARLY}
    if not monthly and any(n for n, _ in rule.by_day):
        raise BadRule("A numbered day such as 2MO goes with MONTHLY or YEARLY.")
    if rule.frequency is Frequency.WEEKLY and (rule.by_month_day or rule.by_set_pos):
        raise BadRule("WEEKLY goes with BYDAY, not with BYMONTHDAY or BYSETPOS.")
    if rule.by_set_pos and not (rule.by_day or rule.by_month_day or rule.by_month or rule.by_hour or rule.by_minute):
        raise BadRule("BYSETPOS chooses among what another BY part gives.")


def _numbers(lowest: int, highest: int, *, signed: bool = False) -> Callable[[str], tuple[int, ...]]:
    def read(text: str) -> tuple[int, ...]:
        return tuple(_number(lowest, highest, signed=signed)(part) for part in text.split(","))

    return read


def _number(lowest: int, highest: int, *, signed: bool = False) -> Callable[[str], int]:
    shape = re.compile(r"[+-]?\d{1,4}" if signed else r"\d{1,4}", re.ASCII)

    def read(text: str) -> int:
        if shape.fullmatch(text) and lowest <= abs(int(text)) <= highest:
            return int(text)
        raise BadRule(f"{text[:20]} is not a number from {lowest} to {highest}.")

    return read


def _by_day(text: str) -> tuple[tuple[int, int], ...]:
    found = [_BY_DAY.fullmatch(part) for part in text.split(",")]
    if not all(found):
        raise BadRule("BYDAY is made of days such as MO, 2TU or -1FR.")
    return tuple((int(match[1] or 0), _WEEKDAYS.index(match[2])) for match in found if match)


def _until(text: str) -> Until:
    match = _UNTIL.fullmatch(text)
    try:
        if match:
            moment = datetime.strptime(match[1] + (match[2] or "235959"), "%Y%m%d%H%M%S")  # noqa: DTZ007 - local
            return Until(moment.replace(tzinfo=UTC) if match[3] else moment)
    except ValueError:
        pass
    raise BadRule("UNTIL is a day or a moment, such as 20261231 or 20261231T180000Z.")


def _frequency(text: str) -> Frequency:
    try:
        return Frequency(text)
    except ValueError:
        raise BadRule("A reminder recurs DAILY, WEEKLY, MONTHLY or YEARLY.") from None


def _week_start(text: str) -> int:
    if text not in _WEEKDAYS:
        raise BadRule("WKST is a day such as MO.")
    return _WEEKDAYS.index(text)


_FIELDS: Final[Mapping[str, str]] = {
    "FREQ": "frequency",
    "INTERVAL": "interval",
    "COUNT": "count",
    "UNTIL": "until",
    "BYDAY": "by_day",
    "BYMONTHDAY": "by_month_day",
    "BYMONTH": "by_month",
    "BYSETPOS": "by_set_pos",
    "BYHOUR": "by_hour",
    "BYMINUTE": "by_minute",
    "BYSECOND": "by_second",
    "WKST": "week_start",
}
_READ: Final[Mapping[str, Callable[[str], object]]] = {
    "FREQ": _frequency,
    "INTERVAL": _number(1, MAX_INTERVAL),
    "COUNT": _number(1, MAX_COUNT),
    "UNTIL": _until,
    "BYDAY": _by_day,
    "BYMONTHDAY": _numbers(1, 31, signed=True),
    "BYMONTH": _numbers(1, 12),
    "BYSETPOS": _numbers(1, 366, signed=True),
    "BYHOUR": _numbers(0, 23),
    "BYMINUTE": _numbers(0, 59),
    "BYSECOND": _number(0, 0),
    "WKST": _week_start,
}
