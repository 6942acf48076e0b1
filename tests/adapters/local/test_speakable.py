"""What a voice is given of a text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.local.speakable import MAX_PIECE, pieces, speakable


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("I hear you.", "I hear you."),
        ("Well done! 🎉 Go on.", "Well done! Go on."),
        ("Café, naïve, Łódź and ß", "Café, naïve, Łódź and ß"),
        ("At 9:30am, 50% of $20 (or 3.5 + 1)", "At 9:30am, 50% of $20 (or 3.5 + 1)"),
        ("I said مرحبا to her", "I said to her"),
        ("Привет", ""),
        ("مرحبا كيف حالك", ""),
        ("你好 👋", ""),
        ("٣ ways", "ways"),
        ("½ of it", "12 of it"),
        ("ﬁne ｗｏｒｄｓ", "fine words"),
        ("see [our page](https://example.org/a) now", "see our page now"),
        ("say [word](/wˈɜɹd/) now", "say word now"),
        ("a\x00b\x07c\u200bd", "abcd"),
        ("  two\t spaces \n\n\n and  lines ", "two spaces\nand lines"),
        ("… — !?", ""),
        ("", ""),
        ("7", "7"),
        ("1,250,000", "1,250,000"),
        ("card 4000123456789010.", "card 4 0 0 0 1 2 3 4 5 6 7 8 9 0 1 0."),
    ],
)
def test_what_has_no_english_sound_is_left_out(text: str, left: str) -> None:
    assert speakable(text) == left


def test_a_short_text_is_one_piece() -> None:
    assert list(pieces("I hear you. Go on.")) == ["I hear you. Go on."]


def test_a_text_without_words_has_no_pieces() -> None:
    assert list(pieces("")) == []


def test_a_long_text_is_cut_where_sentences_end_and_not_after_a_title() -> None:
    sentence = "This morning Dr. Smith told me that the results are good, and I went home. "

    assert list(pieces((sentence * 8).strip())) == [(sentence * 3).strip()] * 2 + [(sentence * 2).strip()]


def test_a_long_sentence_is_cut_where_a_clause_ends_else_between_words() -> None:
    clause, words = "and then we talked about it for a while, ", "word " * 100

    assert next(pieces(clause * 10)).endswith("a while,")
    assert {len(piece) for piece in pieces(words.strip())} == {239, 19}


def test_a_word_without_end_is_cut_anywhere() -> None:
    assert [len(piece) for piece in pieces("a" * 500)] == [240, 240, 20]


@given(st.text(max_size=2_000))
def test_pieces_are_short_speakable_and_lose_no_word(text: str) -> None:
    whole = speakable(text)
    parts = list(pieces(whole))

    assert all(0 < len(part) <= MAX_PIECE for part in parts)
    assert all(any(character.isalnum() for character in part) for part in parts)
    assert [c for part in parts for c in part if c.isalnum()] == [c for c in whole if c.isalnum()]
    assert speakable(whole) == whole or "](" in whole
