"""The ledger in MongoDB, and the budgets it is charged to."""

import pytest

from adapters.mongo.budgets import MongoBudgets
from adapters.mongo.database import Database
from adapters.mongo.ledger import MongoLedger
from domain.usage.budgets import BudgetAccounts
from domain.usage.ports import Ledger
from tests.contracts.budget_accounts import BudgetAccountsContract
from tests.contracts.ledger import LedgerContract


class TestMongoLedger(LedgerContract):
    @pytest.fixture
    def ledger(self, mongo: Database) -> Ledger:
        return MongoLedger(mongo)


class TestMongoBudgets(BudgetAccountsContract):
    @pytest.fixture
    def ledger(self, mongo: Database) -> Ledger:
        return MongoLedger(mongo)

    @pytest.fixture
    def accounts(self, mongo: Database) -> BudgetAccounts:
        return MongoBudgets(mongo)
