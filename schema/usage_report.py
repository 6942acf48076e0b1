"""What was spent over a period."""

from datetime import date, datetime

import strawberry

from domain import period
from schema.scalars import MicroUSD
from schema.usage import Usage
from schema.views import described

_Day = date


def _start(parent: strawberry.Parent[period.Period]) -> datetime:
    return parent.start


def _end(parent: strawberry.Parent[period.Period]) -> datetime:
    return parent.end


@described
@strawberry.type
class PeriodRange:
    """The stretch of time an answer is about."""

    from_ = strawberry.field(resolver=_start, name="from", description="Its first moment.")
    to = strawberry.field(resolver=_end, description="The first moment after it.")


@described
@strawberry.type
class UsageDay:
    """What one calendar day took."""

    date: _Day = strawberry.field(description="The day, in the user's time zone.")
    usage: Usage = strawberry.field(description="What was consumed on it.")


@described
@strawberry.type
class ServiceUsage:
    """What one service took of one model."""

    service: str = strawberry.field(
        description="What was done: `transcription`, `reply`, `speech` or `review`; names may be added."
    )
    model: str = strawberry.field(description="What did it.")
    requests: int = strawberry.field(description="How often it was asked, failed attempts included.")
    cost: MicroUSD = strawberry.field(description="What that cost; 0 as well where nobody knows the model's price.")
    cache_hits: int = strawberry.field(description="How often the answer was there already and cost nothing.")


@described
@strawberry.type
class UsageReport:
    """What the signed-in user has spent over a period, to the quarter of an hour."""

    period: PeriodRange = strawberry.field(description="The period asked for.")
    total: Usage = strawberry.field(description="All of it.")
    by_day: list[UsageDay] = strawberry.field(
        description="By calendar day in the user's time zone, earliest first; days without any use are left out."
    )
    by_service: list[ServiceUsage] = strawberry.field(description="By service and model, the dearest first.")
    budget: MicroUSD | None = strawberry.field(
        description="What may be spent in a calendar month: the user's own setting, at most what the server grants. "
        "Null when there is no limit."
    )
    remaining: MicroUSD | None = strawberry.field(
        description="What is left of it in the month that runs now; null when there is no limit."
    )
