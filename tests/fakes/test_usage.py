"""The fake ledger keeps the promises of the real one."""

import pytest

from domain.usage.budgets import BudgetAccounts
from domain.usage.ports import Ledger
from tests.contracts.budget_accounts import BudgetAccountsContract
from tests.contracts.ledger import LedgerContract
from tests.fakes.usage import FakeBudgets, FakeLedger


class TestFakeLedger(LedgerContract):
    @pytest.fixture
    def ledger(self) -> Ledger:
        return FakeLedger()


class TestFakeBudgets(BudgetAccountsContract):
    @pytest.fixture
    def ledger(self) -> FakeLedger:
        return FakeLedger()

    @pytest.fixture
    def accounts(self, ledger: FakeLedger) -> BudgetAccounts:
        return FakeBudgets(ledger)
