"""Commitments by rules: figures on labelled sentences, and how what is heard is written down."""

import time
from pathlib import Path
from typing import Final

import pytest

from domain.coaching.commitments import promises_in

SENTENCES: Final = Path(__file__).parents[2] / "coaching"
PRECISION: Final = 0.9
RECALL: Final = 0.8
"""On the held-back half 0.955 and 0.84 were measured: 21 of 25 heard, one heard that was none."""


def figures(half: str) -> tuple[float, float]:
    """Precision and recall."""
    lines = (SENTENCES / f"commitments_{half}.tsv").read_text().splitlines()
    rows = [line.split("\t") for line in lines]
    assert len(rows) == 50
    heard = [label for label, sentence in rows if promises_in(sentence)]
    right = heard.count("commitment")
    return right / len(heard), right / sum(label == "commitment" for label, _ in rows)


@pytest.mark.parametrize("half", ["development", "held_back"])
def test_few_are_made_up_and_most_are_heard(half: str):
    precision, recall = figures(half)

    assert precision >= PRECISION
    assert recall >= RECALL


@pytest.mark.parametrize(
    ("said", "step", "due"),
    [
        ("I'll call my boss on Thursday.", "Call my boss on Thursday", "on Thursday"),
        ("On Thursday, I'll call my boss.", "Call my boss", "On Thursday"),
        ("I'm writing to Tom tomorrow at 9.", "Write to Tom tomorrow at 9", "tomorrow at 9"),
        ("im going to the gym tonight", "Go to the gym tonight", "tonight"),
        ("I’ll book a flight, I promise.", "Book a flight", None),
        ("What I'll do is sleep more.", "Sleep more", None),
    ],
)
def test_how_it_is_written_down(said: str, step: str, due: str | None):
    assert [(promise.step, promise.due) for promise in promises_in(said)] == [(step, due)]


def test_several_in_one_breath_are_several():
    found = promises_in(
        "Okay, I'll call my boss on Thursday and I'll write to Tom tomorrow. I'll call my boss on Thursday!"
    )

    assert [promise.step for promise in found] == ["Call my boss on Thursday", "Write to Tom tomorrow"]


def test_quotes_stand_in_the_message_as_they_are():
    said = "Well… “I’ll  call  my boss”, and then I'm going to rest!\nI will write, at 5 p.m., to Dr. Ray."

    found = promises_in(said)

    assert found
    assert all(promise.quote in said for promise in found)


@pytest.mark.parametrize(
    "said",
    [
        "I'll take all the pills tonight.",
        "I'm going to stop taking my medication tomorrow.",
        "I'll buy a rope on Friday.",
        "Tomorrow I'll jump off the bridge.",
    ],
)
def test_nothing_is_written_down_that_may_hurt(said: str):
    assert promises_in(said) == []


def test_nothing_is_a_commitment_where_danger_is_heard():
    assert promises_in("I'll kill myself tonight.") == []


@pytest.mark.parametrize("strange", [", and I'll go", "I'll call. ", "really just also ", "I'm going to ", "I ", "a"])
def test_no_message_takes_long(strange: str):
    began = time.process_time()
    promises_in((strange * 8_000)[:8_000])
    assert time.process_time() - began < 2
