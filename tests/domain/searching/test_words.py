"""What a message is found by."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.searching.words import MOST_OF_A_MESSAGE, MOST_OF_A_QUERY, message_words, query_words


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("cafe", "Im Café Größe"),
        ("GRÖSSE", "Im Café Größe"),
        ("jobs", "a new job"),
        ("working late", "I worked late."),
        ("couldn't", "I couldn’t say"),
        ("2026", "in 2026."),
        ("Ångström", "Ångström"),
        ("工作", "我想换工作"),
        ("仕事", "仕事を変えたい"),
        ("ＡＢＣ", "abc"),
    ],
)
def test_found(query: str, said: str):
    assert query_words(query)
    assert message_words(said).issuperset(query_words(query))


@pytest.mark.parametrize(("query", "said"), [("wor", "work"), ("作工", "我想换工作"), ("job boss", "my job")])
def test_not_found(query: str, said: str):
    assert not message_words(said).issuperset(query_words(query))


def test_small_words_and_signs_find_nothing():
    assert query_words("the, and I - !?") == ()
    assert query_words("") == ()


def test_the_longest_words_of_a_query_count():
    words = query_words(" ".join("x" * length for length in range(3, 40)))
    assert len(words) == MOST_OF_A_QUERY
    assert [len(word) for word in words] == sorted((len(word) for word in words), reverse=True)


def test_a_message_is_found_by_so_many_words_at_most():
    assert len(message_words(" ".join(f"w{number}x" for number in range(10_000)))) == MOST_OF_A_MESSAGE


@given(st.text(max_size=300))
def test_every_message_is_found_by_its_own_words(text: str):
    assert message_words(text).issuperset(query_words(text))
