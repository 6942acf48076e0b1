"""A running turn is stored behind its back, and its end for certain."""

import asyncio
from dataclasses import replace

import pytest

from domain.errors import StoreUnavailable, Superseded
from domain.turns.entities import TurnStatus
from domain.turns.journal import FIRST_RETRY_S, TurnJournal
from tests.builders import a_turn
from tests.fakes.stores import FakeTurns


async def test_the_latest_state_is_stored() -> None:
    turns, turn = FakeTurns(), a_turn(status=TurnStatus.THINKING)
    await turns.add(turn)
    journal = TurnJournal(turns)
    async with asyncio.TaskGroup() as group:
        group.create_task(journal.run())
        journal.note(replace(turn, status=TurnStatus.RESPONDING))
        await journal.settle(replace(turn, status=TurnStatus.COMPLETED))
        assert await turns.unfinished(turn.conversation_id) is None
        journal.close()
    (stored,) = await turns.get([turn.id], turn.owner_id)
    assert stored is not None
    assert stored.status is TurnStatus.COMPLETED


async def test_a_store_that_is_away_is_waited_for() -> None:
    turns, turn = FakeTurns(), a_turn(status=TurnStatus.THINKING)
    await turns.add(turn)
    journal = TurnJournal(turns)
    turns.failure = StoreUnavailable("MongoDB is away.")
    async with asyncio.TaskGroup() as group:
        group.create_task(journal.run())
        settled = group.create_task(journal.settle(replace(turn, status=TurnStatus.COMPLETED)))
        await asyncio.wait([settled], timeout=FIRST_RETRY_S * 1.5)
        assert not settled.done()
        turns.failure = None
        await settled
        journal.close()
    assert await turns.unfinished(turn.conversation_id) is None


async def test_another_owner_ends_it() -> None:
    turns, turn = FakeTurns(), a_turn(status=TurnStatus.THINKING)
    await turns.add(replace(turn, epoch=2))
    journal = TurnJournal(turns)
    with pytest.raises(ExceptionGroup) as caught:
        async with asyncio.TaskGroup() as group:
            group.create_task(journal.run())
            await journal.settle(turn)
    assert caught.group_contains(Superseded)
