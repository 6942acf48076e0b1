"""The fake ledger keeps the promises of the real one."""

import pytest

from domain.usage.ports import Ledger
from tests.contracts.ledger import LedgerContract
from tests.fakes.usage import FakeLedger


class TestFakeLedger(LedgerContract):
    @pytest.fixture
    def ledger(self) -> Ledger:
        return FakeLedger()
