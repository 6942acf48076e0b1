"""Who pays for what is being done right now.

Engines do not know on whose account they work, and their ports do not tell them. Whoever has work done opens a bill
around it; the tasks started inside find it, and what they consume is charged to it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace

from domain.clock import Clock, Ids
from domain.turns.entities import Usage
from domain.usage.calls import Consumption, EngineName, Payer, Service, ServiceCall
from domain.usage.ports import Meter
from domain.usage.prices import PriceTable


@dataclass(frozen=True, slots=True, kw_only=True)
class Billing:
    """Prices what is consumed and has it noted."""

    meter: Meter
    prices: PriceTable
    clock: Clock
    ids: Ids

    @contextmanager
    def bill(self, payer: Payer, on_usage: Callable[[Usage], object] = lambda _: None) -> Iterator["Bill"]:
        """Charge what is consumed inside the block to `payer`; `on_usage` is told each amount as it is spent."""
        opened = Bill(self, payer, on_usage)
        token = _OPEN.set(opened)
        try:
            yield opened
        finally:
            _OPEN.reset(token)


class Bill:
    """One payer's account of one piece of work."""

    def __init__(self, billing: Billing, payer: Payer, on_usage: Callable[[Usage], object]) -> None:
        self._billing = billing
        self._on_usage = on_usage
        self.payer = payer
        self.total = Usage()

    def charge(self, used: Consumption) -> ServiceCall:
        """Price a consumption and have it noted."""
        billing, at = self._billing, self._billing.clock.now()
        cost = billing.prices.cost_of(used, at)
        call = ServiceCall(
            id=f"call_{billing.ids.ulid()}",
            payer=self.payer,
            at=at,
            service=used.service,
            provider=used.engine.provider,
            model=used.engine.model,
            usage=replace(used.usage, cost=cost or 0),
            spoken_ms=used.spoken_ms,
            requests=0 if used.from_cache else 1,
            cache_hits=int(used.from_cache),
            priced=cost is not None,
            estimated=used.estimated,
            failed=used.failed,
        )
        self.total += call.usage
        self._on_usage(call.usage)
        billing.meter.note(call)
        return call


_OPEN: ContextVar[Bill | None] = ContextVar("open bill", default=None)


def open_bill() -> Bill | None:
    """Tell which bill is open here: what is done for the same bill belongs together."""
    return _OPEN.get()


def charge(used: Consumption) -> None:
    """Charge the bill that is open here; where none is, as at a warm-up, nobody pays."""
    bill = _OPEN.get()
    if bill is not None:
        bill.charge(used)


def charge_repeat(service: Service, engines: Mapping[Service, Sequence[EngineName]]) -> None:
    """Charge the open bill nothing for an answer that was there already, and count it."""
    for engine in list(engines.get(service, ()))[:1]:
        charge(Consumption(service=service, engine=engine, from_cache=True))
