"""The hosted engines, one by one and in a whole turn, against aimock."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from openai import AsyncOpenAI
from pydantic import SecretStr

from adapters.openai.chat import open_openai_chat
from adapters.openai.client import openai_client
from adapters.openai.realtime import OpenAiRealtimeTranscription
from adapters.openai.speech import OpenAiSpeech
from adapters.openai.transcription import OpenAiTranscription
from domain.errors import ProviderUnavailable
from domain.turns.entities import Usage
from tests.conformance.openai.aimock import REPLY, SAID, VOICE, aimock, needs_aimock
from tests.contracts.chat_model import replied
from tests.contracts.speech_to_text import transcribed
from tests.contracts.text_to_speech import spoken
from tests.domain.coaching.talk import a_context
from tests.e2e.heard import assert_is_one_voice, words
from tests.e2e.hosted import Hosted
from tests.e2e.recordings import browser
from tests.e2e.server import Stage
from tests.sounds import speech

KEY = SecretStr("sk-test")


@pytest.fixture
async def base_url(tmp_path: Path) -> AsyncIterator[str]:
    needs_aimock()
    fixtures = tmp_path / "fixtures"
    fixtures.mkdir()
    async with aimock(fixtures) as url:
        yield url


@pytest.fixture
async def client(base_url: str) -> AsyncIterator[AsyncOpenAI]:
    async with openai_client(KEY, base_url) as client:
        yield client


@pytest.mark.parametrize("model", ["gpt-4o-mini-transcribe", "gpt-4o-transcribe", "gpt-transcribe", "whisper-1"])
async def test_a_recording_is_written_down(client: AsyncOpenAI, model: str) -> None:
    *guesses, last = await transcribed(OpenAiTranscription(client, model), speech())

    assert (last.text, last.final) == (SAID, True)
    assert bool(guesses) == (model != "whisper-1")
    assert last.usage.transcribed_ms == 2_990


@pytest.mark.parametrize("model", ["gpt-live-transcribe", "gpt-4o-mini-transcribe"])
async def test_speech_is_heard_by_the_realtime_socket(client: AsyncOpenAI, model: str) -> None:
    *guesses, last = await transcribed(OpenAiRealtimeTranscription(client, model), speech())

    assert (last.text, last.final) == (SAID, True)
    assert guesses


async def test_a_model_that_is_none_for_transcription_is_told(client: AsyncOpenAI) -> None:
    with pytest.raises(ProviderUnavailable):
        await transcribed(OpenAiRealtimeTranscription(client, "gpt-4o-mini"), speech())


async def test_a_reply_streams_with_its_usage(client: AsyncOpenAI) -> None:
    chat = open_openai_chat(client, "gpt-4o-mini", max_tokens=400, temperature=0.5)
    pieces = await replied(chat, a_context(SAID))

    assert "".join(piece.text for piece in pieces) == REPLY
    assert sum((piece.usage for piece in pieces), Usage()) == Usage(prompt_tokens=812, completion_tokens=12)


async def test_what_it_has_no_answer_for_is_a_failure(client: AsyncOpenAI) -> None:
    with pytest.raises(ProviderUnavailable):
        await replied(open_openai_chat(client, "gpt-4o-mini", max_tokens=400, temperature=None), a_context("Hello"))


async def test_a_text_is_spoken(client: AsyncOpenAI) -> None:
    assert await spoken(OpenAiSpeech(client, "gpt-4o-mini-tts", voice="coral"), "Hello.") == VOICE


@pytest.fixture
def stage(mongodb_url: str, redis_url: str, tmp_path: Path) -> Stage:
    return Stage(mongodb_url, redis_url, tmp_path / "data")


@pytest.mark.parametrize("mode", ["file", "realtime"])
async def test_a_whole_spoken_turn(stage: Stage, base_url: str, mode: str) -> None:
    async with stage.serve(Hosted(), openai_api_key=KEY, openai_base_url=base_url, openai_stt_mode=mode) as server:
        ada = await server.sign_up()
        conversation = await ada.a_conversation()
        started = await ada.say(conversation, browser().pieces, **browser().input)
        events = await ada.events(conversation, started)

    turn = events[-1]["turn"]
    assert turn["status"] == "COMPLETED"
    assert turn["userMessage"]["text"] == SAID
    assert words(events) == REPLY
    assert_is_one_voice(events)
    assert turn["usage"]["promptTokens"] == 812
