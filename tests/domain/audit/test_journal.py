"""Writing the audit log without losing entries, and without holding anybody up."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest

from domain.audit.entries import AuditEntry
from domain.audit.journal import AuditJournal
from domain.errors import StoreUnavailable
from tests.builders import an_audit_entry
from tests.contracts.reading import until
from tests.fakes.audit import FakeAuditEntries


@dataclass
class Fallback:
    """Notes what the store did not get."""

    entries: list[AuditEntry] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)

    def unwritten(self, entries: Sequence[AuditEntry], reason: BaseException | None) -> None:
        self.entries += entries
        self.reasons.append(type(reason).__name__)


class Slow(FakeAuditEntries):
    """Takes entries when it is told to; `batches` counts how many at a time."""

    def __init__(self) -> None:
        super().__init__()
        self.gate = asyncio.Event()
        self.batches: list[int] = []

    async def add(self, entries: Sequence[AuditEntry]) -> None:
        await self.gate.wait()
        self.batches.append(len(entries))
        await super().add(entries)


@pytest.fixture
def entries() -> FakeAuditEntries:
    return FakeAuditEntries()


@pytest.fixture
def fallback() -> Fallback:
    return Fallback()


async def test_an_entry_is_kept_when_note_returns(entries: FakeAuditEntries, fallback: Fallback) -> None:
    async with AuditJournal(entries, fallback, patience_s=30) as journal:
        entry = an_audit_entry()
        await journal.note(entry)
        assert list(entries.entries.values()) == [entry]
    assert fallback.entries == []


async def test_a_store_that_is_away_neither_fails_nor_holds_up_and_gets_everything_later(
    entries: FakeAuditEntries, fallback: Fallback
) -> None:
    entries.failure = StoreUnavailable("down")
    made = [an_audit_entry() for _ in range(300)]
    async with AuditJournal(entries, fallback, patience_s=0.01) as journal:
        await asyncio.gather(*map(journal.note, made))
        assert entries.entries == {}

        entries.failure = None

        async def all_written() -> bool:
            return len(entries.entries) == len(made)

        await until(all_written)
    assert list(entries.entries.values()) == made
    assert fallback.entries == []


async def test_whoever_gives_up_waiting_leaves_the_entry_here(fallback: Fallback) -> None:
    entries = Slow()
    async with AuditJournal(entries, fallback, patience_s=30) as journal:
        noting = asyncio.create_task(journal.note(an_audit_entry()))
        await asyncio.sleep(0)
        noting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await noting
        entries.gate.set()
    assert len(entries.entries) == 1


async def test_entries_that_come_at_once_are_written_together(fallback: Fallback) -> None:
    entries = Slow()
    async with AuditJournal(entries, fallback, patience_s=30) as journal:
        noting = [asyncio.create_task(journal.note(an_audit_entry())) for _ in range(50)]
        for _ in range(3):
            await asyncio.sleep(0)
        entries.gate.set()
        await asyncio.gather(*noting)
    assert len(entries.batches) <= 2
    assert sum(entries.batches) == 50


async def test_what_cannot_be_written_before_the_end_goes_to_the_log(
    entries: FakeAuditEntries, fallback: Fallback
) -> None:
    entries.failure = StoreUnavailable("down")
    entry = an_audit_entry()
    async with AuditJournal(entries, fallback, patience_s=0.01, drain_s=0.05) as journal:
        await journal.note(entry)
    late = an_audit_entry()
    await journal.note(late)
    assert fallback.entries == [entry, late]


async def test_too_many_do_not_fill_the_memory(entries: FakeAuditEntries, fallback: Fallback) -> None:
    entries.failure = StoreUnavailable("down")
    made = [an_audit_entry() for _ in range(5)]
    async with AuditJournal(entries, fallback, patience_s=0.01, max_waiting=3) as journal:
        await asyncio.gather(*map(journal.note, made))
        assert fallback.entries == made[3:]
        entries.failure = None
        await journal.note(an_audit_entry())
    assert set(made[:3]) <= set(entries.entries.values())


async def test_a_defect_costs_its_own_entries_alone(fallback: Fallback) -> None:
    class Defective(FakeAuditEntries):
        async def add(self, entries: Sequence[AuditEntry]) -> None:
            if any(entry.action == "BROKEN" for entry in entries):
                raise TypeError
            await super().add(entries)

    entries, broken, whole = Defective(), an_audit_entry(action="BROKEN"), an_audit_entry()
    async with AuditJournal(entries, fallback, patience_s=30) as journal:
        await journal.note(broken)
        await journal.note(whole)
    assert (fallback.entries, fallback.reasons) == ([broken], ["TypeError"])
    assert list(entries.entries.values()) == [whole]
