"""The fake engines keep the ports' contracts and follow their scripts."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from time import perf_counter
from typing import TypeVar

import pytest

from domain.errors import CoachError, ContentBlocked, ProviderUnavailable
from domain.turns.engines import ChatModel, ReplyPiece, SpeechToText, TextToSpeech
from domain.turns.entities import Usage
from tests.contracts.speech_to_text import SpeechToTextContract, transcribed
from tests.contracts.text_to_speech import SENTENCE, TextToSpeechContract, spoken
from tests.domain.coaching.talk import a_context
from tests.fakes.engines import (
    FakeChatModel,
    FakeHearing,
    FakeReply,
    FakeSpeech,
    FakeSpeechToText,
    FakeTextToSpeech,
)

Item = TypeVar("Item")

TIMER_S = 0.002
"""uvloop counts in whole milliseconds."""


class TestFakeSpeechToText(SpeechToTextContract):
    @pytest.fixture
    def speech_to_text(self) -> SpeechToText:
        return FakeSpeechToText(FakeHearing(text="He was not an ill disposed young man."), hears_silence=True)


class TestFakeTextToSpeech(TextToSpeechContract):
    @pytest.fixture
    def text_to_speech(self) -> TextToSpeech:
        return FakeTextToSpeech()


async def test_guesses_come_while_speech_arrives() -> None:
    ears = FakeSpeechToText(FakeHearing(text="I want more.", guesses=["I", "I want"]))

    heard = await transcribed(ears, bytes(3200 * 4))

    assert [(transcript.text, transcript.final) for transcript in heard] == [
        ("I", False),
        ("I want", False),
        ("I want more.", True),
    ]
    assert (ears.recordings, ears.languages, ears.unfinished) == ([bytes(3200 * 4)], ["en"], 0)


async def test_the_script_goes_on_from_one_recording_to_the_next_and_stays_with_its_last_entry() -> None:
    ears = FakeSpeechToText(FakeHearing(error=ProviderUnavailable("Gone.")), FakeHearing(text="Back."))

    with pytest.raises(ProviderUnavailable, match="Gone"):
        await transcribed(ears, b"ab")
    assert [(await transcribed(ears, b"ab"))[-1].text for _ in range(2)] == ["Back.", "Back."]
    assert ears.unfinished == 1


async def test_the_final_transcript_takes_its_time() -> None:
    before = perf_counter()

    await transcribed(FakeSpeechToText(FakeHearing(delay_ms=30)), b"ab")

    assert perf_counter() - before >= 0.03 - TIMER_S


async def test_a_reply_is_its_pieces_with_the_usage_last() -> None:
    usage = Usage(completion_tokens=7)
    model: ChatModel = FakeChatModel(FakeReply(pieces=["What ", "else?"], usage=usage))

    pieces, error = await _all(model.reply(a_context("I want more.")))

    assert pieces == [ReplyPiece(text="What "), ReplyPiece(text="else?"), ReplyPiece(usage=usage)]
    assert error is None


async def test_a_reply_takes_its_time_from_piece_to_piece() -> None:
    model = FakeChatModel(FakeReply(pieces="abc", first_delay_ms=30, delay_ms=10))
    before = perf_counter()

    times = [perf_counter() - before async for _ in model.reply(a_context("I want more."))]

    assert times[0] >= 0.03 - TIMER_S
    assert times[2] >= 0.05 - 3 * TIMER_S


async def test_a_reply_fails_where_the_script_says() -> None:
    model = FakeChatModel(FakeReply(pieces="abc", fails_after=2, error=ContentBlocked("No.")))

    pieces, error = await _all(model.reply(a_context("I want more.")))

    assert [piece.text for piece in pieces] == ["a", "b"]
    assert isinstance(error, ContentBlocked)
    assert model.unfinished == 1


async def test_a_reply_hangs_where_the_script_says_until_it_is_closed() -> None:
    model = FakeChatModel(FakeReply(pieces="abc", hangs_after=1))
    context = a_context("I want more.")

    async with aclosing(model.reply(context)) as reply:
        assert (await anext(reply)).text == "a"
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.01):
                await anext(reply)

    assert model.contexts == [context]
    assert model.unfinished == 1


async def test_a_voice_hums_as_long_as_the_words_take() -> None:
    voice = FakeTextToSpeech(FakeSpeech(chunk_ms=100, ms_per_word=60))

    assert len(await spoken(voice, "one two three - four five")) == 5 * 60 * 48
    assert voice.texts == ["one two three - four five"]


async def test_a_voice_fails_where_the_script_says() -> None:
    voice = FakeTextToSpeech(FakeSpeech(chunk_ms=50, fails_after=2))

    chunks, error = await _all(voice.speak(SENTENCE, voice="heart", speech_rate=1.0))

    assert [len(chunk) for chunk in chunks] == [50 * 48, 50 * 48]
    assert isinstance(error, ProviderUnavailable)


async def _all(stream: AsyncGenerator[Item, None]) -> tuple[list[Item], CoachError | None]:
    items: list[Item] = []
    try:
        async with aclosing(stream):
            async for item in stream:
                items.append(item)  # noqa: PERF401 - the error comes in between
    except CoachError as error:
        return items, error
    return items, None
