"""What goes through the engines' ports is counted and charged to whoever opened the bill."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing

import pytest

from domain.accounts.entities import Profile, Settings
from domain.coaching.grow import CoachingPhase
from domain.errors import ProviderUnavailable
from domain.ids import user_id
from domain.turns.engines import CoachContext
from domain.turns.entities import Usage
from domain.usage.calls import Payer, Service
from domain.usage.metering import MeteredChatModel, MeteredSpeechToText, MeteredTextToSpeech
from tests.builders import a_ulid
from tests.fakes.clock import FakeClock
from tests.fakes.engines import FakeChatModel, FakeHearing, FakeReply, FakeSpeech, FakeSpeechToText, FakeTextToSpeech
from tests.fakes.usage import FAKE, FakeMeter, a_billing

SECOND = b"\x10\x00" * 16_000
ADA = Payer(user_id=user_id(a_ulid()))
CONTEXT = CoachContext(
    profile=Profile(display_name="Ada"),
    settings=Settings(),
    phase=CoachingPhase.GOAL,
    phase_turns=0,
    topic=None,
    summary=None,
    history=(),
    said="I want to change jobs.",
    language="en",
)


async def speech(seconds: int = 2) -> AsyncIterator[bytes]:
    for _ in range(seconds):
        yield SECOND


async def transcribe(hearing: FakeHearing) -> None:
    engine = MeteredSpeechToText(FakeSpeechToText(hearing), FAKE)
    async with aclosing(engine.transcribe(speech(), language="en")) as transcripts:
        async for transcript in transcripts:
            if transcript.final:
                return


async def reply(script: FakeReply, pieces: int = 99) -> None:
    async with aclosing(MeteredChatModel(FakeChatModel(script), FAKE).reply(CONTEXT)) as stream:
        async for _ in stream:
            pieces -= 1
            if pieces == 0:
                return


async def speak(script: FakeSpeech, text: str = "How are you today?", chunks: int = 99) -> None:
    engine = MeteredTextToSpeech(FakeTextToSpeech(script), FAKE)
    async with aclosing(engine.speak(text, voice="heart", speech_rate=1.0)) as stream:
        async for _ in stream:
            chunks -= 1
            if chunks == 0:
                return


async def test_speech_heard_is_counted_in_milliseconds() -> None:
    meter = FakeMeter()
    with a_billing(meter, FakeClock()).bill(ADA):
        await transcribe(FakeHearing())
    (call,) = meter.calls
    assert (call.service, call.provider, call.model, call.payer) == (Service.TRANSCRIPTION, "fake", "scripted", ADA)
    assert call.usage == Usage(transcribed_ms=2_000, cost=200)
    assert not call.estimated
    assert not call.failed


async def test_tokens_are_counted_as_the_provider_tells() -> None:
    meter = FakeMeter()
    told = Usage(prompt_tokens=100, cached_prompt_tokens=60, completion_tokens=10)
    with a_billing(meter, FakeClock()).bill(ADA):
        await reply(FakeReply(usage=told))
    (call,) = meter.calls
    assert call.usage == Usage(prompt_tokens=100, cached_prompt_tokens=60, completion_tokens=10, cost=40 + 30 + 40)
    assert not call.estimated


async def test_characters_spoken_are_counted_and_how_long_it_took() -> None:
    meter = FakeMeter()
    with a_billing(meter, FakeClock()).bill(ADA):
        await speak(FakeSpeech())
    (call,) = meter.calls
    assert (call.usage.synthesized_characters, call.spoken_ms, call.usage.cost) == (18, 240, 270)


async def test_a_reply_that_was_broken_off_is_charged_by_an_estimate() -> None:
    meter = FakeMeter()
    with a_billing(meter, FakeClock()).bill(ADA):
        await reply(FakeReply(pieces=("Four ", "little ", "words ", "come.")), pieces=2)
    (call,) = meter.calls
    assert call.estimated
    assert call.usage.prompt_tokens > 1_150
    assert call.usage.completion_tokens == 3
    assert call.usage.cost > 1_150


@pytest.mark.parametrize("work", [transcribe, reply, speak])
async def test_what_failed_before_it_gave_anything_is_counted_and_costs_nothing(work: object) -> None:
    meter = FakeMeter()
    scripts: dict[object, object] = {
        transcribe: FakeHearing(error=ProviderUnavailable("As the script says.")),
        reply: FakeReply(fails_after=0),
        speak: FakeSpeech(fails_after=0),
    }
    with a_billing(meter, FakeClock()).bill(ADA), pytest.raises(ProviderUnavailable):
        await work(scripts[work])  # type: ignore[operator]
    (call,) = meter.calls
    assert (call.failed, call.requests, call.usage) == (True, 1, Usage())


async def test_who_gave_up_waiting_is_charged_what_was_asked_for() -> None:
    meter = FakeMeter()
    with a_billing(meter, FakeClock()).bill(ADA), pytest.raises(TimeoutError):
        async with asyncio.timeout(0.01):
            await transcribe(FakeHearing(hangs=True))
    (call,) = meter.calls
    assert (call.usage.transcribed_ms, call.estimated) == (2_000, True)


async def test_tasks_started_inside_are_on_the_same_bill() -> None:
    meter, spent = FakeMeter(), list[Usage]()
    with a_billing(meter, FakeClock()).bill(ADA, spent.append) as bill:
        async with asyncio.TaskGroup() as group:
            group.create_task(transcribe(FakeHearing()))
            group.create_task(speak(FakeSpeech()))
    assert {call.payer for call in meter.calls} == {ADA}
    assert bill.total == sum(spent, Usage())
    assert bill.total.cost == 470


async def test_bills_open_side_by_side_are_not_mixed() -> None:
    meter, bob = FakeMeter(), Payer(user_id=user_id(a_ulid()))
    billing = a_billing(meter, FakeClock())

    async def work(payer: Payer) -> None:
        with billing.bill(payer):
            await reply(FakeReply(delay_ms=1))

    await asyncio.gather(work(ADA), work(bob))
    assert {call.payer for call in meter.calls} == {ADA, bob}


async def test_without_a_bill_nobody_pays() -> None:
    await transcribe(FakeHearing())
