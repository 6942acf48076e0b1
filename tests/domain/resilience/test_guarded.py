"""Engines behind a guard: waited for so long, tried again before their first output, left alone while they are down."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing

import pytest

from domain.errors import CoachError, ContentBlocked, DeadlineExceeded, ProviderUnavailable
from domain.resilience.breaker import BreakerState
from domain.resilience.guarded import GuardedChatModel, GuardedSpeechToText, GuardedTextToSpeech
from domain.usage.calls import Service
from tests.domain.usage.test_metering import CONTEXT, SECOND
from tests.fakes.clock import FakeClock
from tests.fakes.engines import FakeChatModel, FakeHearing, FakeReply, FakeSpeech, FakeSpeechToText, FakeTextToSpeech
from tests.fakes.providers import QUICK, FakeProviderObserver, a_guard

AWAY = ProviderUnavailable("As the script says.")


async def speech() -> AsyncIterator[bytes]:
    for number in range(3):
        yield bytes([number]) * len(SECOND)


RECORDING = b"".join(bytes([number]) * len(SECOND) for number in range(3))


async def hear(fake: FakeSpeechToText, **guard: int) -> str:
    guarded = GuardedSpeechToText(
        inner=fake,
        guard=a_guard(Service.TRANSCRIPTION, **guard),  # type: ignore[arg-type]
        deadline_ms=60,
        max_replayed_bytes=len(RECORDING),
    )
    async with aclosing(guarded.transcribe(speech(), language="en")) as transcripts:
        async for transcript in transcripts:
            if transcript.final:
                return transcript.text
    raise AssertionError("There was no final transcript.")


async def think(model: GuardedChatModel) -> str:
    async with aclosing(model.reply(CONTEXT)) as pieces:
        return "".join([piece.text async for piece in pieces])


def thinking(
    *script: FakeReply, observer: FakeProviderObserver | None = None, clock: FakeClock | None = None, failures: int = 5
) -> tuple[GuardedChatModel, FakeChatModel]:
    fake = FakeChatModel(*script)
    guard = a_guard(Service.REPLY, observer=observer, clock=clock, failures=failures)
    return GuardedChatModel(inner=fake, guard=guard, patience=QUICK), fake


async def test_speech_is_heard_again_from_its_beginning() -> None:
    fake = FakeSpeechToText(FakeHearing(error=AWAY, guesses=("Wrong",)), FakeHearing(text="Right."))
    assert await hear(fake) == "Right."
    assert fake.recordings == [RECORDING, RECORDING]


async def test_a_transcript_that_does_not_come_is_not_waited_for() -> None:
    with pytest.raises(DeadlineExceeded):
        await hear(FakeSpeechToText(FakeHearing(hangs=True)))


async def test_a_reply_is_thought_of_again_before_its_first_word() -> None:
    model, fake = thinking(FakeReply(fails_after=0), FakeReply(pieces=("Yes.",)))
    assert await think(model) == "Yes."
    assert len(fake.contexts) == 2


async def test_a_reply_that_has_begun_is_not_begun_again() -> None:
    model, fake = thinking(FakeReply(fails_after=1), FakeReply(pieces=("Yes.",)))
    with pytest.raises(ProviderUnavailable):
        await think(model)
    assert len(fake.contexts) == 1


async def test_a_stream_that_stops_in_the_middle_is_noticed() -> None:
    observer = FakeProviderObserver()
    model, fake = thinking(FakeReply(hangs_after=2), observer=observer)
    with pytest.raises(DeadlineExceeded):
        await think(model)
    assert fake.unfinished == 1
    assert observer.failures == [("hosted", DeadlineExceeded)]


async def test_a_listener_who_takes_their_time_is_no_gap() -> None:
    model, _ = thinking(FakeReply(pieces=("One ", "two.")))
    async with aclosing(model.reply(CONTEXT)) as pieces:
        async for _ in pieces:
            await asyncio.sleep(QUICK.gap_ms * 1.5 / 1000)


@pytest.mark.parametrize("error", [ContentBlocked("no"), ProviderUnavailable("key", lasting=True)])
async def test_what_would_not_help_is_not_tried_again(error: CoachError) -> None:
    model, fake = thinking(FakeReply(fails_after=0, error=error))
    with pytest.raises(type(error)):
        await think(model)
    assert len(fake.contexts) == 1


async def test_a_refusal_is_no_failure_of_the_provider() -> None:
    model, _ = thinking(FakeReply(fails_after=0, error=ContentBlocked("no")), failures=1)
    for _ in range(3):
        with pytest.raises(ContentBlocked):
            await think(model)


async def test_a_provider_that_is_down_is_left_alone_and_asked_again_later() -> None:
    clock, observer = FakeClock(), FakeProviderObserver()
    down = [FakeReply(fails_after=0)] * 2
    model, fake = thinking(*down, FakeReply(pieces=("Back.",)), clock=clock, observer=observer, failures=2)
    for _ in range(3):
        with pytest.raises(ProviderUnavailable):
            await think(model)
    assert len(fake.contexts) == 2
    clock.advance(seconds=30)
    assert await think(model) == "Back."
    assert observer.moves == [("hosted", BreakerState.OPEN), ("hosted", BreakerState.CLOSED)]


async def test_who_stops_listening_leaves_the_breaker_as_it_was() -> None:
    clock = FakeClock()
    model, _ = thinking(FakeReply(fails_after=0), FakeReply(), clock=clock, failures=1)
    with pytest.raises(ProviderUnavailable):
        await think(model)
    clock.advance(seconds=30)
    async with aclosing(model.reply(CONTEXT)) as pieces:
        await anext(pieces)
    assert model.guard.breaker.state is BreakerState.CLOSED


async def test_a_text_is_spoken_again_before_its_first_sound() -> None:
    fake = FakeTextToSpeech(FakeSpeech(fails_after=0), FakeSpeech())
    voice = GuardedTextToSpeech(inner=fake, guard=a_guard(Service.SPEECH), patience=QUICK)
    async with aclosing(voice.speak("Hello there.", voice="heart", speech_rate=1.0)) as stretches:
        assert [len(pcm) async for pcm in stretches]
    assert fake.texts == ["Hello there."] * 2
