"""Hibari on this machine, in its real process."""

import asyncio
import os
import signal

import msgspec
import numpy as np
import pytest
import structlog

from adapters.local.saying import Say
from adapters.local.speech_to_text import LocalSpeechToText
from adapters.local.text_to_speech import LocalTextToSpeech
from domain.audio.formats import pcm_ms
from domain.errors import ProviderUnavailable
from tests.contracts.speech_to_text import transcribed
from tests.contracts.text_to_speech import SENTENCE, TextToSpeechContract, spoken
from tests.loop_lag import LoopLag
from tests.word_errors import word_errors

log = structlog.get_logger(__name__)

pytestmark = pytest.mark.slow


@pytest.fixture
def text_to_speech(local_text_to_speech: LocalTextToSpeech) -> LocalTextToSpeech:
    return local_text_to_speech


class TestLocalTextToSpeech(TextToSpeechContract):
    """It keeps the contract."""


async def test_what_is_spoken_can_be_understood(
    text_to_speech: LocalTextToSpeech, local_speech_to_text: LocalSpeechToText
) -> None:
    samples = np.frombuffer(await spoken(text_to_speech, SENTENCE), "<i2").astype(np.float64)
    at = np.arange(0, len(samples), 24_000 / 16_000)
    pcm = np.interp(at, np.arange(len(samples)), samples).astype("<i2").tobytes()

    errors, _ = word_errors(SENTENCE, (await transcribed(local_speech_to_text, pcm))[-1].text)
    assert errors <= 1


@pytest.mark.parametrize("text", ["مرحبا كيف حالك", "Привет", "你好", "🎉👍", "[]()"])
async def test_what_is_not_english_is_not_spoken(text_to_speech: LocalTextToSpeech, text: str) -> None:
    assert await spoken(text_to_speech, text) == b""


async def test_what_cannot_be_spoken_is_left_out(text_to_speech: LocalTextToSpeech) -> None:
    assert await spoken(text_to_speech, "Well done! 🎉 Go on.") == await spoken(text_to_speech, "Well done! Go on.")


async def test_numbers_are_read(text_to_speech: LocalTextToSpeech) -> None:
    assert len(await spoken(text_to_speech, "1,250")) > len(await spoken(text_to_speech, "one"))


async def test_a_word_the_voice_fails_at_does_not_silence_the_others(text_to_speech: LocalTextToSpeech) -> None:
    asked = [msgspec.msgpack.encode(Say(text, 1.0)) for text in ("Yes " + "1" * 40 + " please", "Yes", "please")]

    with_it, *others = [await text_to_speech.worker.ask(question) for question in asked]

    assert with_it == b"".join(others)


@pytest.mark.parametrize("text", ["word " * 500, "a" * 2_000, "No. " * 500, "12345" * 100, "so, " * 500])
async def test_a_very_long_text_is_spoken_piece_by_piece(text_to_speech: LocalTextToSpeech, text: str) -> None:
    async with LoopLag() as lag:
        speaking = text_to_speech.speak(text, voice="heart", speech_rate=2.0)
        lengths = [pcm_ms(len(stretch), 24_000) async for stretch in speaking]

    log.info("measured", loop_lag_ms=lag.report())
    assert sum(lengths) > 10_000
    assert max(lengths) <= 400


@pytest.mark.parametrize(("asked", "taken"), [(0.1, 0.5), (9.0, 2.0)])
async def test_a_rate_beyond_the_limits_is_the_nearest(
    text_to_speech: LocalTextToSpeech, asked: float, taken: float
) -> None:
    assert await spoken(text_to_speech, SENTENCE, rate=asked) == await spoken(text_to_speech, SENTENCE, rate=taken)


async def test_a_process_that_is_killed_fails_its_text_and_the_next_one_is_spoken() -> None:
    async with LocalTextToSpeech() as voice:
        await voice.ready()
        pid = voice.worker.pid
        assert pid is not None
        asked = asyncio.create_task(spoken(voice, SENTENCE * 50))
        while voice.worker.idle:  # noqa: ASYNC110 - it sends no event
            await asyncio.sleep(0)
        os.kill(pid, signal.SIGKILL)

        with pytest.raises(ProviderUnavailable) as failed:
            await asked
        assert failed.value.retryable
        assert await spoken(voice, "Back again.")
