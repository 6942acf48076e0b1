"""Barge-in: the coach stops, and only what was heard counts."""

from dataclasses import replace

import pytest

from domain.errors import InvalidInput, UserErrorCode
from domain.turns.entities import Turn, TurnStatus
from domain.turns.events import AudioChunk, ReplyDelta, TurnInterrupted
from tests.domain.turns.stage import Stage, a_stage
from tests.fakes.engines import FakeChatModel, FakeReply

TALKATIVE = FakeReply(pieces=("I hear you. ", "What would you like instead? ", "And "), hangs_after=3)


async def speaking_turn(stage: Stage) -> Turn:
    turn = (await stage.write(speak=True)).turn
    await stage.when(turn, lambda event: isinstance(event, AudioChunk) and event.start_ms > 0)
    return turn


async def test_a_reply_is_cut_to_what_was_played_and_the_context_knows_no_more() -> None:
    async with a_stage(chat=FakeChatModel(TALKATIVE, FakeReply())) as stage:
        turn = await speaking_turn(stage)
        first_ms = 3 * 60
        cut = (await stage.interruptions.interrupt(stage.user.id, turn.id, first_ms)).turn
        assert cut.status is TurnStatus.INTERRUPTED
        assert cut.coach_message is not None
        assert cut.coach_message.heard_text == "I hear you."
        await stage.end((await stage.write("Go on")).turn)
        assert [exchange.coach for exchange in stage.chat.contexts[-1].history] == ["I hear you."]


async def test_nothing_of_an_interrupted_turn_follows_its_last_event() -> None:
    async with a_stage(chat=FakeChatModel(TALKATIVE)) as stage:
        turn = await speaking_turn(stage)
        await stage.interruptions.interrupt(stage.user.id, turn.id, None)
        assert stage.kinds(turn)[-1] == "TurnInterrupted"


async def test_a_completed_turn_can_still_be_cut() -> None:
    async with a_stage(chat=FakeChatModel(FakeReply(pieces=("One two three. ", "Four five six.")))) as stage:
        turn = await stage.end((await stage.write(speak=True)).turn)
        assert turn.status is TurnStatus.COMPLETED
        cut = (await stage.interruptions.interrupt(stage.user.id, turn.id, 3 * 60)).turn
        assert cut.coach_message is not None
        assert (cut.status, cut.coach_message.heard_text) == (TurnStatus.INTERRUPTED, "One two three.")
        assert isinstance(stage.events(turn)[-1], TurnInterrupted)


async def test_a_reply_played_to_its_end_stays_complete() -> None:
    async with a_stage() as stage:
        turn = await stage.end((await stage.write(speak=True)).turn)
        after = (await stage.interruptions.interrupt(stage.user.id, turn.id, 99_000)).turn
        assert after.status is TurnStatus.COMPLETED


async def test_cutting_an_old_turn_leaves_the_one_in_progress_alone() -> None:
    first = FakeReply(pieces=("One two three. ", "Four five six."))
    async with a_stage(chat=FakeChatModel(first, FakeReply(hangs_after=2))) as stage:
        turn = await stage.end((await stage.write(speak=True)).turn)
        second = (await stage.write()).turn
        await stage.until(second, ReplyDelta)
        await stage.interruptions.interrupt(stage.user.id, turn.id, 3 * 60)
        now = (await stage.log.moment(stage.conversation.id)).turn
        assert now is not None
        assert now.id == second.id


async def test_interrupting_again_changes_nothing() -> None:
    async with a_stage(chat=FakeChatModel(TALKATIVE)) as stage:
        turn = await speaking_turn(stage)
        first = (await stage.interruptions.interrupt(stage.user.id, turn.id, 3 * 60)).turn
        again = (await stage.interruptions.interrupt(stage.user.id, turn.id, 0)).turn
        assert replace(again, latency=None) == replace(first, latency=None)


async def test_thinking_can_be_interrupted_too() -> None:
    async with a_stage(chat=FakeChatModel(FakeReply(hangs_after=0))) as stage:
        turn = (await stage.write()).turn
        stopped = (await stage.interruptions.interrupt(stage.user.id, turn.id, None)).turn
        assert (stopped.status, stopped.coach_message) == (TurnStatus.INTERRUPTED, None)


async def test_who_still_speaks_cancels_instead() -> None:
    async with a_stage() as stage:
        turn = (await stage.record()).turn
        with pytest.raises(InvalidInput) as refused:
            await stage.interruptions.interrupt(stage.user.id, turn.id, None)
        assert refused.value.user_errors[0].code is UserErrorCode.INVALID


async def test_negative_time_was_never_played() -> None:
    async with a_stage() as stage:
        turn = (await stage.write()).turn
        with pytest.raises(InvalidInput):
            await stage.interruptions.interrupt(stage.user.id, turn.id, -1)
