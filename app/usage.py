"""Metering, wired."""

from contextlib import AsyncExitStack
from dataclasses import dataclass

from adapters.settings import Settings
from adapters.settings.prices import load_prices
from adapters.telemetry.usage_log import UsageLog
from domain.accounts.ports import Users
from domain.clock import Clock, Ids
from domain.usage.bill import Billing
from domain.usage.ports import Ledger
from domain.usage.reporting import UsageReports
from domain.usage.writer import LedgerWriter


@dataclass(frozen=True, slots=True)
class UsageWork:
    """What counts consumption, and what tells of it."""

    billing: Billing
    reports: UsageReports


async def open_usage(  # noqa: PLR0917 - all of it is needed
    settings: Settings, ledger: Ledger, users: Users, clock: Clock, ids: Ids, stack: AsyncExitStack
) -> UsageWork:
    """Open the meter of this process; `stack` writes what is left and closes it."""
    prices = load_prices(settings.prices_file)
    meter = await stack.enter_async_context(LedgerWriter(ledger, UsageLog()))
    return UsageWork(
        billing=Billing(meter=meter, prices=prices, clock=clock, ids=ids),
        reports=UsageReports(users=users, ledger=ledger, monthly_budget=settings.user_monthly_budget, clock=clock),
    )
