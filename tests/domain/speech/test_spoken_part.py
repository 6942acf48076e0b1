"""What of a recording an engine is given."""

from collections.abc import AsyncIterator, Sequence

from domain.audio.formats import SPEECH_RATE_HZ, pcm_ms
from domain.speech.spoken_part import LEAD_BYTES, LONGEST_PAUSE_BYTES, TAIL_MS, OnlySpokenParts, SpokenPart
from domain.turns.engines import Transcript
from tests.contracts.speech_to_text import transcribed
from tests.fakes.engines import FakeSpeechToText

FRAME = 1_024
WORD = b"\x10\x00" * 5_120
"""Ten frames, which the ears of these tests take for speech."""


class LoudIsSpeech:
    """Ears for which every frame that is not silence is speech."""

    def session(self) -> "LoudIsSpeech":
        return self

    def hear(self, pcm: bytes) -> Sequence[float]:
        return [float(any(pcm[start : start + FRAME])) for start in range(0, len(pcm), FRAME)]


def silence(frames: int) -> bytes:
    return bytes(frames * FRAME)


def given(*pieces: bytes) -> list[bytes]:
    part = SpokenPart(LoudIsSpeech(), min_speech_ms=120)
    return [part.take(piece) for piece in pieces]


def test_nothing_is_given_before_the_first_word_then_it_comes_with_its_beginning():
    assert given(silence(50), WORD) == [b"", bytes(LEAD_BYTES) + WORD]


def test_the_silence_after_the_last_word_is_not_given():
    pieces = given(WORD, *[silence(1)] * 100)
    assert pcm_ms(len(b"".join(pieces)) - len(WORD), SPEECH_RATE_HZ) <= TAIL_MS


def test_a_pause_is_shortened_and_the_words_after_it_are_whole():
    pieces = given(WORD, *[silence(1)] * 200, WORD)
    assert pieces[-1].endswith(WORD)
    assert len(pieces[-1]) <= LONGEST_PAUSE_BYTES + len(WORD)


def test_a_short_pause_stays_as_it_is():
    assert b"".join(given(WORD, *[silence(1)] * 20, WORD)) == WORD + silence(20) + WORD


async def test_an_engine_is_given_silence_as_nothing():
    engine = FakeSpeechToText()
    ears = OnlySpokenParts(engine, LoudIsSpeech(), min_speech_ms=120)
    assert await transcribed(ears, silence(100)) == [Transcript(text="", final=True, language="en")]
    assert engine.recordings == [b""]


async def test_what_is_not_taken_any_more_closes_the_engine():
    engine = FakeSpeechToText()
    ears = OnlySpokenParts(engine, LoudIsSpeech(), min_speech_ms=120)

    async def talking() -> AsyncIterator[bytes]:
        while True:
            yield WORD

    transcripts = ears.transcribe(talking(), language=None)
    await transcripts.aclose()
    assert engine.recordings == []
