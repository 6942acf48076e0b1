"""Text-to-speech by the speech endpoint, against a scripted server."""

from collections.abc import AsyncIterator
from contextlib import aclosing

import pytest

from adapters.openai.speech import MAX_CHARACTERS, OpenAiSpeech
from domain.errors import CoachError, ContentBlocked, ProviderUnavailable
from domain.turns.engines import TextToSpeech
from tests.adapters.openai.conftest import Open, opened
from tests.contracts.text_to_speech import SENTENCE, TextToSpeechContract, spoken
from tests.fakes.openai_script import Fault, Script, Spoken


@pytest.fixture
async def text_to_speech() -> AsyncIterator[TextToSpeech]:
    async with opened(Script()) as (client, _):
        yield OpenAiSpeech(client, "gpt-4o-mini-tts", voice="coral")


class TestContract(TextToSpeechContract):
    """What speaks by OpenAI keeps it."""


async def test_voice_pace_and_manner_are_asked_for(provider: Open) -> None:
    async with provider(Script()) as (client, server):
        voice = OpenAiSpeech(client, "gpt-4o-mini-tts", voice="coral", instructions="Calm and warm.")
        await spoken(voice, "Yes.", name="sage", rate=1.25)
        await spoken(voice, "Yes.", name="nobody", rate=9)

    asked, unknown = (request.body for request in server.asked("speech"))
    assert asked == {
        "model": "gpt-4o-mini-tts",
        "input": "Yes.",
        "voice": "sage",
        "response_format": "pcm",
        "speed": 1.25,
        "instructions": "Calm and warm.",
    }
    assert (unknown["voice"], unknown["speed"]) == ("coral", 4.0)


async def test_older_models_have_fewer_voices_and_take_no_instructions(provider: Open) -> None:
    async with provider(Script()) as (client, server):
        voice = OpenAiSpeech(client, "tts-1", voice="nova", instructions="Calm.")
        await spoken(voice, "Yes.", name="marin")

    [asked] = server.asked("speech")
    assert asked.body["voice"] == voice.voices[0].id == "nova"
    assert "instructions" not in asked.body


async def test_the_voice_is_heard_before_it_is_whole(provider: Open) -> None:
    async with provider(Script(speech=[Spoken(hangs_after=3)])) as (client, _):
        voice = OpenAiSpeech(client, "tts-1", voice="nova")
        async with aclosing(voice.speak(SENTENCE, voice="nova", speech_rate=1.0)) as stretches:
            assert len(await anext(stretches)) > 4_000


async def test_a_text_too_long_for_one_request_is_several(provider: Open) -> None:
    text = "more " * 1_000
    async with provider(Script(speech=[Spoken(ms_per_word=1)])) as (client, server):
        pcm = await spoken(OpenAiSpeech(client, "tts-1", voice="nova"), text)

    inputs = [request.body["input"] for request in server.asked("speech")]
    assert len(inputs) == 2
    assert all(len(part) <= MAX_CHARACTERS for part in inputs)
    assert " ".join(inputs) == text.strip()
    assert len(pcm) == 2 * 24 * 1_000


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        (Fault(status=500), ProviderUnavailable),
        (Fault(status=400, code="content_policy_violation"), ContentBlocked),
        (Fault(status=200, body=b'{"error": "busy"}'), ProviderUnavailable),
        (Spoken(content_type="text/html; charset=utf-8"), ProviderUnavailable),
        (Spoken(content_type="audio/mpeg"), ProviderUnavailable),
        (Spoken(cut_after=2), ProviderUnavailable),
        (Spoken(silent=True), ProviderUnavailable),
    ],
)
async def test_failures_are_told(provider: Open, entry: Fault | Spoken, expected: type[CoachError]) -> None:
    async with provider(Script(speech=[entry])) as (client, server):
        with pytest.raises(expected):
            await spoken(OpenAiSpeech(client, "tts-1", voice="nova"), SENTENCE)

    assert len(server.requests) == 1


async def test_all_calls_share_the_connections(provider: Open) -> None:
    async with provider(Script()) as (client, server):
        voice = OpenAiSpeech(client, "tts-1", voice="nova")
        for _ in range(5):
            await spoken(voice, "Yes.")

    assert len(server.clients) == 1
