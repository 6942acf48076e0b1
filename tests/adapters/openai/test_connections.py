"""Connections opened before somebody needs them."""

import asyncio

from adapters.openai.connections import AT_ONCE, Connections, OpenedAhead
from adapters.openai.speech import OpenAiSpeech
from tests.adapters.openai.conftest import Open
from tests.contracts.speech_to_text import transcribed
from tests.contracts.text_to_speech import spoken
from tests.fakes.engines import FakeSpeechToText
from tests.fakes.openai_script import Script
from tests.sounds import speech

SLOW = Script(connect_ms=50)


async def test_they_are_open_when_a_turn_needs_them(provider: Open) -> None:
    async with provider(SLOW) as (client, server), Connections(client, "gpt-4o-mini") as connections:
        await connections.opened()
        before = set(server.clients)
        voice = OpenAiSpeech(client, "tts-1", voice="nova")
        await asyncio.gather(*(spoken(voice, "Yes.") for _ in range(AT_ONCE)))

    assert len(before) == AT_ONCE
    assert server.clients == before


async def test_they_are_opened_again_when_somebody_begins_to_speak(provider: Open) -> None:
    async with (
        provider(SLOW) as (client, server),
        Connections(client, "gpt-4o-mini", fresh_s=0) as connections,
    ):
        await connections.opened()
        await transcribed(OpenedAhead(FakeSpeechToText(), connections), speech())
        await connections.opened()

    assert len(server.asked("models")) == 2 * AT_ONCE
    assert len(server.clients) == AT_ONCE


async def test_fresh_ones_are_left_alone(provider: Open) -> None:
    async with provider(SLOW) as (client, server), Connections(client, "gpt-4o-mini") as connections:
        await connections.opened()
        for _ in range(5):
            connections.open_soon()
        await spoken(OpenAiSpeech(client, "tts-1", voice="nova"), "Yes.")

    assert len(server.asked("models")) == AT_ONCE


async def test_a_provider_that_is_away_is_nobodys_trouble(provider: Open) -> None:
    async with provider(SLOW) as (client, _):
        pass
    async with Connections(client, "gpt-4o-mini") as connections:
        await connections.opened()
