"""How the core of what was said is given back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.coaching.reflection import Kind, reflect
from domain.coaching.second_person import second_person


@pytest.mark.parametrize(
    ("said", "turned"),
    [
        ("I want to change my job", "you want to change your job"),
        ("I am tired", "you are tired"),
        ("I was told that my job is safe", "you were told that your job is safe"),
        ("I wasn't asked and was angry", "you weren't asked and were angry"),
        ("I applied and was rejected", "you applied and were rejected"),
        ("my boss was angry with me", "your boss was angry with you"),
        ("I'm proud of myself and I've told our team", "you're proud of yourself and you've told your team"),
        ("my boss and I argue", "you and your boss argue"),
        ("I really was lost", "you really were lost"),
        ("they gave it to us", "they gave it to you"),
        ("I'll call her on Thursday", "you'll call her on Thursday"),
    ],
)
def test_pronouns_and_verbs_turn_round(said: str, turned: str) -> None:
    assert second_person(said) == turned


@pytest.mark.parametrize(
    ("said", "text"),
    [
        ("I want to change my job", "you want to change your job"),
        ("i want to change my job", "you want to change your job"),
        ("um well i want to stop putting things off its getting really bad", "you want to stop putting things off"),
        ("It was a long week, and the team is new, and I feel lost.", "you feel lost"),
        ("I think I should leave", "you feel you should leave"),
        ("Last week he interrupted me three times", "he interrupted you three times"),
        ("i wake up at 3 i can't fall asleep again my mind is racing about work", "you can't fall asleep again"),
        ("Thanks, that helps. I'll call her on Thursday", "you'll call her on Thursday"),
        ("my sister", "your sister"),
        ("Good, actually. A bit lighter.", "A bit lighter"),
    ],
)
def test_the_weightiest_clause_is_given_back(said: str, text: str) -> None:
    reflection = reflect(said)
    assert reflection is not None
    assert reflection.text == text


def test_both_sides_of_a_but_are_given_back() -> None:
    reflection = reflect("I want to change my job but I'm scared of losing my income")
    assert reflection is not None
    assert reflection.other_side == "you want to change your job"
    assert reflection.text == "you're scared of losing your income"
    assert reflection.feeling


def test_a_possibility_is_told_from_a_fact() -> None:
    reflection = reflect("Maybe I could ask my manager for help")
    assert reflection is not None
    assert (reflection.kind, reflection.text) == (Kind.POSSIBILITY, "ask your manager for help")


@pytest.mark.parametrize("said", ["", "?", "because", "What do you think?", "I hate it when you say that", "lol"])
def test_what_cannot_be_given_back_well_is_left(said: str) -> None:
    assert reflect(said) is None


def test_a_long_speech_is_not_given_back_whole() -> None:
    said = "and then we moved house and the kids changed school and " * 20 + "I just feel exhausted"
    reflection = reflect(said)
    assert reflection is not None
    assert reflection.text == "you just feel exhausted"


@given(st.text(max_size=400))
def test_any_text_can_be_heard(said: str) -> None:
    reflection = reflect(said)
    assert reflection is None or reflection.text.strip()
