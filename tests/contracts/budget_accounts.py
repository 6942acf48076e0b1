"""What all budget accounts promise, together with their ledger. Subclasses give `accounts` and `ledger`."""

import asyncio
from datetime import timedelta

from domain import ids
from domain.turns.entities import Usage
from domain.usage.budgets import BudgetAccounts
from domain.usage.calls import Payer
from domain.usage.ports import Ledger
from tests.builders import AT, a_call, a_reservation, a_ulid

MONTH = "2026-01"


def an_account() -> str:
    return f"{ids.user_id(a_ulid())}:{MONTH}"


class BudgetAccountsContract:
    async def test_money_is_set_aside_up_to_the_limit_and_not_beyond(self, accounts: BudgetAccounts) -> None:
        mine = an_account()
        taken = [await accounts.reserve(mine, 12, a_reservation(amount=5)) for _ in range(3)]
        assert taken == [True, True, False]
        assert await accounts.reserve(mine, 12, a_reservation(amount=2))

    async def test_of_many_at_once_only_as_many_succeed_as_there_is_money_for(self, accounts: BudgetAccounts) -> None:
        mine = an_account()
        taken = await asyncio.gather(*[accounts.reserve(mine, 50, a_reservation(amount=5)) for _ in range(40)])
        assert sum(taken) == 10

    async def test_accounts_have_nothing_to_do_with_each_other(self, accounts: BudgetAccounts) -> None:
        mine, yours = an_account(), an_account()
        assert await accounts.reserve(mine, 5, a_reservation())
        assert await accounts.reserve(yours, 5, a_reservation())

    async def test_the_same_reservation_again_takes_the_first_ones_place(self, accounts: BudgetAccounts) -> None:
        mine, turn = an_account(), a_ulid()
        assert await accounts.reserve(mine, 9, a_reservation(turn, amount=5))
        assert await accounts.reserve(mine, 9, a_reservation(turn, amount=6))
        assert not await accounts.reserve(mine, 9, a_reservation(amount=4))
        assert await accounts.reserve(mine, 9, a_reservation(amount=3))

    async def test_what_is_released_is_there_again(self, accounts: BudgetAccounts) -> None:
        mine, turn = an_account(), a_ulid()
        await accounts.reserve(mine, 5, a_reservation(turn))
        await accounts.release(turn)
        await accounts.release(turn)
        assert await accounts.reserve(mine, 5, a_reservation())

    async def test_a_reservation_nobody_ends_runs_out(self, accounts: BudgetAccounts) -> None:
        mine = an_account()
        await accounts.reserve(mine, 5, a_reservation())
        minute = timedelta(minutes=1)
        early = a_reservation(made_at=AT + minute - timedelta(milliseconds=1), expires_at=AT + 9 * minute)
        late = a_reservation(made_at=AT + minute, expires_at=AT + 9 * minute)
        assert not await accounts.reserve(mine, 5, early)
        assert await accounts.reserve(mine, 5, late)

    async def test_what_was_spent_counts_before_it_is_given_back(
        self, accounts: BudgetAccounts, ledger: Ledger
    ) -> None:
        ada, turn = ids.user_id(a_ulid()), a_ulid()
        mine = f"{ada}:{MONTH}"
        assert await accounts.reserve(mine, 100, a_reservation(turn, amount=50))
        spent = a_call(payer=Payer(user_id=ada, month=MONTH), usage=Usage(cost=30))
        await ledger.write([spent], [turn])
        await ledger.write([spent], [turn])
        assert not await accounts.reserve(mine, 100, a_reservation(amount=71))
        assert await accounts.reserve(mine, 100, a_reservation(amount=70))

    async def test_the_month_is_the_payers_own(self, accounts: BudgetAccounts, ledger: Ledger) -> None:
        ada = ids.user_id(a_ulid())
        await ledger.write([a_call(payer=Payer(user_id=ada, month="2026-02"), usage=Usage(cost=30))])
        assert await accounts.reserve(f"{ada}:2026-01", 5, a_reservation())
        assert not await accounts.reserve(f"{ada}:2026-02", 30, a_reservation())

    async def test_the_server_pays_for_everybody(self, accounts: BudgetAccounts, ledger: Ledger) -> None:
        at = AT.replace(year=2031)
        await ledger.write([a_call(at=at, usage=Usage(cost=4)), a_call(at=at, usage=Usage(cost=5))])
        await ledger.write([a_call(at=at, payer=Payer(), usage=Usage(cost=6))])
        assert not await accounts.reserve("server:2031-01", 19, a_reservation())
        assert await accounts.reserve("server:2031-01", 20, a_reservation())
