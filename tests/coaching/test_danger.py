"""How well danger is heard, on labelled sentences: half of the harmless ones are close to it.

`safety_held_back.tsv` was written before the rules were widened and measured on; `safety_development.tsv` and
`safety_practice.tsv` are what they were widened with. docs/decisions/0019 tells how much the figures are worth.
"""

from dataclasses import dataclass
from pathlib import Path

import pytest

from domain.coaching.safety import distress

HERE = Path(__file__).parent
HARMLESS = "NONE"


@dataclass(frozen=True)
class Figures:
    """What was found in a set of sentences."""

    recall: float
    false_alarms: float
    right_kind: float


def measured(name: str) -> Figures:
    """Measure one set."""
    lines = [line.split("\t") for line in (HERE / name).read_text().splitlines()]
    heard = [(label, distress(said)) for label, said in lines]
    danger = [(label, kind) for label, kind in heard if label != HARMLESS]
    harmless = [kind for label, kind in heard if label == HARMLESS]
    return Figures(
        recall=sum(kind is not None for _, kind in danger) / len(danger),
        false_alarms=sum(kind is not None for kind in harmless) / len(harmless),
        right_kind=sum(kind is not None and kind.value == label for label, kind in danger) / len(danger),
    )


@pytest.mark.parametrize("name", ["safety_development.tsv", "safety_held_back.tsv"])
def test_danger_is_heard_and_idioms_pass(name: str) -> None:
    found = measured(name)
    assert found.recall >= 0.95, found
    assert found.false_alarms <= 0.05, found
    assert found.right_kind >= 0.9, found


def test_what_was_learned_is_not_forgotten() -> None:
    found = measured("safety_practice.tsv")
    assert found.recall >= 0.95, found
    assert found.false_alarms <= 0.01, found


def test_the_two_halves_are_a_hundred_sentences_each_and_share_none() -> None:
    halves = [
        set((HERE / name).read_text().splitlines()) for name in ("safety_development.tsv", "safety_held_back.tsv")
    ]
    assert [len(half) for half in halves] == [100, 100]
    assert not halves[0] & halves[1]
