"""The coach speaks first: a turn like any other, but without a user's message."""

import asyncio

from domain.coaching.grow import CoachingPhase
from domain.conversations.requests import NewConversation
from domain.ids import opening_turn_id
from domain.turns.background import Background
from domain.turns.entities import Turn, TurnSource, TurnStatus
from domain.turns.events import ReplyDelta, TurnCompleted
from tests.domain.turns.stage import Stage, a_stage, another_process
from tests.fakes.backgrounds import FakeBackgrounds
from tests.fakes.engines import FakeChatModel, FakeReply

OPENS = NewConversation(coach_opens=True, idempotency_key="one")


async def opened(stage: Stage, new: NewConversation = OPENS) -> Turn:
    """Begin a conversation that the coach opens; return its turn as it was stored."""
    conversation = await stage.openings.create(stage.user.id, new)
    (turn,) = await stage.turns.get([opening_turn_id(conversation.id)], stage.user.id)
    assert turn is not None
    return turn


async def go_there(stage: Stage, turn: Turn) -> None:
    """Have the user speak in the conversation of a turn from now on."""
    (conversation,) = await stage.conversations.get([turn.conversation_id], stage.user.id)
    assert conversation is not None
    stage.conversation = conversation


async def test_the_coach_speaks_first_and_aloud() -> None:
    async with a_stage() as stage:
        turn = await stage.end(await opened(stage))
        assert turn.source is TurnSource.COACH
        assert turn.status is TurnStatus.COMPLETED
        assert turn.user_message is None
        assert stage.words(turn) == "What would you like instead?"
        assert "AudioChunk" in stage.kinds(turn)
        (context,) = stage.chat.contexts
        assert context.opens
        assert context.said == ""


async def test_it_opens_in_words_alone_where_that_is_wanted() -> None:
    async with a_stage() as stage:
        turn = await stage.end(await opened(stage, NewConversation(coach_opens=True, speak=False)))
        assert "AudioChunk" not in stage.kinds(turn)


async def test_nobody_opens_a_conversation_without_being_asked_to() -> None:
    async with a_stage() as stage:
        conversation = await stage.openings.create(stage.user.id, NewConversation())
        assert await stage.turns.get([opening_turn_id(conversation.id)], stage.user.id) == [None]


async def test_a_promise_is_looked_back_on_before_a_goal_is_looked_for() -> None:
    known = Background(goal="Sleep", last_commitment="Call her on Thursday", memories=("Has a dog",))
    async with a_stage(backgrounds=FakeBackgrounds(known)) as stage:
        turn = await stage.end(await opened(stage))
        assert turn.phase is CoachingPhase.REVIEW
        (context,) = stage.chat.contexts
        assert (context.goal, context.last_commitment) == ("Sleep", "Call her on Thursday")
        assert context.memories == ("Has a dog",)


async def test_asked_for_again_it_is_the_same_conversation_and_the_same_turn() -> None:
    async with a_stage() as stage:
        first, second = await asyncio.gather(opened(stage), opened(stage))
        assert first.id == second.id
        await stage.end(first)
        again = await opened(stage)
        assert again.status is TurnStatus.COMPLETED
        assert len(stage.chat.contexts) == 1


async def test_a_user_who_speaks_before_the_coach_is_not_kept_waiting() -> None:
    async with a_stage(chat=FakeChatModel(FakeReply(first_delay_ms=80))) as stage:
        turn = await opened(stage)
        await go_there(stage, turn)
        answered = await stage.end((await stage.write("I want to talk about sleep.")).turn)
        assert answered.status is TurnStatus.COMPLETED
        assert (await stage.end(turn)).status is TurnStatus.INTERRUPTED


async def test_repeated_late_it_interrupts_nobody() -> None:
    async with a_stage(chat=FakeChatModel(FakeReply(), FakeReply(hangs_after=2))) as stage:
        turn = await stage.end(await opened(stage))
        await go_there(stage, turn)
        theirs = (await stage.write("I want to talk about sleep.")).turn
        await stage.until(theirs, ReplyDelta)
        await opened(stage)
        unfinished = await stage.turns.unfinished(turn.conversation_id)
        assert unfinished is not None
        assert unfinished.id == theirs.id


async def test_a_failed_opening_can_be_tried_again() -> None:
    async with a_stage(chat=FakeChatModel(FakeReply(fails_after=0), FakeReply())) as stage:
        failed = await stage.end(await opened(stage))
        assert failed.status is TurnStatus.FAILED
        await stage.retries.retry(stage.user.id, failed.id)
        await stage.until(failed, TurnCompleted)
        assert stage.words(failed) == "What would you like instead?"


async def test_another_process_goes_on_with_an_opening_that_was_left_behind() -> None:
    async with a_stage(chat=FakeChatModel(FakeReply(hangs_after=1), FakeReply())) as stage:
        turn = await opened(stage)
        await stage.until(turn, ReplyDelta)
        stage.leases.lapse(turn.id)
        async with another_process(stage) as takeovers:
            assert await takeovers.sweep() == 1
            await stage.until(turn, TurnCompleted)
        assert "ReplyRestarted" in stage.kinds(turn)
