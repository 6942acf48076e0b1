"""When a hands-free turn ends."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.turns.end_of_turn import FRAME_MS, EndOfTurn

SILENCE_MS, MIN_SPEECH_MS = 800, 120
SILENT_FRAMES, SPEECH_FRAMES = 25, 4
"""800 ms of silence and 120 ms of speech in whole frames of 32 ms."""

probabilities = st.lists(st.floats(0, 1), max_size=200)


def an_end_of_turn() -> EndOfTurn:
    return EndOfTurn(silence_ms=SILENCE_MS, min_speech_ms=MIN_SPEECH_MS)


def speech(frames: int) -> list[float]:
    return [0.9] * frames


def silence(frames: int) -> list[float]:
    return [0.05] * frames


def test_silence_after_speech_ends_it_to_the_frame() -> None:
    turn = an_end_of_turn()
    assert not turn.feed(speech(20) + silence(SILENT_FRAMES - 1))
    assert turn.feed(silence(1))
    assert turn.ended
    assert turn.speech_ms == 20 * FRAME_MS
    assert turn.silence_ms == SILENCE_MS


def test_silence_before_any_speech_ends_nothing() -> None:
    turn = an_end_of_turn()
    assert not turn.feed(silence(1_000))
    assert not turn.has_speech
    assert turn.speech_ms == 0


def test_a_pause_between_words_ends_nothing() -> None:
    turn = an_end_of_turn()
    assert not turn.feed((speech(10) + silence(SILENT_FRAMES - 1)) * 5)
    assert turn.speech_ms == 50 * FRAME_MS


def test_sounds_too_short_for_speech_are_not_speech() -> None:
    turn = an_end_of_turn()
    assert not turn.feed((speech(SPEECH_FRAMES - 1) + silence(5)) * 40)
    assert not turn.has_speech


def test_speech_counts_from_its_first_frame_once_it_is_long_enough() -> None:
    turn = an_end_of_turn()
    turn.feed(speech(SPEECH_FRAMES - 1))
    assert not turn.has_speech
    turn.feed(speech(1))
    assert turn.has_speech
    assert turn.speech_ms == SPEECH_FRAMES * FRAME_MS


def test_a_click_in_the_silence_does_not_prolong_it() -> None:
    turn = an_end_of_turn()
    assert turn.feed(speech(20) + silence(10) + speech(2) + silence(SILENT_FRAMES - 12))


def test_words_that_begin_at_the_last_moment_are_not_cut_off() -> None:
    turn = an_end_of_turn()
    assert not turn.feed(speech(20) + silence(SILENT_FRAMES - 1) + speech(20))
    assert turn.feed(silence(SILENT_FRAMES))
    assert turn.speech_ms == 40 * FRAME_MS


def test_a_voice_that_falters_is_still_a_voice() -> None:
    turn = an_end_of_turn()
    turn.feed([0.6, 0.4, 0.4, 0.4])
    assert turn.has_speech


def test_a_faltering_sound_alone_is_no_voice() -> None:
    turn = an_end_of_turn()
    turn.feed([0.4] * 100)
    assert not turn.has_speech


def test_once_ended_it_stays_ended_and_goes_on_counting() -> None:
    turn = an_end_of_turn()
    turn.feed(speech(10) + silence(SILENT_FRAMES))
    assert turn.feed(speech(10))
    assert turn.speech_ms == 20 * FRAME_MS


@given(probabilities)
def test_it_never_ends_without_speech_and_without_silence_after_it(heard: list[float]) -> None:
    turn = an_end_of_turn()
    if turn.feed(heard):
        assert turn.has_speech
        assert len(heard) >= SPEECH_FRAMES + SILENT_FRAMES


@given(probabilities)
def test_speech_and_silence_are_never_longer_than_what_was_heard(heard: list[float]) -> None:
    turn = an_end_of_turn()
    turn.feed(heard)
    assert 0 <= turn.speech_ms + turn.silence_ms <= len(heard) * FRAME_MS
    assert turn.has_speech is (turn.speech_ms >= MIN_SPEECH_MS)


@given(probabilities, st.lists(st.integers(0, 200), max_size=8))
def test_the_cut_of_what_is_fed_changes_nothing(heard: list[float], cuts: list[int]) -> None:
    whole, pieces = an_end_of_turn(), an_end_of_turn()
    whole.feed(heard)
    bounds = [0, *sorted(min(at, len(heard)) for at in cuts), len(heard)]
    for start, end in pairwise(bounds):
        pieces.feed(heard[start:end])
    assert (pieces.ended, pieces.speech_ms, pieces.silence_ms) == (whole.ended, whole.speech_ms, whole.silence_ms)


@given(probabilities)
def test_enough_silence_always_ends_what_has_speech(heard: list[float]) -> None:
    turn = an_end_of_turn()
    turn.feed(heard)
    assert turn.feed(silence(SILENT_FRAMES)) is turn.has_speech


@pytest.mark.parametrize(("silence_ms", "frames"), [(0, 1), (1, 1), (32, 1), (33, 2), (700, 22)])
def test_the_limit_is_reached_with_the_first_frame_that_fills_it(silence_ms: int, frames: int) -> None:
    turn = EndOfTurn(silence_ms=silence_ms, min_speech_ms=MIN_SPEECH_MS)
    turn.feed(speech(10))
    fed = 1
    while not turn.feed(silence(1)):
        fed += 1
    assert fed == frames
