"""What metering needs of the outside."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from domain.ids import UserId
from domain.turns.entities import Usage
from domain.usage.calls import ServiceCall


class Meter(Protocol):
    """Takes note of calls, behind the back of whoever makes them."""

    def note(self, call: ServiceCall) -> None:
        """Have a call kept soon, once, however often it is noted. Never waits and never raises."""
        ...

    def settle(self, reservation_id: str) -> None:
        """Have money that was set aside given back once all calls noted before are kept."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """What one user consumed of one engine in a quarter of an hour: `at` is its beginning.

    Days begin on a quarter of an hour in every time zone, so any calendar can be made of these.
    """

    at: datetime
    service: str
    provider: str
    model: str
    usage: Usage
    requests: int
    cache_hits: int
    unpriced: int
    """How many of the requests nobody knows the price of."""


class Ledger(Protocol):
    """All calls ever made, and their sums."""

    async def write(self, calls: Sequence[ServiceCall], settled: Sequence[str] = ()) -> None:
        """Keep calls and add them up in one step, then end reservations; those kept before are left out.

        Raises StoreUnavailable; then nothing was written, or all of it.
        """
        ...

    async def stretches(self, user_id: UserId, start: datetime, end: datetime) -> Sequence[Stretch]:
        """List what a user consumed in the quarters of an hour that begin from `start` on and before `end`."""
        ...

    async def forget(self, user_id: UserId) -> None:
        """Delete everything of a user."""
        ...
