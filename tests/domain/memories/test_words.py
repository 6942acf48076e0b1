"""The words that tell what a text is about."""

import pytest

from domain.memories.words import stem, telling_words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("work", "working"),
        ("daughter", "daughters"),
        ("nurse", "nurses"),
        ("study", "studies"),
        ("study", "studied"),
        ("plan", "plans"),
        ("planned", "planning"),
        ("sleep", "sleeping"),
    ],
)
def test_forms_of_a_word_are_one(one: str, other: str):
    assert stem(one) == stem(other)


def test_small_words_tell_nothing():
    assert telling_words("I'm not the one who should have been there") == frozenset()
    assert telling_words("My boss’s NIGHTS, my boss!") == {"boss", "night"}
