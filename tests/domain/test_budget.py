"""Amounts too small to ask the shared counters about, each time."""

import pytest

from domain.errors import RateLimited
from domain.pacing import Allowance, Budget


class Counters:
    """Answers as told, and then always yes."""

    def __init__(self, *answers: int) -> None:
        self.taken: list[tuple[str, int]] = []
        self._answers = list(answers)

    async def take(self, allowance: Allowance, subject: str) -> int:
        self.taken.append((subject, allowance.times))
        return self._answers.pop(0) if self._answers else 0


async def test_counters_are_asked_for_a_note_at_a_time() -> None:
    counters = Counters()
    budget = Budget(counters, 5_000, note=1_000)
    for _ in range(30):
        await budget.spend("ada", 100)

    assert counters.taken == [("ada", 5)] * 3


async def test_a_large_amount_takes_as_many_notes_as_it_needs() -> None:
    counters = Counters()
    await Budget(counters, 5_000, note=1_000).spend("ada", 2_500)

    assert len(counters.taken) == 3


async def test_who_has_nothing_left_is_told_when_to_come_back_and_keeps_the_change() -> None:
    counters = Counters(0, 700, 0)
    budget = Budget(counters, 5_000, note=1_000)
    await budget.spend("ada", 400)
    with pytest.raises(RateLimited) as refused:
        await budget.spend("ada", 700)
    await budget.spend("ada", 600)
    await budget.spend("ada", 1)

    assert refused.value.retry_after_ms == 700
    assert len(counters.taken) == 3


async def test_the_change_of_the_latest_subjects_is_kept() -> None:
    counters = Counters()
    budget = Budget(counters, 5_000, note=1_000, subjects=2)
    for subject in ("ada", "bob", "eve", "bob", "ada"):
        await budget.spend(subject, 1)

    assert [subject for subject, _ in counters.taken] == ["ada", "bob", "eve", "ada"]


async def test_a_budget_smaller_than_a_note_is_a_budget() -> None:
    counters = Counters()
    await Budget(counters, 10).spend("ada", 20)

    assert counters.taken == [("ada", 1)] * 2
