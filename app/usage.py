"""Metering, wired."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Final, TypeVar

from adapters.mongo.budgets import MongoBudgets
from adapters.mongo.database import Database
from adapters.mongo.ledger import MongoLedger
from adapters.settings import Settings
from adapters.settings.prices import load_prices
from domain.accounts.ports import Users
from domain.clock import Clock, Ids
from domain.speech.recent_answers import RecentAnswers
from domain.usage.bill import Billing
from domain.usage.budgets import Budgets
from domain.usage.calls import EngineName, Service
from domain.usage.ceilings import Ceilings
from domain.usage.reporting import UsageReports
from domain.usage.writer import LedgerWriter, MeterObserver

T = TypeVar("T")

SPARE_MS: Final = 60_000
"""For a turn to end after its deadline, and for its calls to reach the ledger."""


@dataclass(frozen=True, slots=True)
class UsageWork:
    """What counts consumption, and what tells of it."""

    billing: Billing
    budgets: Budgets
    reports: UsageReports
    waiting: Callable[[], int]
    """How many calls are on their way to the ledger."""


async def open_usage(
    settings: Settings,
    database: Database,
    *,
    users: Users,
    engines: Mapping[Service, Sequence[EngineName]],
    replies: int,
    clock: Clock,
    ids: Ids,
    observer: MeterObserver,
    stack: AsyncExitStack,
) -> UsageWork:
    """Open the meter of this process; `stack` writes what is left and closes it.

    `replies` is how often one turn may have its reply thought of.
    """
    ledger = MongoLedger(database, server_account=settings.server_monthly_budget is not None)
    limits = settings.limits
    prices = load_prices(settings.prices_file)
    meter = await stack.enter_async_context(LedgerWriter(ledger, observer))
    return UsageWork(
        billing=Billing(meter=meter, prices=prices, clock=clock, ids=ids),
        budgets=Budgets(
            accounts=MongoBudgets(database),
            users=users,
            ceilings=Ceilings(
                prices=prices,
                engines=engines,
                limits=limits,
                reply_tokens=settings.openai_chat_max_tokens,
                replies=replies,
            ),
            meter=meter,
            clock=clock,
            ids=ids,
            user_limit=settings.user_monthly_budget,
            server_limit=settings.server_monthly_budget,
            kept_ms=limits.max_recording_ms + limits.turn_deadline_ms + SPARE_MS,
        ),
        reports=UsageReports(users=users, ledger=ledger, monthly_budget=settings.user_monthly_budget, clock=clock),
        waiting=lambda: meter.waiting,
    )


def open_recent_answers(settings: Settings, clock: Clock) -> RecentAnswers[T]:
    """Make a cache of answers to stateless calls."""
    return RecentAnswers(
        clock, kept_ms=settings.response_cache_seconds * 1_000, max_bytes=settings.response_cache_bytes
    )
