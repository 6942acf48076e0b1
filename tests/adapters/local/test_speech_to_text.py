"""Whisper on this machine, in its real process."""

import asyncio
import json
import os
import signal
from collections.abc import AsyncIterator
from contextlib import aclosing

import msgspec
import numpy as np
import pytest
import structlog

from adapters.local.hearing import Guess, Hear, Heard
from adapters.local.speech_to_text import LocalSpeechToText
from domain.errors import ProviderUnavailable
from domain.turns.engines import Transcript
from tests.contracts.speech_to_text import SpeechToTextContract, transcribed
from tests.loop_lag import LoopLag
from tests.sounds import FIXTURES, SPEECH_FILES, noise, silence, speech
from tests.word_errors import word_errors

pytestmark = pytest.mark.slow

log = structlog.get_logger(__name__)

SAID = {entry["file"]: entry["transcript"] for entry in json.loads((FIXTURES / "index.json").read_text())}


@pytest.fixture
def speech_to_text(local_speech_to_text: LocalSpeechToText) -> LocalSpeechToText:
    return local_speech_to_text


class TestLocalSpeechToText(SpeechToTextContract):
    """It keeps the contract."""


async def test_no_more_than_one_word_in_ten_is_wrong(speech_to_text: LocalSpeechToText) -> None:
    wrong = words = 0
    async with LoopLag() as lag:
        for name in SPEECH_FILES:
            last = (await transcribed(speech_to_text, speech(name)))[-1]
            errors, length = word_errors(SAID[name], last.text)
            wrong, words = wrong + errors, words + length

    log.info("measured", word_error_rate=wrong / words, loop_lag_ms=lag.report())
    assert wrong / words <= 0.1


@pytest.mark.parametrize("loudness", [0.005, 0.05, 0.3])
async def test_noise_has_no_words(speech_to_text: LocalSpeechToText, loudness: float) -> None:
    assert (await transcribed(speech_to_text, noise(3_000, loudness=loudness)))[-1].text == ""


async def test_humming_and_clicks_have_no_words(speech_to_text: LocalSpeechToText) -> None:
    time = np.arange(3 * 16_000) / 16_000
    hum = 0.2 * np.sin(2 * np.pi * 50 * time) + 0.1 * np.sin(2 * np.pi * 150 * time)
    clicks = np.where(np.arange(len(time)) % 8_000 < 20, 0.8, 0.0)
    for sound in (hum, clicks):
        pcm = (sound * 32_767).astype("<i2").tobytes()
        assert (await transcribed(speech_to_text, pcm, language=None))[-1].text == ""


async def test_words_in_noise_are_heard(speech_to_text: LocalSpeechToText) -> None:
    said = np.frombuffer(silence(1_000) + speech() + silence(3_000), "<i2").astype(np.int32)
    heard = said + np.frombuffer(noise(len(said) // 16, loudness=0.004), "<i2")[: len(said)].astype(np.int32)
    pcm = heard.clip(-32_768, 32_767).astype("<i2").tobytes()

    errors, _ = word_errors(SAID["librivox_sense_0880.wav"], (await transcribed(speech_to_text, pcm))[-1].text)
    assert errors <= 1


async def test_a_long_recording_is_heard_to_its_end_and_loses_no_word_where_it_is_cut(
    speech_to_text: LocalSpeechToText,
) -> None:
    said = " ".join(SAID[name] for name in [*SPEECH_FILES] * 3)
    pcm = b"".join(speech(name) + silence(300) for name in [*SPEECH_FILES] * 3)
    assert len(pcm) > 32_000 * 60

    errors, words = word_errors(said, (await transcribed(speech_to_text, pcm))[-1].text)
    assert errors / words <= 0.1


async def test_others_are_heard_while_a_long_recording_is_transcribed(speech_to_text: LocalSpeechToText) -> None:
    long = asyncio.create_task(transcribed(speech_to_text, speech("librivox_sense_0870.wav") * 20))
    while speech_to_text.worker.idle:  # noqa: ASYNC110 - it sends no event
        await asyncio.sleep(0)

    assert "young man" in (await transcribed(speech_to_text, speech()))[-1].text
    assert not long.done()
    long.cancel()
    await asyncio.wait({long})


async def test_an_unknown_language_is_detected(speech_to_text: LocalSpeechToText) -> None:
    last = (await transcribed(speech_to_text, speech(), language="tlh-Latn"))[-1]

    assert "young man" in last.text


async def test_guesses_come_while_the_user_speaks(speech_to_text: LocalSpeechToText) -> None:
    *guesses, last = await _live(speech_to_text, speech() + silence(500))

    assert guesses
    assert not any(guess.final for guess in guesses)
    assert last.final
    assert "young man" in last.text


async def test_without_guesses_there_is_only_the_final_transcript(speech_to_text: LocalSpeechToText) -> None:
    quiet = LocalSpeechToText(guesses=False)
    quiet.worker = speech_to_text.worker

    assert [transcript.final for transcript in await _live(quiet, speech("cards_001.wav") + silence(1_000))] == [True]


@pytest.mark.parametrize(("guessed_ms", "stands"), [(1_500, False), (3_300, True)])
async def test_a_guess_stands_if_nothing_was_said_after_it(
    speech_to_text: LocalSpeechToText, guessed_ms: int, stands: bool
) -> None:
    guess = Guess(guessed_ms * 16, Heard("As it was guessed.", "en"))
    question = Hear(speech() + silence(1_000), "en", guess)

    heard = msgspec.msgpack.decode(await speech_to_text.worker.ask(msgspec.msgpack.encode(question)), type=Heard)

    assert (heard == guess.heard) is stands
    assert ("young man" in heard.text) is not stands


async def test_a_process_that_is_killed_fails_its_recording_and_the_next_one_is_heard() -> None:
    async with LocalSpeechToText() as engine:
        await engine.ready()
        pid = engine.worker.pid
        assert pid is not None
        asked = asyncio.create_task(transcribed(engine, speech("librivox_sense_0870.wav")))
        while engine.worker.idle:  # noqa: ASYNC110 - it sends no event
            await asyncio.sleep(0)
        os.kill(pid, signal.SIGKILL)

        with pytest.raises(ProviderUnavailable) as failed:
            await asked
        assert failed.value.retryable
        assert "young man" in (await transcribed(engine, speech()))[-1].text


async def _live(engine: LocalSpeechToText, pcm: bytes) -> list[Transcript]:
    """Speak as fast as people do."""

    async def spoken() -> AsyncIterator[bytes]:
        for start in range(0, len(pcm), 3_200):
            yield pcm[start : start + 3_200]
            await asyncio.sleep(0.1)

    async with aclosing(engine.transcribe(spoken(), language="en")) as transcripts:
        return [transcript async for transcript in transcripts]
