"""How metered calls and their sums are stored."""

from datetime import datetime, timedelta
from typing import ClassVar, Final

from beanie import Document
from pymongo import IndexModel

from adapters.mongo.codec import Codec, Record
from domain.turns.entities import Usage
from domain.usage.calls import Payer, Service, ServiceCall
from domain.usage.ports import Stretch

QUARTER: Final = timedelta(minutes=15)


class ServiceCallDocument(Document):
    """A call as stored; nothing ever changes it."""

    id: str  # type: ignore[assignment]
    v: int
    payer: Payer
    at: datetime
    service: Service
    provider: str
    model: str
    usage: Usage
    spoken_ms: int
    requests: int
    cache_hits: int
    priced: bool
    estimated: bool
    failed: bool

    class Settings:
        """The collection."""

        name = "service_calls"
        indexes: ClassVar = [IndexModel([("payer.user_id", 1), ("at", 1)], name="of_a_user_by_time")]


class UsageDocument(Document):
    """The sum of one payer's calls of one engine in a quarter of an hour."""

    id: str  # type: ignore[assignment]
    v: int
    user_id: str | None
    at: datetime
    service: str
    provider: str
    model: str
    usage: Usage
    requests: int
    cache_hits: int
    unpriced: int

    class Settings:
        """The collection."""

        name = "usage"
        indexes: ClassVar = [IndexModel([("user_id", 1), ("at", 1)], name="of_a_user_by_time")]


CALL: Final = Codec(ServiceCall)
STRETCH: Final = Codec(Stretch)
USAGE: Final = Codec(Usage)


def quarter_of(at: datetime) -> datetime:
    """Give the beginning of the quarter of an hour around a moment."""
    return at.replace(minute=at.minute // 15 * 15, second=0, microsecond=0)


def sum_key(call: ServiceCall) -> Record:
    """Name the sum a call belongs to."""
    at = quarter_of(call.at)
    parts = (call.payer.user_id or "", f"{at:%Y-%m-%dT%H:%M}", call.service.value, call.provider, call.model)
    return {"_id": "|".join(parts)}


def sum_update(call: ServiceCall) -> Record:
    """Make the update that adds a call to its sum."""
    amounts = {f"usage.{name}": amount for name, amount in USAGE.values(call.usage).items()}
    more = {"requests": call.requests, "cache_hits": call.cache_hits, "unpriced": int(not call.priced)}
    first = {
        "v": 1,
        "user_id": call.payer.user_id,
        "at": quarter_of(call.at),
        "service": call.service.value,
        "provider": call.provider,
        "model": call.model,
    }
    return {"$inc": {**amounts, **more}, "$setOnInsert": first}
