"""What is noted reaches the ledger, once, whatever the database does in between."""

from collections.abc import Sequence

from domain.errors import StoreUnavailable
from domain.usage.calls import ServiceCall
from domain.usage.writer import LedgerWriter
from tests.builders import a_call
from tests.fakes.usage import FakeLedger


class Watch:
    def __init__(self) -> None:
        self.calls: list[ServiceCall] = []
        self.lost_count = 0

    def noted(self, call: ServiceCall) -> None:
        self.calls.append(call)

    def lost(self, count: int, reason: Exception | None = None) -> None:
        self.lost_count += count


async def test_calls_are_written_behind_the_back_of_who_notes_them() -> None:
    ledger, watch, calls = FakeLedger(), Watch(), [a_call() for _ in range(250)]
    async with LedgerWriter(ledger, watch) as writer:
        for call in calls:
            writer.note(call)
        assert not ledger.calls
        await writer.written()
        assert list(ledger.calls.values()) == calls == watch.calls
        assert ledger.writes == 3


async def test_a_database_that_is_away_is_waited_for() -> None:
    ledger = FakeLedger()
    ledger.failure = StoreUnavailable("MongoDB is away.")
    async with LedgerWriter(ledger, Watch()) as writer:
        writer.note(a_call())
        writer.settle("turn_1")
        writer.note(a_call())
        ledger.failure = None
        await writer.written()
    assert len(ledger.calls) == 2
    assert ledger.settled == ["turn_1"]


async def test_the_end_of_the_process_writes_what_is_left() -> None:
    ledger = FakeLedger()
    async with LedgerWriter(ledger, Watch()) as writer:
        writer.note(a_call())
    assert len(ledger.calls) == 1


async def test_what_there_is_no_room_for_is_told() -> None:
    ledger, watch = FakeLedger(), Watch()
    async with LedgerWriter(ledger, watch, max_waiting=2) as writer:
        for _ in range(3):
            writer.note(a_call())
    assert watch.lost_count == 1
    assert len(ledger.calls) == 2


async def test_what_the_ledger_chokes_on_keeps_nothing_else_waiting() -> None:
    class Choking(FakeLedger):
        async def write(self, calls: Sequence[ServiceCall], settled: Sequence[str] = ()) -> None:
            if any(call.model == "bad" for call in calls):
                raise ValueError("no such model")
            await super().write(calls, settled)

    ledger, watch = Choking(), Watch()
    async with LedgerWriter(ledger, watch) as writer:
        writer.note(a_call(model="bad"))
        await writer.written()
        writer.note(a_call())
        await writer.written()
    assert watch.lost_count == 1
    assert len(ledger.calls) == 1
