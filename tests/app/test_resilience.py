"""The whole chain around hosted engines, against scripted servers: tried again, stood in for, left alone."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, aclosing
from typing import Any

import pytest
from pydantic import SecretStr

from adapters.settings import Settings
from app.engines import open_engines
from domain.errors import ContentBlocked, DeadlineExceeded, ProviderUnavailable
from domain.limits import Limits
from domain.resilience.breaker import BreakerState
from domain.turns.workshop import Engines
from domain.usage.calls import Payer, Service, ServiceCall
from tests.contracts.text_to_speech import spoken
from tests.domain.usage.test_metering import CONTEXT
from tests.fakes.clock import FakeClock
from tests.fakes.openai_script import Completion, Fault, Heard, Script, Spoken
from tests.fakes.openai_server import OpenAiServer, openai_server
from tests.fakes.providers import FakeProviderObserver
from tests.fakes.usage import FakeMeter, a_billing
from tests.sounds import speech

HURRIED = Limits(transcription_attempt_ms=400, first_word_attempt_ms=400, voice_attempt_ms=400, stream_gap_ms=200)


class Chain:
    """Engines over two scripted servers, the second standing in for the first."""

    def __init__(self, stack: AsyncExitStack) -> None:
        self._stack = stack
        self.observer = FakeProviderObserver()
        self.meter = FakeMeter()
        self.first: OpenAiServer
        self.second: OpenAiServer

    async def open(self, first: Script, second: Script | None = None, **chosen: Any) -> Engines:
        self.first = await self._stack.enter_async_context(openai_server(first))
        self.second = await self._stack.enter_async_context(openai_server(second or Script()))
        fallbacks: dict[str, Any] = dict.fromkeys(("stt_fallbacks", "chat_fallbacks", "tts_fallbacks"), ("openai2",))
        settings = Settings(
            _env_file=None,
            openai_api_key=SecretStr("sk-first"),
            openai_base_url=self.first.base_url,
            fallback_openai_api_key=SecretStr("sk-second"),
            fallback_openai_base_url=self.second.base_url,
            limits=HURRIED,
            **{**fallbacks, **chosen},
        )
        self._stack.enter_context(a_billing(self.meter, FakeClock()).bill(Payer()))
        return await open_engines(settings, self._stack, self.observer)

    def calls(self, service: Service) -> list[tuple[str, bool]]:
        """Who was asked, and whether it failed."""
        return [(call.provider, call.failed) for call in self.meter.calls if call.service is service]


@pytest.fixture
async def chain() -> AsyncIterator[Chain]:
    async with AsyncExitStack() as stack:
        yield Chain(stack)


async def thought(engines: Engines) -> str:
    async with aclosing(engines.chat.reply(CONTEXT)) as pieces:
        return "".join([piece.text async for piece in pieces])


async def heard(engines: Engines) -> str:
    async def recording() -> AsyncIterator[bytes]:
        yield speech()

    async with aclosing(engines.speech_to_text.transcribe(recording(), language="en")) as transcripts:
        return [transcript.text async for transcript in transcripts if transcript.final][-1]


def estimated(calls: list[ServiceCall]) -> list[bool]:
    return [call.estimated for call in calls]


async def test_a_busy_provider_is_asked_again_when_it_said(chain: Chain) -> None:
    engines = await chain.open(Script(chat=[Fault(status=429, retry_after="0.05"), Completion(pieces=("Yes.",))]))
    assert await thought(engines) == "Yes."
    assert chain.calls(Service.REPLY) == [("openai", True), ("openai", False)]
    assert chain.second.asked("chat") == []


@pytest.mark.parametrize(
    "fault",
    [
        Fault(status=500),
        Fault(status=503),
        Fault(status=401, code="invalid_api_key"),
        Fault(status=429, retry_after="60"),
        Fault(hangs=True),
        Fault(status=200, body=b"<html>", content_type="text/html"),
    ],
    ids=["500", "503", "wrong key", "busy for a minute", "hangs", "a proxy's page"],
)
async def test_another_provider_thinks_when_the_first_fails(chain: Chain, fault: Fault) -> None:
    engines = await chain.open(Script(chat=[fault]), Script(chat=[Completion(pieces=("Yes.",))]))
    assert await thought(engines) == "Yes."
    assert chain.calls(Service.REPLY)[-1] == ("openai2", False)
    assert chain.second.asked("chat")[0].headers["authorization"] == "Bearer sk-second"
    assert chain.observer.fallbacks == [(Service.REPLY, "openai2")]


async def test_a_stream_that_is_cut_or_stops_fails_as_it_is(chain: Chain) -> None:
    script = [Completion(cut_after=2), Completion(hangs_after=2)]
    engines = await chain.open(Script(chat=script))
    for _ in script:
        with pytest.raises((ProviderUnavailable, DeadlineExceeded)) as failed:
            await thought(engines)
        assert failed.value.retryable
    assert chain.second.asked("chat") == []
    assert estimated(chain.meter.calls) == [True, True]


async def test_a_refusal_is_told_and_nobody_else_is_asked(chain: Chain) -> None:
    engines = await chain.open(Script(chat=[Fault(status=400, code="content_filter")]))
    with pytest.raises(ContentBlocked):
        await thought(engines)
    assert len(chain.first.asked("chat")) == 1
    assert chain.second.asked("chat") == []


@pytest.mark.parametrize(
    "fault", [Fault(status=500), Heard(cut_after=1), Heard(hangs_after=1)], ids=["500", "cut", "stops"]
)
async def test_another_provider_hears_the_recording_from_its_beginning(chain: Chain, fault: Fault | Heard) -> None:
    engines = await chain.open(Script(transcriptions=[fault]), Script(transcriptions=[Heard(text="Go on.")]))
    assert await heard(engines) == "Go on."
    sent = [server.asked("transcriptions")[-1].body["file"] for server in (chain.first, chain.second)]
    assert sent[0] == sent[1]


@pytest.mark.parametrize(
    "fault", [Fault(status=500), Spoken(cut_after=1), Spoken(hangs_after=1)], ids=["500", "cut", "stops"]
)
async def test_another_provider_speaks_the_sentence(chain: Chain, fault: Fault | Spoken) -> None:
    engines = await chain.open(Script(speech=[fault]), Script(speech=[Spoken()]))
    assert await spoken(engines.text_to_speech, "How are you today?")
    assert chain.calls(Service.SPEECH)[-1] == ("openai2", False)


async def test_a_reply_stays_with_the_voice_that_stood_in(chain: Chain) -> None:
    engines = await chain.open(Script(speech=[Fault(status=500), Fault(status=500), Spoken()]))
    for text in ("How are you today?", "Where are you going?"):
        await asyncio.create_task(spoken(engines.text_to_speech, text))
    assert [request.body["input"] for request in chain.first.asked("speech")] == ["How are you today?"] * 2
    assert len(chain.second.asked("speech")) == 2


async def test_when_all_fail_that_can_be_tried_again(chain: Chain) -> None:
    down = Script(chat=[Fault(status=500)], transcriptions=[Fault(status=500)], speech=[Fault(status=500)])
    engines = await chain.open(down, down)
    for work in (thought(engines), heard(engines), spoken(engines.text_to_speech, "Hello.")):
        with pytest.raises(ProviderUnavailable) as failed:
            await work
        assert failed.value.retryable
    assert all(call.usage.cost == 0 for call in chain.meter.calls)


async def test_a_provider_that_is_down_is_left_alone(chain: Chain) -> None:
    engines = await chain.open(Script(chat=[Fault(status=500)]), breaker_failures=3)
    for _ in range(4):
        await thought(engines)
    assert len(chain.first.asked("chat")) == 3
    assert len(chain.second.asked("chat")) == 4
    assert chain.observer.moves == [("openai", BreakerState.OPEN)]
    guards = {(guard.service, guard.provider): guard.breaker.state for guard in engines.guards}
    assert guards[Service.REPLY, "openai"] is BreakerState.OPEN
    assert guards[Service.REPLY, "openai2"] is BreakerState.CLOSED
    assert guards[Service.SPEECH, "openai"] is BreakerState.CLOSED
