"""The ledger in MongoDB."""

import pytest

from adapters.mongo.database import Database
from adapters.mongo.ledger import MongoLedger
from domain.usage.ports import Ledger
from tests.contracts.ledger import LedgerContract


class TestMongoLedger(LedgerContract):
    @pytest.fixture
    def ledger(self, mongo: Database) -> Ledger:
        return MongoLedger(mongo)
