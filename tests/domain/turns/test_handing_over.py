"""A process that is about to end: turns come to their end, or into other hands."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from domain.errors import Overloaded
from domain.turns.entities import TurnStatus
from domain.turns.events import ReplyDelta, ReplyRestarted, TurnStarted
from domain.turns.runner import ELSEWHERE_AFTER_MS
from tests.builders import a_conversation, a_turn
from tests.domain.turns.stage import Stage, a_stage, another_process
from tests.fakes.engines import FakeChatModel, FakeReply

PATIENCE_S = 5


@asynccontextmanager
async def draining(stage: Stage, seconds: float) -> AsyncIterator["asyncio.Task[int]"]:
    """Drain while the block goes on."""
    async with asyncio.TaskGroup() as group:
        task = group.create_task(stage.runner.drain(seconds))
        await asyncio.sleep(0)
        yield task


async def test_a_turn_that_runs_comes_to_its_end() -> None:
    async with a_stage() as stage:
        turn = (await stage.record()).turn
        async with draining(stage, PATIENCE_S) as drain:
            await stage.spoken.send_audio(stage.user.id, turn.id, 0, bytes(32_000))
            await stage.spoken.cancel(stage.user.id, turn.id)
            assert (await stage.end(turn)).status is TurnStatus.DISCARDED
        assert drain.result() == 0
        assert stage.handovers.announced == 0
        assert not await stage.leases.held(turn.id)


async def test_meanwhile_no_turn_begins_and_none_is_taken_up() -> None:
    async with a_stage() as stage:
        turn = (await stage.record()).turn
        async with draining(stage, PATIENCE_S):
            with pytest.raises(Overloaded) as refused:
                await stage.write()
            assert refused.value.retry_after_ms == ELSEWHERE_AFTER_MS
            orphan = a_turn(a_conversation(stage.user.id), TurnStatus.THINKING)
            await stage.turns.add(orphan)
            assert await stage.takeovers.is_orphan(orphan)
            assert await stage.takeovers.sweep() == 0
            await stage.spoken.cancel(stage.user.id, turn.id)


async def test_an_idle_process_drains_at_once() -> None:
    async with a_stage() as stage:
        assert await asyncio.wait_for(stage.runner.drain(3_600), PATIENCE_S) == 0


async def test_what_is_not_done_in_time_is_handed_over_and_the_others_are_woken() -> None:
    chat = FakeChatModel(FakeReply(pieces=("Old ", "words."), hangs_after=1), FakeReply(pieces=("New words.",)))
    async with a_stage(chat=chat) as stage, another_process(stage) as other:
        turn = (await stage.write()).turn
        await stage.until(turn, ReplyDelta)
        async with other.watched(3_600):
            assert await stage.runner.drain(0) == 1
            ended = await stage.end(turn)
        assert ended.coach_message is not None
        assert ended.coach_message.text == "New words."
        assert stage.handovers.announced == 1
        assert sum(isinstance(event, ReplyRestarted) for event in stage.events(turn)) == 1
        assert sum(isinstance(event, TurnStarted) for event in stage.events(turn)) == 1
        assert stage.seats.taken[stage.user.id] == set()


async def test_leaving_the_runner_hands_over_too() -> None:
    async with a_stage(chat=FakeChatModel(FakeReply(hangs_after=1))) as stage:
        turn = (await stage.write()).turn
        await stage.until(turn, ReplyDelta)
    assert stage.handovers.announced == 1
    assert not await stage.leases.held(turn.id)


async def test_a_turn_that_begins_as_the_process_ends_is_left_to_others() -> None:
    async with a_stage() as stage:
        await stage.runner.drain(0)
        turn = a_turn(stage.conversation, TurnStatus.THINKING)
        await stage.leases.announce(turn.id)
        fence, _ = await stage.log.open_turn(turn)
        await stage.runner.start(turn, fence)
        await asyncio.wait_for(stage.handovers.wait(), PATIENCE_S)
        assert not await stage.leases.held(turn.id)
        assert stage.events(turn) == []
