"""What of a reply was heard when it was cut."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.turns.entities import SpokenSentence, TurnOptions, TurnStatus
from domain.turns.heard import heard_text, interrupted, played_by
from tests.builders import AT, a_turn

SPOKEN = (
    SpokenSentence("I hear you. ", 0, 1_000),
    SpokenSentence("What would you like instead?", 1_000, 2_000),
)
WHOLE = "I hear you. What would you like instead?"


@pytest.mark.parametrize(
    ("played_ms", "heard"),
    [
        (0, ""),
        (400, "I"),
        (1_000, "I hear you."),
        (1_500, "I hear you. What"),
        (2_000, "I hear you. What would you"),
        (3_000, WHOLE),
        (99_000, WHOLE),
    ],
)
def test_whole_sentences_count_and_the_last_one_counts_word_by_word(played_ms: int, heard: str) -> None:
    assert heard_text(SPOKEN, played_ms) == heard


@given(st.integers(0, 4_000), st.integers(0, 4_000))
def test_who_listens_longer_hears_no_less(one: int, other: int) -> None:
    shorter, longer = sorted((one, other))
    assert heard_text(SPOKEN, longer).startswith(heard_text(SPOKEN, shorter))


def a_spoken_turn():
    turn = a_turn(status=TurnStatus.RESPONDING, options=TurnOptions(speak=True), spoken=SPOKEN, first_voice_at=AT)
    assert turn.coach_message is not None
    return replace(turn, coach_message=replace(turn.coach_message, text=WHOLE, heard_text=None))


def test_without_played_ms_wall_time_counts_but_never_more_than_was_sent() -> None:
    turn = a_spoken_turn()
    assert played_by(turn, AT + timedelta(milliseconds=1_500)) == 1_500
    assert played_by(turn, AT + timedelta(hours=1)) == 3_000
    assert played_by(replace(turn, first_voice_at=None), AT) == 0


def test_an_interrupted_turn_keeps_its_text_and_what_was_heard_of_it() -> None:
    cut = interrupted(a_spoken_turn(), 1_000, AT)
    assert cut.status is TurnStatus.INTERRUPTED
    assert cut.coach_message is not None
    assert (cut.coach_message.text, cut.coach_message.heard_text) == (WHOLE, "I hear you.")
    assert cut.coach_message.heard == "I hear you."


def test_a_reply_played_to_its_end_was_heard_whole() -> None:
    coach = interrupted(a_spoken_turn(), 3_000, AT).coach_message
    assert coach is not None
    assert coach.heard_text is None


def test_words_of_an_unspoken_reply_were_all_read() -> None:
    turn = replace(a_spoken_turn(), options=TurnOptions(speak=False), spoken=(), first_voice_at=None)
    coach = interrupted(turn, None, AT).coach_message
    assert coach is not None
    assert coach.heard_text is None
