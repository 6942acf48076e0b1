"""Turns whose owner died are ended, told, and can be answered again."""

import asyncio
from dataclasses import replace

from domain.errors import StoreUnavailable
from domain.turns.entities import TurnSource, TurnStatus
from domain.turns.events import TurnCompleted, TurnFailed
from tests.builders import a_turn
from tests.domain.turns.stage import SECOND, Stage, a_stage, older


async def an_orphan(stage: Stage, status: TurnStatus = TurnStatus.RECORDING):
    """Leave behind what an owner leaves that was killed while the user spoke."""
    turn = older(replace(a_turn(stage.conversation, status), owner_id=stage.user.id, source=TurnSource.VOICE))
    await stage.turns.add(turn)
    await stage.log.open_turn(turn)
    await stage.inbox.open(turn)
    return turn


async def test_an_orphan_ends_as_failed_and_what_was_said_is_kept() -> None:
    async with a_stage() as stage:
        turn = await an_orphan(stage)
        await stage.inbox.put_audio(turn.id, stage.user.id, 0, SECOND)
        assert await stage.orphans.sweep() == 1
        ended = await stage.end(turn)
        assert ended.status is TurnStatus.FAILED
        assert ended.error is not None
        assert ended.error.retryable
        assert isinstance(stage.events(turn)[-1], TurnFailed)
        await stage.retries.retry(stage.user.id, turn.id)
        await stage.until(turn, TurnCompleted)
        assert stage.hearing.recordings == [SECOND]


async def test_an_orphan_does_not_block_its_conversation() -> None:
    async with a_stage() as stage:
        await an_orphan(stage, TurnStatus.THINKING)
        assert (await stage.end((await stage.write()).turn)).status is TurnStatus.COMPLETED


async def test_a_turn_somebody_works_on_is_no_orphan() -> None:
    async with a_stage() as stage:
        turn = await an_orphan(stage)
        async with stage.leases.hold(turn.id):
            assert await stage.orphans.sweep() == 0


async def test_a_turn_that_has_just_begun_is_no_orphan() -> None:
    async with a_stage() as stage:
        turn = (await stage.record()).turn
        stored = await stage.turns.unfinished(turn.conversation_id)
        assert stored is not None
        assert not await stage.orphans.is_orphan(stored)


async def test_a_store_that_is_away_is_asked_again() -> None:
    async with a_stage() as stage:
        await an_orphan(stage)
        stage.turns.failure = StoreUnavailable("MongoDB is away.")
        async with stage.orphans.watched(0.01):
            await _until_noted(stage)
            stage.turns.failure = None
            while await stage.turns.unfinished(stage.conversation.id) is not None:
                await _pause()
    assert isinstance(stage.observed.sweeps[0], StoreUnavailable)


async def _until_noted(stage: Stage) -> None:
    while not stage.observed.sweeps:
        await _pause()


async def _pause() -> None:
    await asyncio.sleep(0.001)
