"""When something is due, from how people say it: the words in a sentence, and the moment they mean.

A day without a time of day is due when it ends; a week on its Sunday, a month on its last day. Times of day are those
on the wall: where the clocks go forward over one, it moves forward with them.
"""

import re
from calendar import monthrange
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Final

from domain.coaching.phrases import either

_DAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS: Final = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
_NUMBERS: Final[Mapping[str, int]] = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "a couple of": 2, "a few": 3, "couple of": 2, "few": 3,
}  # fmt: skip
_NUMBER: Final = either(r"\d{1,3}", *sorted(_NUMBERS, key=len, reverse=True))
_DAY: Final = either(*_DAYS)
_MONTH: Final = either(*_MONTHS)
_NTH: Final = r"(?:\d{1,2})(?:st|nd|rd|th)?"
_LAST_MOMENT: Final = time(23, 59)
_PARTS: Final[Mapping[str, time]] = {
    "morning": time(12), "noon": time(12), "lunchtime": time(13), "lunch": time(13), "afternoon": time(18),
    "work": time(18), "evening": time(22), "dinner": time(20), "night": _LAST_MOMENT, "midnight": _LAST_MOMENT,
    "breakfast": time(9), "bed": _LAST_MOMENT, "end of the day": _LAST_MOMENT,
}  # fmt: skip
_PART: Final = either("morning", "afternoon", "evening", "night")
_BY: Final = r"(?:(?:by|on|until|till|before|this|coming|for|from|starting|beginning) )*(?:the )?"

_CALENDAR: Final = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::\d{2})?)?\b", re.IGNORECASE)
_SPAN: Final = re.compile(rf"\b(?:with)?in (?:the next )?({_NUMBER}) (minute|hour|day|week|month)s?(?: time)?\b")
_HALF_HOUR: Final = re.compile(r"\bin half an hour\b")
_SPAN_HENCE: Final = re.compile(rf"\b({_NUMBER}) (day|week|month)s? from (?:now|today)\b")
_RELATIVE: Final = re.compile(
    r"\b(?:the )?(day after tomorrow|tomorrow|today|tonight|right away|right now|straight away|this (?:morning"
    r"|afternoon"
    r"|evening))\b"
)
_WEEKDAY: Final = re.compile(rf"\b({_BY})(next )?({_DAY})s?\b")
_PERIOD: Final = re.compile(
    r"\b(this|next|over the|on the|at the|by the|(?:by |at |before )?the end of (?:this |next |the )?)\s*"
    r"(weekend|week|month|year)\b"
)
_DATE: Final = re.compile(rf"\b({_MONTH}) (?:the )?({_NTH})\b|\b(?:the )?({_NTH}) (?:of )?({_MONTH})\b")
_NTH_ALONE: Final = re.compile(r"\b(?:on|by|before|until) the (\d{1,2})(?:st|nd|rd|th)\b")
_CLOCK: Final = re.compile(
    r"\b(?:at|by|before|until) (\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
    r"(?:[:. ]([0-5]\d))?\s*(a\.?m|p\.?m|o'clock)?\b(?! (?:minute|hour|day|week|month|percent|people|time|page|of))"
    r"|\b(\d{1,2})(?:[:.]([0-5]\d))?\s*(a\.?m|p\.?m|o'clock)\b"
)
_TIME_OF_DAY: Final = re.compile(
    rf"\b(?:in the |at |this |that |tomorrow |{_DAY} |after |before |over |during |first thing in the |by the |by )"
    r"(morning|noon|lunchtime|lunch|afternoon|work|evening|dinner|night|midnight|breakfast|bed|end of the day)\b"
)
_BEFORE: Final = re.compile(r"\bbefore\b")
_ALL: Final = (
    _CALENDAR, _SPAN, _HALF_HOUR, _SPAN_HENCE, _RELATIVE, _PERIOD, _DATE, _WEEKDAY, _NTH_ALONE, _CLOCK, _TIME_OF_DAY
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Said:
    """The words, and when they were said on the wall of the speaker."""

    text: str
    now: datetime

    @property
    def today(self) -> date:
        return self.now.date()


def due_words(sentence: str) -> str | None:
    """Return the part of a readable sentence that says when; None when nothing does."""
    text = sentence.casefold()
    spans = [found.span() for pattern in _ALL for found in pattern.finditer(text)]
    if not spans:
        return None
    return sentence[min(start for start, _ in spans) : max(end for _, end in spans)].strip()


def resolve_due(words: str, said_at: datetime, timezone: tzinfo) -> datetime | None:
    """Return the moment, in UTC, that `words` said at `said_at` mean in `timezone`; None when they mean none to come.

    `words` are English or an ISO 8601 date or local time.
    """
    now = said_at.astimezone(timezone).replace(tzinfo=None)
    said = _Said(" ".join(words.casefold().split()), now)
    if (wait := _wait(said.text)) is not None:
        return said_at.astimezone(UTC) + wait
    try:
        wall = _moment(said)
    except (OverflowError, ValueError):
        return None
    if wall is None:
        return None
    due = wall.replace(tzinfo=timezone).astimezone(UTC)
    return due if due >= said_at.astimezone(UTC) else None


def _wait(text: str) -> timedelta | None:
    if _HALF_HOUR.search(text):
        return timedelta(minutes=30)
    span = _SPAN.search(text)
    if span is None or span[2] not in {"minute", "hour"}:
        return None
    return timedelta(minutes=_number(span[1]) * (60 if span[2] == "hour" else 1))


def _moment(said: _Said) -> datetime | None:
    if calendar := _CALENDAR.search(said.text):
        year, month, day_of_month, hour, minute = (int(part or 0) for part in calendar.groups())
        clock = time(hour, minute) if calendar[4] else _LAST_MOMENT
        return datetime.combine(date(year, month, day_of_month), clock)
    day = next((day for find in _DAY_FINDERS if (day := find(said)) is not None), None)
    if day is None:
        clock_only = _time_of_day(said.text)
        if clock_only is None:
            return None
        due = datetime.combine(said.today, clock_only)
        return due if due >= said.now else due + timedelta(days=1)
    due = datetime.combine(day, _time_of_day(said.text) or _LAST_MOMENT)
    if day == said.today and due < said.now:
        # At nine, said in the afternoon of the same day, is nine in the evening.
        later = due + timedelta(hours=12)
        return later if later.date() == day and later >= said.now else datetime.combine(day, _LAST_MOMENT)
    return due


def _number(words: str) -> int:
    return int(words) if words.isdecimal() else _NUMBERS[words]


def _by_span(said: _Said) -> date | None:
    found = _SPAN.search(said.text) or _SPAN_HENCE.search(said.text)
    if found is None or found[2] in {"minute", "hour"}:
        return None
    amount = _number(found[1])
    if found[2] == "month":
        month = said.today.month - 1 + amount
        year, month = said.today.year + month // 12, month % 12 + 1
        return date(year, month, min(said.today.day, monthrange(year, month)[1]))
    return said.today + timedelta(days=amount * (7 if found[2] == "week" else 1))


def _by_relative(said: _Said) -> date | None:
    found = _RELATIVE.search(said.text)
    if found is None:
        return None
    return said.today + timedelta(days={"tomorrow": 1, "day after tomorrow": 2}.get(found[1], 0))


def _by_date(said: _Said) -> date | None:
    if found := _DATE.search(said.text):
        month, day = (found[1], found[2]) if found[1] else (found[4], found[3])
        return _next_date(said.today, _MONTHS.index(month) + 1, int(re.sub(r"\D", "", day)))
    if found := _NTH_ALONE.search(said.text):
        day_of_month = int(found[1])
        for months in range(12):
            month = said.today.month - 1 + months
            year, month = said.today.year + month // 12, month % 12 + 1
            if day_of_month <= monthrange(year, month)[1] and date(year, month, day_of_month) >= said.today:
                return date(year, month, day_of_month)
    return None


def _next_date(today: date, month: int, day: int) -> date:
    this_year = date(today.year, month, day)
    return this_year if this_year >= today else date(today.year + 1, month, day)


def _by_weekday(said: _Said) -> date | None:
    found = _WEEKDAY.search(said.text)
    if found is None:
        return None
    wanted = _DAYS.index(found[3])
    if found[2]:
        monday = said.today - timedelta(days=said.today.weekday()) + timedelta(days=7)
        day = monday + timedelta(days=wanted)
    else:
        ahead = (wanted - said.today.weekday()) % 7
        day = said.today + timedelta(days=ahead if ahead or "this" in found[1] else 7)
    if _BEFORE.search(found[1]) and day > said.today:
        return day - timedelta(days=1)
    return day


def _by_period(said: _Said) -> date | None:
    found = _PERIOD.search(said.text)
    if found is None:
        return None
    coming = "next" in found[1]
    sunday = said.today + timedelta(days=6 - said.today.weekday())
    match found[2]:
        case "week" | "weekend":
            return sunday + timedelta(days=7 if coming else 0)
        case "month":
            first = said.today.replace(day=1) + timedelta(days=32 if coming else 0)
            return first.replace(day=monthrange(first.year, first.month)[1])
        case _:
            return date(said.today.year + coming, 12, 31)


_DAY_FINDERS: Final[tuple[Callable[[_Said], date | None], ...]] = (
    _by_span,
    _by_relative,
    _by_date,
    _by_weekday,
    _by_period,
)


def _time_of_day(text: str) -> time | None:
    part = _part_of_day(text)
    if clock := _CLOCK.search(text):
        hour = _number(clock[1] or clock[4])
        minute = int(clock[2] or clock[5] or 0)
        return _on_the_clock(hour, minute, (clock[3] or clock[6] or "").replace(".", ""), part)
    return None if part is None else _PARTS[part]


def _part_of_day(text: str) -> str | None:
    if "tonight" in text:
        return "night"
    found = _TIME_OF_DAY.search(text)
    return None if found is None else found[1]


def _on_the_clock(hour: int, minute: int, half: str, part: str | None) -> time | None:
    if hour > 23:
        return None
    late = half == "pm" or part in {"afternoon", "evening", "night", "dinner", "work"}
    if hour < 12 and half != "am" and (late or (1 <= hour <= 6 and part not in {"morning", "breakfast"})):
        hour += 12
    if hour == 12 and (half == "am" or part == "night"):
        return _LAST_MOMENT
    return time(hour, minute)
