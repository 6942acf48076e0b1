"""The fakes keep the same promises as the stores they stand for, and fail on demand."""

import pytest

from domain.errors import EventGap, StoreUnavailable
from domain.turns.entities import TurnStatus
from tests.builders import a_turn
from tests.contracts.event_log import EventLogContract, words
from tests.contracts.inbox import MAX_RECORDING_BYTES, InboxContract
from tests.contracts.leases import LeasesContract
from tests.contracts.reading import take
from tests.fakes.redis_ports import FakeEventLog, FakeInbox, FakeLeases


class TestFakeEventLog(EventLogContract):
    @pytest.fixture
    def log(self) -> FakeEventLog:
        return FakeEventLog()

    async def test_what_it_was_made_to_forget_is_a_gap(self, log: FakeEventLog):
        turn = a_turn(status=TurnStatus.RESPONDING)
        fence, cursor = await log.open_turn(turn)
        await log.append(turn, words(turn, "one", "two"), fence=fence)
        last = (await log.moment(turn.conversation_id)).cursor
        await log.trim(turn.conversation_id, keep=1)
        with pytest.raises(EventGap):
            await take(1, log.read(turn.conversation_id, cursor))
        await log.lose_memory()
        with pytest.raises(EventGap):
            await take(1, log.read(turn.conversation_id, last))

    async def test_it_can_be_away(self, log: FakeEventLog):
        turn = a_turn()
        log.down = True
        with pytest.raises(StoreUnavailable):
            await log.open_turn(turn)


class TestFakeInbox(InboxContract):
    @pytest.fixture
    def inbox(self) -> FakeInbox:
        return FakeInbox(MAX_RECORDING_BYTES)


class TestFakeLeases(LeasesContract):
    @pytest.fixture
    def leases(self) -> FakeLeases:
        return FakeLeases()

    async def test_a_lease_can_lapse_while_its_block_goes_on(self, leases: FakeLeases):
        turn = a_turn()
        async with leases.hold(turn.id):
            leases.lapse(turn.id)
            assert not await leases.held(turn.id)
