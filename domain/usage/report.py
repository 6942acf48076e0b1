"""What a user has spent over a period, by day and by service."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from domain.period import Period
from domain.turns.entities import Usage
from domain.usage.ports import Stretch


@dataclass(frozen=True, slots=True)
class UsageDay:
    """What one calendar day took, in the user's time zone."""

    date: date
    usage: Usage


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceUsage:
    """What one service took of one model."""

    service: str
    model: str
    requests: int
    cost: int
    cache_hits: int


@dataclass(frozen=True, slots=True, kw_only=True)
class UsageReport:
    """A period's spending; budget and remainder are of the calendar month that runs now."""

    period: Period
    total: Usage
    by_day: tuple[UsageDay, ...]
    by_service: tuple[ServiceUsage, ...]
    budget: int | None
    remaining: int | None


def by_day(stretches: Sequence[Stretch], zone: ZoneInfo) -> tuple[UsageDay, ...]:
    """Add up by calendar day, earliest first; days without any use are left out."""
    days: dict[date, Usage] = {}
    for stretch in stretches:
        day = stretch.at.astimezone(zone).date()
        days[day] = days.get(day, Usage()) + stretch.usage
    return tuple(UsageDay(day, days[day]) for day in sorted(days))


def by_service(stretches: Sequence[Stretch]) -> tuple[ServiceUsage, ...]:
    """Add up by service and model, the dearest first."""
    found: dict[tuple[str, str], ServiceUsage] = {}
    for stretch in stretches:
        key = (stretch.service, stretch.model)
        so_far = found.get(key)
        found[key] = ServiceUsage(
            service=stretch.service,
            model=stretch.model,
            requests=stretch.requests + (so_far.requests if so_far else 0),
            cost=stretch.usage.cost + (so_far.cost if so_far else 0),
            cache_hits=stretch.cache_hits + (so_far.cache_hits if so_far else 0),
        )
    return tuple(sorted(found.values(), key=lambda usage: (-usage.cost, usage.service, usage.model)))


def total(stretches: Sequence[Stretch]) -> Usage:
    """Add everything up."""
    return sum((stretch.usage for stretch in stretches), Usage())


def month_of(moment: datetime, zone: ZoneInfo) -> Period:
    """Give the calendar month around a moment, in a time zone."""
    local = moment.astimezone(zone)
    start = local.replace(day=1, hour=0, minute=0, second=0, microsecond=0, fold=0)
    months = start.year * 12 + start.month
    following = start.replace(year=months // 12, month=months % 12 + 1)
    return Period(start=start.astimezone(moment.tzinfo), end=following.astimezone(moment.tzinfo))
