"""What every voice does."""

import asyncio
from contextlib import aclosing

import pytest

from domain.audio.formats import SAMPLE_BYTES, pcm_ms
from domain.turns.engines import TextToSpeech

SENTENCE = "I hear that you want more time for yourself. What would you do with it?"


async def spoken(voice: TextToSpeech, text: str, *, name: str | None = None, rate: float = 1.0) -> bytes:
    """Have a text spoken."""
    async with aclosing(voice.speak(text, voice=name or voice.voices[0].id, speech_rate=rate)) as stretches:
        return b"".join([stretch async for stretch in stretches])


def loudest(pcm: bytes) -> int:
    """Return the largest sample."""
    return max(memoryview(pcm).cast("h"), default=0)


class TextToSpeechContract:
    """Give the voice under test as the fixture `text_to_speech`."""

    async def test_a_text_becomes_sound_of_whole_samples(self, text_to_speech: TextToSpeech) -> None:
        stretches = [
            stretch
            async for stretch in text_to_speech.speak(SENTENCE, voice=text_to_speech.voices[0].id, speech_rate=1.0)
        ]

        assert all(stretch and len(stretch) % SAMPLE_BYTES == 0 for stretch in stretches)
        assert loudest(b"".join(stretches)) > 1_000

    async def test_the_same_text_sounds_the_same(self, text_to_speech: TextToSpeech) -> None:
        assert await spoken(text_to_speech, SENTENCE) == await spoken(text_to_speech, SENTENCE)
        assert await spoken(text_to_speech, SENTENCE) != await spoken(text_to_speech, SENTENCE.upper() + " Now?")

    async def test_more_text_takes_longer(self, text_to_speech: TextToSpeech) -> None:
        assert len(await spoken(text_to_speech, SENTENCE * 3)) > 2 * len(await spoken(text_to_speech, SENTENCE))

    async def test_the_rate_changes_the_pace(self, text_to_speech: TextToSpeech) -> None:
        slow, own, fast = [
            pcm_ms(len(await spoken(text_to_speech, SENTENCE, rate=rate)), text_to_speech.sample_rate)
            for rate in (0.5, 1.0, 2.0)
        ]

        assert slow > own * 1.6
        assert fast < own * 0.7

    @pytest.mark.parametrize("text", ["", "  \n ", "… — !?", "😀🎉", "👩‍👩‍👧"])
    async def test_what_has_no_word_is_not_spoken(self, text_to_speech: TextToSpeech, text: str) -> None:
        assert await spoken(text_to_speech, text) == b""

    async def test_an_unknown_voice_is_spoken_by_the_default_one(self, text_to_speech: TextToSpeech) -> None:
        assert await spoken(text_to_speech, SENTENCE, name="nobody") == await spoken(text_to_speech, SENTENCE)

    async def test_who_stops_listening_leaves_the_voice_to_others(self, text_to_speech: TextToSpeech) -> None:
        unheard = text_to_speech.speak(SENTENCE * 20, voice=text_to_speech.voices[0].id, speech_rate=1.0)
        async with aclosing(unheard):
            first = await anext(unheard)

        assert first == (await spoken(text_to_speech, SENTENCE * 20))[: len(first)]

    async def test_texts_are_spoken_at_the_same_time(self, text_to_speech: TextToSpeech) -> None:
        long, short = await asyncio.gather(spoken(text_to_speech, SENTENCE), spoken(text_to_speech, "Yes."))

        assert long == await spoken(text_to_speech, SENTENCE)
        assert short == await spoken(text_to_speech, "Yes.")
