"""How a reply is cut into pieces to speak."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from domain.turns.sentences import FIRST_LENGTH, NEXT_LENGTH, SentenceSplitter


def pieces(*deltas: str) -> list[str]:
    splitter = SentenceSplitter()
    found = [piece for delta in deltas for piece in splitter.feed(delta)]
    rest = splitter.flush()
    return [*found, rest] if rest else found


def stripped(*deltas: str) -> list[str]:
    return [piece.strip() for piece in pieces(*deltas)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hello there. How are you?", ["Hello there.", "How are you?"]),
        ("Yes. Go on.", ["Yes.", "Go on."]),
        (
            "You want to change your job, and it scares you. What else, do you think?",
            ["You want to change your job,", "and it scares you.", "What else, do you think?"],
        ),
        ("Well, I hear you, and I wonder.", ["Well, I hear you,", "and I wonder."]),
        ("So here is the thing: it works.", ["So here is the thing:", "it works."]),
        ("You did all of that \u2013 alone. Wow!", ["You did all of that \u2013", "alone.", "Wow!"]),
        ("Dr. Smith called Mrs. Jones. Then he left.", ["Dr. Smith called Mrs. Jones.", "Then he left."]),
        ("Try it, e.g. tomorrow. Fine?", ["Try it, e.g. tomorrow.", "Fine?"]),
        ("It grew by 3.5 percent. Good.", ["It grew by 3.5 percent.", "Good."]),
        ("You said 3. What made it 3?", ["You said 3.", "What made it 3?"]),
        ("It costs 1,000 in all. Well?", ["It costs 1,000 in all.", "Well?"]),
        ("She lives in the U.S. and works. Yes.", ["She lives in the U.S. and works.", "Yes."]),
        ("Come at 5 p.m. Then we talk.", ["Come at 5 p.m.", "Then we talk."]),
        ("Come at 5 p.m. or later. Fine.", ["Come at 5 p.m. or later.", "Fine."]),
        ("J. Smith came. So did I. And you?", ["J. Smith came.", "So did I.", "And you?"]),
        ("Hm. You were... unsure. I see... Go on.", ["Hm.", "You were... unsure.", "I see...", "Go on."]),
        ('He said "stop." Then he left.', ['He said "stop."', "Then he left."]),
        ("(It was late.) You slept.", ["(It was late.)", "You slept."]),
        ("First line\nSecond line\n\nThird", ["First line", "Second line", "Third"]),
        ("**Good.** Now this.", ["**Good.**", "Now this."]),
        ("1. Breathe\n2. Wait", ["1. Breathe", "2. Wait"]),
        ("Really?! No way!! Yes.", ["Really?!", "No way!!", "Yes."]),
        ("你好。今天怎么样？很好！", ["你好。", "今天怎么样？", "很好！"]),
        ("「はい。」そうです。", ["「はい。」", "そうです。"]),
        ("我想换一个新工作，但是我很害怕。你呢？", ["我想换一个新工作，", "但是我很害怕。", "你呢？"]),
        ("كيف حالك؟ أنا بخير۔ شكرا", ["كيف حالك؟", "أنا بخير۔", "شكرا"]),
        ("Only a few words", ["Only a few words"]),
        ("...", ["..."]),
        ("", []),
    ],
)
def test_pieces_end_where_speech_would_pause(text: str, expected: list[str]) -> None:
    assert stripped(text) == expected


def test_a_number_cut_between_two_deltas_stays_whole() -> None:
    assert stripped("About 3", ".", "5 hours", ". Good.") == ["About 3.5 hours.", "Good."]


def test_the_first_clause_comes_before_its_sentence_is_complete() -> None:
    splitter = SentenceSplitter()
    assert splitter.feed("You want to change your job, ") == ["You want to change your job, "]


def test_a_sentence_comes_with_the_space_behind_it() -> None:
    splitter = SentenceSplitter()
    assert splitter.feed("I hear you.") == []
    assert splitter.feed(" ") == ["I hear you. "]


def test_without_punctuation_the_first_piece_is_bounded_and_ends_at_a_word() -> None:
    words = "word " * 200
    first, *later = pieces(words)
    assert FIRST_LENGTH <= len(first) <= FIRST_LENGTH + 10
    assert all(piece.endswith("word ") for piece in (first, *later))
    assert all(len(piece) <= NEXT_LENGTH + 10 for piece in later)


def test_without_any_space_pieces_are_bounded_too() -> None:
    assert max(map(len, pieces("x" * 2000))) <= NEXT_LENGTH + 40


def test_it_can_go_on_after_a_flush() -> None:
    splitter = SentenceSplitter()
    splitter.feed("One two")
    assert splitter.flush() == "One two"
    assert splitter.flush() == ""


SPEECH = st.text(
    st.one_of(st.sampled_from("aB3 .,!?;:\n…\"')—。，！؟۔*-"), st.characters(exclude_categories=["Cs"])), max_size=400
)


@given(SPEECH, st.data())
def test_put_end_to_end_the_pieces_are_the_text_however_it_is_cut(text: str, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=20)))
    deltas = [text[start:end] for start, end in zip([0, *cuts], [*cuts, len(text)], strict=True)]
    found = pieces(*deltas)
    assert "".join(found) == text
    assert found == pieces(text)


@example("::::：0")
@given(SPEECH)
def test_every_piece_but_a_last_one_can_be_spoken(text: str) -> None:
    assert all(any(character.isalnum() for character in piece) for piece in pieces(text)[:-1])
