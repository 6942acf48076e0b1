"""The real local engines, one process each for the whole test run, started when the first test asks for them."""

from collections.abc import AsyncIterator

import pytest

from adapters.local.speech_to_text import LocalSpeechToText
from adapters.local.text_to_speech import LocalTextToSpeech


@pytest.fixture(scope="session")
async def local_speech_to_text() -> AsyncIterator[LocalSpeechToText]:
    """Whisper, loaded."""
    async with LocalSpeechToText() as engine:
        await engine.ready()
        yield engine


@pytest.fixture(scope="session")
async def local_text_to_speech() -> AsyncIterator[LocalTextToSpeech]:
    """Hibari, loaded."""
    async with LocalTextToSpeech() as engine:
        await engine.ready()
        yield engine
