"""Which turns are let in, and what those that are not are told."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest

from domain.audio.formats import AudioFormat
from domain.errors import Conflict, ErrorCode, Overloaded, RateLimited, StoreUnavailable
from domain.limits import Limits
from domain.turns.entities import TurnStatus
from domain.turns.events import ReplyDelta
from domain.turns.requests import WholeRecording
from tests.builders import a_conversation
from tests.domain.turns.stage import QUICK, SECOND, Stage, a_stage
from tests.fakes.engines import FakeChatModel, FakeReply


def limits(**changes: int) -> Limits:
    return replace(QUICK, first_word_deadline_ms=5_000, **changes)


async def in_another_conversation(stage: Stage) -> None:
    """From here on, talk in a conversation of its own."""
    stage.conversation = a_conversation(stage.user.id)
    await stage.conversations.add(stage.conversation)


async def test_a_process_has_so_many_turns() -> None:
    async with a_stage(chat=FakeChatModel(FakeReply(hangs_after=0)), limits=limits(max_turns_in_progress=1)) as stage:
        await stage.write()
        await in_another_conversation(stage)
        with pytest.raises(Overloaded) as refused:
            await stage.write()
        assert refused.value.retry_after_ms > 0


async def test_all_processes_together_have_so_many_turns() -> None:
    async with a_stage(limits=limits(max_turns_overall=10)) as stage:
        stage.load.turns_elsewhere = 10
        with pytest.raises(Overloaded):
            await stage.write()
        stage.load.turns_elsewhere = 9
        await stage.end((await stage.write()).turn)


async def test_a_user_has_so_many_turns_in_different_conversations() -> None:
    async with a_stage(chat=FakeChatModel(FakeReply(hangs_after=0)), limits=limits(max_turns_per_user=2)) as stage:
        for _ in range(2):
            await stage.write()
            await in_another_conversation(stage)
        with pytest.raises(RateLimited) as refused:
            await stage.write()
        assert refused.value.retry_after_ms > 0


async def test_who_may_have_one_turn_may_interrupt_it_by_the_next() -> None:
    chat = FakeChatModel(FakeReply(hangs_after=1), FakeReply())
    async with a_stage(chat=chat, limits=limits(max_turns_per_user=1)) as stage:
        first = (await stage.write()).turn
        await stage.until(first, ReplyDelta)
        second = (await stage.write()).turn
        assert (await stage.end(first)).status is TurnStatus.INTERRUPTED
        assert (await stage.end(second)).status is TurnStatus.COMPLETED


async def test_a_turn_that_has_ended_or_was_refused_is_counted_no_more() -> None:
    async with a_stage(limits=limits(max_turns_per_user=1)) as stage:
        recording = (await stage.record(key="once")).turn
        with pytest.raises(Conflict):
            await stage.write()
        assert stage.seats.taken[stage.user.id] == {recording.id}
        await stage.spoken.cancel(stage.user.id, recording.id)
        assert (await stage.record(key="once")).turn.status is TurnStatus.DISCARDED
        await in_another_conversation(stage)
        await stage.end((await stage.write()).turn)


async def test_a_failed_turn_that_is_answered_again_counts() -> None:
    chat = FakeChatModel(FakeReply(fails_after=0), FakeReply(hangs_after=0))
    async with a_stage(chat=chat, limits=limits(max_turns_per_user=1)) as stage:
        failed = await stage.end((await stage.write()).turn)
        await stage.retries.retry(stage.user.id, failed.id)
        await in_another_conversation(stage)
        with pytest.raises(RateLimited):
            await stage.write()


def _write(stage: Stage) -> Awaitable[object]:
    return stage.write()


def _record(stage: Stage) -> Awaitable[object]:
    return stage.record()


def _send_whole(stage: Stage) -> Awaitable[object]:
    request = WholeRecording(
        conversation_id=stage.conversation.id, audio=SECOND, format=AudioFormat.PCM16, sample_rate=16_000
    )
    return stage.spoken.send_whole(stage.user.id, request)


@pytest.mark.parametrize("begin", [_write, _record, _send_whole])
async def test_a_late_event_loop_lets_no_turn_in_and_reads_nothing(begin: Callable[[Stage], Awaitable[object]]) -> None:
    async with a_stage(limits=limits(max_loop_lag_ms=250)) as stage:
        turn = (await stage.record()).turn
        stage.load.lag_ms = 251
        stage.conversations.failure = StoreUnavailable("The database was asked.")
        with pytest.raises(Overloaded) as refused:
            await begin(stage)
        assert refused.value.code is ErrorCode.OVERLOADED
        assert refused.value.retry_after_ms > 0
        stage.conversations.failure = None
        await stage.spoken.send_audio(stage.user.id, turn.id, 0, SECOND)
        await stage.spoken.stop(stage.user.id, turn.id, 1)
        assert (await stage.end(turn)).status is TurnStatus.COMPLETED


async def test_a_user_begins_so_many_turns_a_minute() -> None:
    async with a_stage(limits=limits(max_turns_per_minute=2)) as stage:
        for _ in range(2):
            await stage.end((await stage.write()).turn)
        with pytest.raises(RateLimited) as refused:
            await stage.write()
        assert refused.value.retry_after_ms == 30_000
