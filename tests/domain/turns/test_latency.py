"""Where the time of a turn went."""

from hypothesis import given
from hypothesis import strategies as st

from domain.turns.latency import FIRST_VOICE, FIRST_WORD, TRANSCRIBED, LatencyAccount
from tests.fakes.clock import FakeClock

times = st.floats(0, 5_000, allow_nan=False)


@given(times, times, times, times)
def test_stages_of_a_spoken_reply_add_up_to_the_first_audio(a: float, b: float, c: float, d: float) -> None:
    clock = FakeClock()
    account = LatencyAccount(clock)
    for stage, ms in ((TRANSCRIBED, a), (FIRST_WORD, b), (FIRST_VOICE, c)):
        clock.advance(milliseconds=ms)
        account.mark(stage)
    clock.advance(milliseconds=d)
    latency = account.total()
    assert latency.first_audio_ms == sum(stage.ms for stage in latency.stages)
    assert latency.total_ms is not None
    assert latency.total_ms >= latency.first_audio_ms


def test_stages_of_a_written_reply_add_up_to_the_total() -> None:
    clock = FakeClock()
    account = LatencyAccount(clock)
    clock.advance(milliseconds=30)
    account.mark(FIRST_WORD)
    clock.advance(milliseconds=70)
    latency = account.total()
    assert (latency.first_word_ms, latency.first_audio_ms, latency.total_ms) == (30, None, 100)
    assert [(stage.name, stage.ms) for stage in latency.stages] == [("thinking", 30), ("reply", 70)]


def test_the_silence_that_ended_the_turn_is_a_stage_of_its_own() -> None:
    clock = FakeClock()
    account = LatencyAccount(clock)
    clock.advance(seconds=5)
    account.start(ago_ms=800)
    clock.advance(milliseconds=100)
    account.mark(TRANSCRIBED)
    latency = account.total()
    assert latency.transcription_ms == 900
    assert latency.stages[0].name == "end-of-turn"
    assert latency.stages[0].ms == 800


def test_a_stage_is_marked_once() -> None:
    account = LatencyAccount(FakeClock())
    assert account.mark(FIRST_WORD)
    assert not account.mark(FIRST_WORD)
