"""When an answer is begun ahead of its time, and how much of that may be in vain."""

import pytest

from domain.turns.speculation import Allowance, Speculation, same_words, worth_answering


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("I want to change jobs", "I want to change jobs."),
        ("so I don't know", "So, I don’t know..."),
        ("ich möchte mehr schlafen", "Ich möchte mehr schlafen!"),
        ("", " "),
    ],
)
def test_punctuation_and_capitals_change_no_words(one: str, other: str):
    assert same_words(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("I want to change", "I want to change jobs"), ("I can", "I can't"), ("ten", "then"), ("a b", "ab")],
)
def test_other_words_are_other_words(one: str, other: str):
    assert not same_words(one, other)


def test_a_beginning_is_not_worth_an_answer():
    assert not worth_answering("I want")
    assert worth_answering("I want to")


def test_nothing_is_allowed_before_anything_was_of_use():
    assert not Allowance(20).reserve(1)


def test_what_is_in_vain_stays_under_the_share():
    allowance = Allowance(20)
    allowance.heard(5_000)
    assert allowance.reserve(1_000)
    assert not allowance.reserve(1)
    allowance.settle(1_000, in_vain=700)
    assert allowance.reserve(300)
    assert not allowance.reserve(1)


def test_what_was_used_was_not_in_vain():
    allowance = Allowance(20)
    allowance.heard(5_000)
    for _ in range(10):
        assert allowance.reserve(1_000)
        allowance.settle(1_000, in_vain=0)
    assert allowance.in_vain == 0


def test_without_a_share_there_is_no_speculation():
    allowance = Allowance(0)
    allowance.heard(1_000_000)
    assert not allowance.any
    assert not allowance.reserve(1)
    assert Speculation().most_replies == 1
    assert Speculation(allowance=Allowance(5)).most_replies == 3
