"""Speech-to-text by the file endpoint, against a scripted server."""

import asyncio
import io
import wave
from collections.abc import AsyncIterator

import pytest

from adapters.audio.voice_activity import SileroVoiceActivity
from adapters.openai.transcription import OpenAiTranscription
from domain.audio.formats import SPEECH_RATE_HZ
from domain.errors import CoachError, ContentBlocked, DeadlineExceeded, ProviderUnavailable
from domain.limits import Limits
from domain.speech.spoken_part import OnlySpokenParts
from domain.turns.engines import SpeechToText, Transcript
from domain.turns.entities import Usage
from tests.adapters.openai.conftest import Open, opened
from tests.contracts.speech_to_text import SpeechToTextContract, transcribed
from tests.fakes.openai_script import Fault, Heard, Script
from tests.sounds import noise, silence, speech

DISPOSED = "He was not an ill-disposed young man."


@pytest.fixture(params=["gpt-transcribe", "whisper-1"])
async def speech_to_text(request: pytest.FixtureRequest) -> AsyncIterator[SpeechToText]:
    ears = await SileroVoiceActivity.load()
    async with opened(Script(transcriptions=[Heard(text=DISPOSED)])) as (client, _):
        engine = OpenAiTranscription(client, request.param)
        yield OnlySpokenParts(engine, ears, min_speech_ms=Limits().min_speech_ms)


class TestContract(SpeechToTextContract):
    """What hears by OpenAI keeps it."""


async def test_the_words_come_one_by_one_and_the_count_with_the_last(provider: Open) -> None:
    script = Script(transcriptions=[Heard(text="I want more", input_tokens=31, output_tokens=4)])
    async with provider(script) as (client, _):
        transcripts = await transcribed(OpenAiTranscription(client, "gpt-4o-mini-transcribe"), speech(), "en-GB")

    assert [transcript.text for transcript in transcripts] == ["I", "I want", "I want more", "I want more"]
    assert [transcript.final for transcript in transcripts] == [False, False, False, True]
    assert transcripts[-1].usage == Usage(transcribed_ms=2_990, prompt_tokens=31, completion_tokens=4)
    assert transcripts[-1].language == "en-GB"


async def test_the_recording_is_sent_as_a_file_in_the_language_asked_for(provider: Open) -> None:
    async with provider(Script()) as (client, server):
        await transcribed(OpenAiTranscription(client, "gpt-4o-transcribe"), speech(), "de-AT")
        await transcribed(OpenAiTranscription(client, "gpt-4o-transcribe"), speech(), None)

    german, unknown = server.asked("transcriptions")
    with wave.open(io.BytesIO(german.body["file"])) as sent:
        assert (sent.getframerate(), sent.getnchannels(), sent.getsampwidth()) == (SPEECH_RATE_HZ, 1, 2)
        assert sent.readframes(sent.getnframes()) == speech()
    assert (german.body["model"], german.body["language"]) == ("gpt-4o-transcribe", "de")
    assert "language" not in unknown.body
    assert german.headers["authorization"] == "Bearer sk-test"


async def test_only_what_was_spoken_is_sent(provider: Open) -> None:
    ears = await SileroVoiceActivity.load()
    pcm = silence(4_000) + speech() + silence(3_000) + speech() + noise(4_000, loudness=0.01)
    async with provider(Script()) as (client, server):
        engine = OnlySpokenParts(OpenAiTranscription(client, "whisper-1"), ears, min_speech_ms=120)
        last = (await transcribed(engine, pcm))[-1]

    sent = server.asked("transcriptions")[0].body["file"][44:]
    assert 2 * len(speech()) < len(sent) < 2 * len(speech()) + 2 * 32_000
    assert sent.count(speech()[9_600:-9_600]) == 2
    assert last.usage.transcribed_ms == len(sent) // 32


@pytest.mark.parametrize("pcm", [silence(3_000), noise(3_000, loudness=0.3)], ids=["silence", "noise"])
async def test_nobody_is_paid_for_silence_and_noise(provider: Open, pcm: bytes) -> None:
    ears = await SileroVoiceActivity.load()
    async with provider(Script(transcriptions=[Heard(text="Thank you.")])) as (client, server):
        engine = OnlySpokenParts(OpenAiTranscription(client, "whisper-1"), ears, min_speech_ms=120)
        assert await transcribed(engine, pcm) == [Transcript(text="", final=True, language="en")]

    assert server.requests == []


async def test_what_whisper_makes_of_silence_is_left_out(provider: Open) -> None:
    script = Script(transcriptions=[Heard(text="Thank you.", no_speech_prob=0.9, avg_logprob=-1.4)])
    async with provider(script) as (client, _):
        [last] = await transcribed(OpenAiTranscription(client, "whisper-1"), speech())

    assert (last.text, last.final) == ("", True)


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        (Fault(status=500), ProviderUnavailable),
        (Fault(status=400, code="content_policy_violation"), ContentBlocked),
        (Fault(status=502, body=b"<html></html>", content_type="text/html"), ProviderUnavailable),
        (Fault(status=200, body=b"<html>Welcome</html>", content_type="text/html"), ProviderUnavailable),
        (Fault(status=200, body=b"{not json", content_type="application/json"), ProviderUnavailable),
        (Fault(status=200, body=b"\xff\xfe\x00", content_type="text/event-stream"), ProviderUnavailable),
    ],
)
@pytest.mark.parametrize("model", ["gpt-4o-mini-transcribe", "whisper-1"])
async def test_failures_are_told_once_and_without_the_vendors_words(
    provider: Open, model: str, entry: Fault, expected: type[CoachError]
) -> None:
    async with provider(Script(transcriptions=[entry])) as (client, server):
        with pytest.raises(expected) as failure:
            await transcribed(OpenAiTranscription(client, model), speech())

    assert "sk-" not in str(failure.value)
    assert len(server.requests) == 1, "it tried again by itself"


@pytest.mark.parametrize(
    ("entry", "retry_after_ms", "lasting"),
    [
        (Fault(status=500), None, False),
        (Fault(status=503, retry_after="2"), 2_000, False),
        (Fault(status=429, retry_after="0.5"), 500, False),
        (Fault(status=429, retry_after="Fri, 01 Jan 2021 00:00:00 GMT"), 0, False),
        (Fault(status=429, retry_after="soon"), None, False),
        (Fault(status=429, code="insufficient_quota"), None, True),
        (Fault(status=401), None, True),
        (Fault(status=404, code="model_not_found"), None, True),
    ],
)
async def test_it_is_told_when_and_whether_to_ask_again(
    provider: Open, entry: Fault, retry_after_ms: int | None, lasting: bool
) -> None:
    async with provider(Script(transcriptions=[entry])) as (client, _):
        with pytest.raises(ProviderUnavailable) as failure:
            await transcribed(OpenAiTranscription(client, "whisper-1"), speech())

    assert (failure.value.retry_after_ms, failure.value.lasting) == (retry_after_ms, lasting)


async def test_a_transcript_cut_in_the_middle_is_none(provider: Open) -> None:
    async with provider(Script(transcriptions=[Heard(cut_after=2)])) as (client, _):
        with pytest.raises(ProviderUnavailable):
            await transcribed(OpenAiTranscription(client, "gpt-4o-mini-transcribe"), speech())


async def test_a_server_that_is_not_there(provider: Open) -> None:
    async with provider(Script()) as (client, _):
        pass
    with pytest.raises(ProviderUnavailable):
        await transcribed(OpenAiTranscription(client, "whisper-1"), speech())


async def test_a_provider_that_does_not_answer_can_be_left(provider: Open) -> None:
    async with provider(Script(transcriptions=[Heard(hangs_after=2)])) as (client, _):
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.2):
                await transcribed(OpenAiTranscription(client, "gpt-4o-transcribe"), speech())


async def test_a_read_timeout_is_a_deadline(provider: Open) -> None:
    async with provider(Script(transcriptions=[Fault(hangs=True)])) as (client, _):
        hasty = client.with_options(timeout=0.1)
        with pytest.raises(DeadlineExceeded):
            await transcribed(OpenAiTranscription(hasty, "whisper-1"), speech())
