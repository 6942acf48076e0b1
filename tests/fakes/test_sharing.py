"""The fakes of what processes share keep the promises of the real ones."""

import pytest

from domain.turns.ports import Handovers
from tests.contracts.handovers import HandoversContract
from tests.contracts.persisted_documents import MakeDocuments, PersistedDocumentsContract
from tests.contracts.rate_limits import PassTime, RateLimitsContract
from tests.contracts.turn_seats import TurnSeatsContract
from tests.fakes.clock import FakeClock
from tests.fakes.sharing import FakeHandovers, FakePersistedDocuments, FakeRateLimits, FakeTurnSeats


class TestFakeRateLimits(RateLimitsContract):
    @pytest.fixture
    def clock(self) -> FakeClock:
        return FakeClock()

    @pytest.fixture
    def limits(self, clock: FakeClock) -> FakeRateLimits:
        return FakeRateLimits(clock)

    @pytest.fixture
    def pass_time(self, clock: FakeClock) -> PassTime:
        async def advance(ms: float) -> None:
            clock.advance(milliseconds=ms)

        return advance


class TestFakePersistedDocuments(PersistedDocumentsContract):
    @pytest.fixture
    def documents(self) -> MakeDocuments:
        return FakePersistedDocuments


class TestFakeTurnSeats(TurnSeatsContract):
    @pytest.fixture
    def seats(self) -> FakeTurnSeats:
        return FakeTurnSeats()


class TestFakeHandovers(HandoversContract):
    @pytest.fixture
    def pair(self) -> tuple[Handovers, Handovers]:
        shared = FakeHandovers()
        return shared, shared
