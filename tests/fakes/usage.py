"""Metering in memory: a ledger, a meter that only remembers, and engines with a meter on."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal

from adapters.ids import SystemIds
from domain.accounts.ports import Users
from domain.clock import Clock
from domain.errors import CoachError
from domain.ids import UserId
from domain.limits import Limits
from domain.turns.workshop import Engines
from domain.usage.bill import Billing
from domain.usage.budgets import BudgetAccounts, Budgets, Reservation, accounts_of
from domain.usage.calls import EngineName, Service, ServiceCall
from domain.usage.ceilings import Ceilings
from domain.usage.metering import MeteredChatModel, MeteredSpeechToText, MeteredTextToSpeech
from domain.usage.ports import Stretch
from domain.usage.prices import Price, PriceTable

FAKE = EngineName("fake", "scripted")
FAKE_PRICE = Price(
    provider="fake",
    model="*",
    since=date(2020, 1, 1),
    prompt_tokens=Decimal(1),
    cached_prompt_tokens=Decimal("0.5"),
    completion_tokens=Decimal(4),
    transcribed_minute=Decimal("0.006"),
    characters=Decimal(15),
)
"""A token read costs a millionth of a dollar, one from the cache half of it, one written 4; a second heard 100."""


class FakeLedger:
    """Calls in memory; `failure` makes every method fail."""

    def __init__(self) -> None:
        self.calls: dict[str, ServiceCall] = {}
        self.settled: list[str] = []
        self.failure: CoachError | None = None
        self.writes = 0

    async def write(self, calls: Sequence[ServiceCall], settled: Sequence[str] = ()) -> None:
        self._fail()
        self.writes += 1
        for call in calls:
            self.calls.setdefault(call.id, call)
        self.settled += settled

    async def stretches(self, user_id: UserId, start: datetime, end: datetime) -> Sequence[Stretch]:
        self._fail()
        found: dict[tuple[object, ...], Stretch] = {}
        for call in self.calls.values():
            at = call.at.replace(minute=call.at.minute // 15 * 15, second=0, microsecond=0)
            if call.payer.user_id != user_id or not start <= at < end:
                continue
            key = (at, call.service, call.provider, call.model)
            new = Stretch(
                at=at,
                service=call.service.value,
                provider=call.provider,
                model=call.model,
                usage=call.usage,
                requests=call.requests,
                cache_hits=call.cache_hits,
                unpriced=int(not call.priced),
            )
            found[key] = _sum(found[key], new) if key in found else new
        return sorted(found.values(), key=lambda stretch: stretch.at)

    async def forget(self, user_id: UserId) -> None:
        self._fail()
        self.calls = {id_: call for id_, call in self.calls.items() if call.payer.user_id != user_id}

    def _fail(self) -> None:
        if self.failure is not None:
            raise self.failure


def _sum(one: Stretch, other: Stretch) -> Stretch:
    return replace(
        one,
        usage=one.usage + other.usage,
        requests=one.requests + other.requests,
        cache_hits=one.cache_hits + other.cache_hits,
        unpriced=one.unpriced + other.unpriced,
    )


@dataclass
class FakeMeter:
    """Remembers what it is told, in order."""

    calls: list[ServiceCall] = field(default_factory=list)
    settled: list[str] = field(default_factory=list)

    def note(self, call: ServiceCall) -> None:
        self.calls.append(call)

    def settle(self, reservation_id: str) -> None:
        self.settled.append(reservation_id)


class FakeBudgets:
    """Accounts in memory, over what a fake ledger has."""

    def __init__(self, ledger: FakeLedger | None = None) -> None:
        self._ledger = ledger or FakeLedger()
        self.reserved: dict[str, dict[str, Reservation]] = {}

    async def reserve(self, account: str, limit: int, reservation: Reservation) -> bool:
        spent = sum(
            call.usage.cost for call in self._ledger.calls.values() if account in accounts_of(call, server_account=True)
        )
        others = [
            other.amount
            for other in self.reserved.get(account, {}).values()
            if other.expires_at > reservation.made_at
            and other.id != reservation.id
            and other.id not in self._ledger.settled
        ]
        if spent + sum(others) + reservation.amount > limit:
            return False
        if reservation.id in self._ledger.settled:
            self._ledger.settled.remove(reservation.id)
        self.reserved.setdefault(account, {})[reservation.id] = reservation
        return True

    async def release(self, reservation_id: str) -> None:
        for reservations in self.reserved.values():
            reservations.pop(reservation_id, None)


def a_budgets(
    meter: FakeMeter, clock: Clock, users: Users, *, accounts: BudgetAccounts | None = None, limit: int | None = None
) -> Budgets:
    """Make budgets at the fake engines' prices."""
    return Budgets(
        accounts=accounts or FakeBudgets(),
        users=users,
        ceilings=Ceilings(
            prices=PriceTable([FAKE_PRICE]),
            engines={service: [FAKE] for service in Service},
            limits=Limits(),
            reply_tokens=100,
        ),
        meter=meter,
        clock=clock,
        ids=SystemIds(),
        user_limit=limit,
        server_limit=None,
        kept_ms=60_000,
    )


def a_billing(meter: FakeMeter, clock: Clock) -> Billing:
    """Make a billing at the fake engines' prices."""
    return Billing(meter=meter, prices=PriceTable([FAKE_PRICE]), clock=clock, ids=SystemIds())


def metered(engines: Engines) -> Engines:
    """Put meters on scripted engines, as app/engines.py does on real ones."""
    return replace(
        engines,
        speech_to_text=MeteredSpeechToText(engines.speech_to_text, FAKE),
        chat=MeteredChatModel(engines.chat, FAKE),
        text_to_speech=MeteredTextToSpeech(engines.text_to_speech, FAKE),
        names={service: [FAKE] for service in Service},
    )
