"""Money set aside before it is spent, so that nobody spends more than they may, however much they begin at once."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final, Protocol
from zoneinfo import ZoneInfo

from domain.accounts.entities import User
from domain.accounts.ports import Users
from domain.clock import Clock, Ids
from domain.errors import BudgetExceeded, Unauthenticated
from domain.ids import UserId
from domain.turns.entities import Turn
from domain.usage.calls import ServiceCall
from domain.usage.ceilings import Ceilings
from domain.usage.ports import Meter
from domain.usage.reporting import granted

SERVER: Final = "server"
"""Who pays for everybody: a user's id never looks like it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reservation:
    """Money set aside for a piece of work, in millionths of a dollar; the same `id` again takes the first one's place.

    It runs out at `expires_at`, should the process that made it die.
    """

    id: str
    amount: int
    made_at: datetime
    expires_at: datetime


class BudgetAccounts(Protocol):
    """What was spent and what is set aside, by payer and calendar month; `Ledger.write` adds to what was spent."""

    async def reserve(self, account: str, limit: int, reservation: Reservation) -> bool:
        """Set money aside unless that would be more than `limit`, with all that was spent and is set aside.

        One step: of several at once only as many succeed as there is money for. Raises StoreUnavailable.
        """
        ...

    async def release(self, reservation_id: str) -> None:
        """End a reservation, on all accounts; harmless when there is none. Raises StoreUnavailable."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Budgets:
    """Sets money aside for turns and other calls. Limits are for a calendar month; None is no limit."""

    accounts: BudgetAccounts
    users: Users
    ceilings: Ceilings
    meter: Meter
    clock: Clock
    ids: Ids
    user_limit: int | None
    server_limit: int | None
    kept_ms: int
    """How long a reservation lasts: longer than the longest turn."""

    @asynccontextmanager
    async def for_turn(self, turn: Turn) -> AsyncIterator[None]:
        """Set aside what a turn may cost until `settle`, or until the block fails. Raises BudgetExceeded."""
        amount = self.ceilings.turn(turn, self.clock.now())
        await self._reserve(turn.id, turn.owner_id, turn.options.budget_month, amount)
        try:
            yield
        except BaseException:
            self.settle(turn)
            raise

    async def this_month(self, turn: Turn) -> Turn:
        """Have a turn that is tried again paid from the month it is now."""
        now = self.clock.now()
        user = await self.users.get(turn.owner_id) if self.ceilings.turn(turn, now) else None
        if user is None:
            return turn
        return replace(turn, options=replace(turn.options, budget_month=month_label(user, now)))

    def settle(self, turn: Turn) -> None:
        """Give back what was set aside, once all that the turn consumed is in the ledger."""
        self.meter.settle(turn.id)

    @asynccontextmanager
    async def for_call(self, user_id: UserId, amount: int) -> AsyncIterator[str | None]:
        """Set `amount` aside while the block runs; gives the month it is for the user. Raises BudgetExceeded."""
        call_id = f"call_{self.ids.ulid()}"
        month = await self._reserve(call_id, user_id, None, amount)
        try:
            yield month
        finally:
            if amount:
                self.meter.settle(call_id)

    async def _reserve(self, reservation_id: str, user_id: UserId, month: str | None, amount: int) -> str | None:
        if amount == 0:
            return month
        now = self.clock.now()
        reservation = Reservation(
            id=reservation_id, amount=amount, made_at=now, expires_at=now + timedelta(milliseconds=self.kept_ms)
        )
        user = await self.users.get(user_id)
        if user is None:
            raise Unauthenticated("This account is gone.")
        month = month or month_label(user, now)
        limit = granted(user.settings.monthly_budget, self.user_limit)
        mine = account_key(user_id, month, now)
        if limit is not None and not await self.accounts.reserve(mine, limit, reservation):
            raise BudgetExceeded("This month's budget is used up.")
        ours = account_key(SERVER, None, now)
        if self.server_limit is not None and not await self.accounts.reserve(ours, self.server_limit, reservation):
            await self.accounts.release(reservation_id)
            raise BudgetExceeded("This server has used up its budget of this month.")
        return month


def month_label(user: User, now: datetime) -> str:
    """Name the calendar month it is for a user."""
    return f"{now.astimezone(ZoneInfo(user.profile.timezone)):%Y-%m}"


def account_key(payer: str, month: str | None, at: datetime) -> str:
    """Name an account: a payer's of a month, which is that of `at` in UTC where nobody knows better."""
    return f"{payer}:{month or f'{at:%Y-%m}'}"


def accounts_of(call: ServiceCall, *, server_account: bool) -> Sequence[str]:
    """Name the accounts a call is paid from."""
    accounts = [account_key(SERVER, None, call.at)] if server_account else []
    if call.payer.user_id is not None:
        accounts.append(account_key(call.payer.user_id, call.payer.month, call.at))
    return accounts
