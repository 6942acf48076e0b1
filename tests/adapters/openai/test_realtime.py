"""Speech-to-text by the realtime socket, against a scripted server."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing

import pytest

from adapters.audio.voice_activity import SileroVoiceActivity
from adapters.openai import realtime
from adapters.openai.realtime import OpenAiRealtimeTranscription
from adapters.openai.transcription import OpenAiTranscription
from domain.errors import CoachError, DeadlineExceeded, ProviderUnavailable
from domain.limits import Limits
from domain.resilience.fallback import FallbackSpeechToText, Standby
from domain.speech.spoken_part import OnlySpokenParts
from domain.turns.engines import SpeechToText, Transcript
from domain.turns.entities import Usage
from tests.adapters.openai.conftest import Open, opened
from tests.contracts.speech_to_text import SpeechToTextContract, transcribed
from tests.fakes.openai_script import Fault, Heard, Live, Script
from tests.fakes.providers import FakeProviderObserver
from tests.sounds import silence, speech

MODEL = "gpt-live-transcribe"
PARTIALS = ("He was", "He was not an", "He was not an ill-disposed")
DISPOSED = "He was not an ill-disposed young man."
LIVE = Live(partials=PARTIALS, text=DISPOSED, language="en")


@pytest.fixture
async def speech_to_text() -> AsyncIterator[SpeechToText]:
    ears = await SileroVoiceActivity.load()
    async with opened(Script(realtime=[LIVE])) as (client, _):
        engine = OpenAiRealtimeTranscription(client, MODEL)
        yield OnlySpokenParts(engine, ears, min_speech_ms=Limits().min_speech_ms)


class TestContract(SpeechToTextContract):
    """What hears by the socket keeps it."""


async def test_words_come_while_the_user_still_speaks(provider: Open) -> None:
    still_speaking = asyncio.Event()

    async def talking() -> AsyncIterator[bytes]:
        yield speech()
        await still_speaking.wait()

    async with provider(Script(realtime=[LIVE])) as (client, server):
        engine = OpenAiRealtimeTranscription(client, MODEL)
        async with aclosing(engine.transcribe(talking(), language="en-GB")) as transcripts:
            guesses = [await anext(transcripts) for _ in PARTIALS]
            still_speaking.set()
            last = await anext(transcripts)

    assert tuple(guess.text for guess in guesses) == PARTIALS
    assert last == Transcript(
        text=DISPOSED,
        final=True,
        language="en-GB",
        usage=Usage(transcribed_ms=2_990, prompt_tokens=30, completion_tokens=8),
    )
    [asked] = server.asked("realtime")
    assert asked.body["intent"] == "transcription"
    assert asked.headers["authorization"] == "Bearer sk-test"
    assert asked.body["session"]["audio"]["input"] == {
        "format": {"type": "audio/pcm", "rate": 24_000},
        "transcription": {"model": MODEL, "language": "en"},
        "turn_detection": None,
    }
    assert len(asked.body["audio"]) == pytest.approx(len(speech()) * 1.5, abs=200)


async def test_nobody_is_paid_for_silence(provider: Open) -> None:
    ears = await SileroVoiceActivity.load()
    async with provider(Script(realtime=[Live(text="Thank you.")])) as (client, server):
        engine = OnlySpokenParts(OpenAiRealtimeTranscription(client, MODEL), ears, min_speech_ms=120)
        assert await transcribed(engine, silence(3_000)) == [Transcript(text="", final=True, language="en")]

    assert server.asked("realtime")[0].body["audio"] == b""


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        (Fault(status=503, retry_after="2"), ProviderUnavailable),
        (Live(closes_after_ms=1_000), ProviderUnavailable),
        (Live(error_after_ms=1_000), ProviderUnavailable),
        (Live(fails=True), ProviderUnavailable),
        (Live(partials=PARTIALS, garbage=True), ProviderUnavailable),
        (Live(hangs=True), DeadlineExceeded),
    ],
)
async def test_failures_are_told(
    provider: Open, monkeypatch: pytest.MonkeyPatch, entry: Fault | Live, expected: type[CoachError]
) -> None:
    monkeypatch.setattr(realtime, "FINAL_MS", 100)
    async with provider(Script(realtime=[entry])) as (client, _):
        with pytest.raises(expected) as failure:
            await transcribed(OpenAiRealtimeTranscription(client, MODEL), speech())

    if isinstance(entry, Fault):
        assert isinstance(failure.value, ProviderUnavailable)
        assert failure.value.retry_after_ms == 2_000


@pytest.mark.parametrize(
    "entry",
    [
        Fault(status=401),
        Live(partials=PARTIALS, closes_after_ms=1_600),
        Live(partials=PARTIALS, error_after_ms=1_600),
        Live(partials=PARTIALS, fails=True),
        Live(partials=PARTIALS, hangs=True),
    ],
)
async def test_the_file_endpoint_hears_everything_when_the_socket_fails(
    provider: Open, monkeypatch: pytest.MonkeyPatch, entry: Fault | Live
) -> None:
    monkeypatch.setattr(realtime, "FINAL_MS", 100)
    async with provider(Script(realtime=[entry], transcriptions=[Heard(text=DISPOSED)])) as (client, server):
        both: list[Standby[SpeechToText]] = [
            Standby("openai-realtime", OpenAiRealtimeTranscription(client, MODEL)),
            Standby("openai", OpenAiTranscription(client, "whisper-1")),
        ]
        engine = FallbackSpeechToText(both, FakeProviderObserver(), max_replayed_bytes=10_000_000)
        last = (await transcribed(engine, speech()))[-1]

    assert (last.text, last.final) == (DISPOSED, True)
    assert server.asked("transcriptions")[0].body["file"][44:] == speech()


async def test_who_stops_listening_closes_the_socket(provider: Open) -> None:
    async with provider(Script(realtime=[LIVE])) as (client, server):
        engine = OpenAiRealtimeTranscription(client, MODEL)
        async with aclosing(engine.transcribe(endless(), language=None)) as transcripts:
            await anext(transcripts)
        async with asyncio.timeout(2):
            await server.realtime_closed.wait()


async def endless() -> AsyncIterator[bytes]:
    yield speech()
    await asyncio.Event().wait()
