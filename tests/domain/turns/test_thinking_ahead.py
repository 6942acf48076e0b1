"""A model that begins to answer while the user still speaks."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing, asynccontextmanager

import pytest

from domain.errors import ProviderUnavailable
from domain.turns.engines import ChatModel, CoachContext, ReplyPiece, Transcript
from domain.turns.speculation import Allowance, Speculation
from domain.turns.thinking_ahead import ThinkingAhead
from domain.usage.calls import EngineName, Payer, Service
from domain.usage.metering import MeteredChatModel
from tests.contracts.chat_model import replied
from tests.domain.coaching.talk import a_context
from tests.fakes.clock import FakeClock
from tests.fakes.engines import FakeChatModel, FakeReply
from tests.fakes.usage import FakeMeter, a_billing

SAID = "I want to change jobs."
GUESS = "i want to change jobs"


async def context_of(guess: Transcript) -> CoachContext:
    return a_context(guess.text)


def an_allowance(*, useful: int = 1_000_000, percent: int = 20) -> Allowance:
    allowance = Allowance(percent)
    allowance.heard(useful)
    return allowance


@asynccontextmanager
async def thinking(
    chat: ChatModel, allowance: Allowance | None = None, *, stable_ms: int = 1
) -> AsyncIterator[ThinkingAhead]:
    speculation = Speculation(stable_ms=stable_ms, allowance=allowance or an_allowance())
    async with ThinkingAhead(chat, speculation, context_of) as ahead:
        yield ahead


def guessed(text: str) -> Transcript:
    return Transcript(text=text, final=False)


class Watched(FakeChatModel):
    """A model whose being asked can be waited for, and its last word."""

    def __init__(self, *script: FakeReply) -> None:
        super().__init__(*script)
        self.asked, self.answered = asyncio.Semaphore(0), asyncio.Event()

    async def reply(self, context: CoachContext) -> AsyncGenerator[ReplyPiece, None]:
        self.asked.release()
        async with aclosing(super().reply(context)) as pieces:
            async for piece in pieces:
                yield piece
        self.answered.set()


async def words(ahead: ThinkingAhead, said: str = SAID) -> str:
    return "".join(piece.text for piece in await replied(ahead, a_context(said)))


async def test_an_answer_to_the_same_words_is_there_when_the_user_has_finished() -> None:
    chat, allowance = Watched(), an_allowance()
    async with thinking(chat, allowance) as ahead:
        ahead.guess(guessed(GUESS))
        await chat.answered.wait()
        assert await words(ahead) == "What would you like instead?"

    assert allowance.in_vain == 0
    assert allowance.reserve(200_000)
    assert [context.said for context in chat.contexts] == [GUESS]


async def test_it_is_dropped_when_the_words_changed() -> None:
    chat = Watched(FakeReply(pieces=("Too ", "early."), hangs_after=1), FakeReply())
    allowance = an_allowance()
    async with thinking(chat, allowance) as ahead:
        ahead.guess(guessed(GUESS))
        await chat.asked.acquire()
        assert await words(ahead, "I want to change jobs, but I am afraid.") == "What would you like instead?"

    assert [context.said for context in chat.contexts] == [GUESS, "I want to change jobs, but I am afraid."]
    assert chat.unfinished == 1
    assert allowance.in_vain > 900


async def test_words_that_still_change_are_not_answered() -> None:
    chat = Watched()
    async with thinking(chat, stable_ms=50) as ahead:
        for guess in ("I want to", "I want to change", "I want to change my", "I want to change my life"):
            ahead.guess(guessed(guess))
            await asyncio.sleep(0.005)
        await chat.asked.acquire()

    assert [context.said for context in chat.contexts] == ["I want to change my life"]


async def test_when_the_user_has_finished_nothing_is_waited_for() -> None:
    chat = Watched()
    async with thinking(chat, stable_ms=60_000) as ahead:
        ahead.guess(guessed(GUESS))
        ahead.finished()
        await chat.asked.acquire()
        assert await words(ahead) == "What would you like instead?"

    assert len(chat.contexts) == 1


async def test_a_turn_makes_two_attempts_at_most() -> None:
    chat = Watched()
    async with thinking(chat) as ahead:
        for number, guess in enumerate(("I want to go", "I want to go home", "I want to go home now")):
            ahead.guess(guessed(guess))
            if number < 2:
                await chat.asked.acquire()
        await asyncio.sleep(0.02)
        assert len(chat.contexts) == 2
        await words(ahead, "I want to go home now")

    assert len(chat.contexts) == 3


async def test_an_answer_that_is_half_there_goes_on() -> None:
    chat = Watched(FakeReply(pieces=("You ", "want ", "more."), delay_ms=20))
    async with thinking(chat) as ahead:
        ahead.guess(guessed(GUESS))
        await chat.asked.acquire()
        assert await words(ahead) == "You want more."

    assert len(chat.contexts) == 1


async def test_another_context_is_another_question() -> None:
    chat = Watched()
    async with thinking(chat) as ahead:
        ahead.guess(guessed(GUESS))
        await chat.answered.wait()
        await replied(ahead, a_context(SAID, topic="work"))

    assert len(chat.contexts) == 2


async def test_past_the_allowance_nothing_is_begun() -> None:
    chat = Watched()
    async with thinking(chat, an_allowance(useful=100)) as ahead:
        ahead.guess(guessed(GUESS))
        await asyncio.sleep(0.02)
        assert chat.contexts == []
        assert await words(ahead) == "What would you like instead?"


async def test_a_failure_ahead_of_time_is_not_noticed() -> None:
    chat = Watched(FakeReply(fails_after=0), FakeReply())
    async with thinking(chat) as ahead:
        ahead.guess(guessed(GUESS))
        await chat.asked.acquire()
        assert await words(ahead) == "What would you like instead?"


async def test_a_failure_in_the_middle_of_a_used_answer_is_raised() -> None:
    async with thinking(Watched(FakeReply(fails_after=2))) as ahead:
        ahead.guess(guessed(GUESS))
        await asyncio.sleep(0.02)
        with pytest.raises(ProviderUnavailable):
            await words(ahead)


async def test_what_nobody_asks_for_ends_with_the_turn() -> None:
    chat = Watched(FakeReply(hangs_after=1))
    async with thinking(chat) as ahead:
        ahead.guess(guessed(GUESS))
        await chat.asked.acquire()

    assert chat.unfinished == 1


async def test_an_answer_in_vain_is_charged_as_well() -> None:
    meter, chat = FakeMeter(), Watched(FakeReply(hangs_after=2), FakeReply())
    metered = MeteredChatModel(chat, EngineName("openai", "gpt-4o-mini"))
    with a_billing(meter, FakeClock()).bill(Payer()):
        async with thinking(metered) as ahead:
            ahead.guess(guessed(GUESS))
            await chat.asked.acquire()
            await words(ahead, "Something else altogether.")

    dropped, used = sorted(meter.calls, key=lambda call: call.usage.completion_tokens)
    assert dropped.service is used.service is Service.REPLY
    assert dropped.estimated
    assert dropped.usage.prompt_tokens > 900
