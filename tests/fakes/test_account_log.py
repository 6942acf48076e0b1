"""The fake keeps the same promises as the log it stands for, and fails on demand."""

import pytest

from domain.errors import EventGap, StoreUnavailable
from domain.ids import UserId
from tests.contracts.account_log import AccountLogContract, begun
from tests.contracts.reading import take
from tests.fakes.account_log import FakeAccountLog


class TestFakeAccountLog(AccountLogContract):
    @pytest.fixture
    def log(self) -> FakeAccountLog:
        return FakeAccountLog()

    async def test_what_it_was_made_to_forget_is_a_gap(self, log: FakeAccountLog, ada: UserId):
        after = await log.cursor(ada)
        await log.append(ada, begun("one", "two"))
        log.trim(ada, keep=1)
        with pytest.raises(EventGap):
            await take(1, log.read(ada, after))

    async def test_it_can_be_away(self, log: FakeAccountLog, ada: UserId):
        log.down = True
        with pytest.raises(StoreUnavailable):
            await log.append(ada, begun("one"))
