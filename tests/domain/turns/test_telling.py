"""Whoever dies between the storing of a turn's end and the telling of it leaves that to another."""

import asyncio
from dataclasses import replace
from typing import Any

from domain.errors import Superseded
from domain.ids import TurnId
from domain.turns.entities import Turn, TurnStatus
from domain.turns.events import TurnCompleted, TurnStarted
from tests.builders import a_message, a_turn
from tests.domain.turns.stage import Stage, a_stage


async def stored_and_not_told(stage: Stage) -> Turn:
    """Leave behind what an owner leaves that was killed after it stored a turn's end."""
    turn = replace(a_turn(stage.conversation, TurnStatus.RESPONDING), owner_id=stage.user.id)
    await stage.turns.add(turn)
    fence, _ = await stage.log.open_turn(turn)
    await stage.inbox.open(turn)
    at: dict[str, Any] = {"conversation_id": turn.conversation_id, "turn_id": turn.id, "at": turn.created_at}
    await stage.log.append(turn, [TurnStarted(**at, turn=turn)], fence=fence)
    ended = replace(turn, status=TurnStatus.COMPLETED, coach_message=a_message(turn.id, "coach"))
    assert await stage.turns.save(ended)
    return ended


def ends(stage: Stage, turn: Turn) -> int:
    return sum(isinstance(event, TurnCompleted) for event in stage.events(turn))


async def test_the_end_is_told_once() -> None:
    async with a_stage() as stage:
        turn = await stored_and_not_told(stage)
        assert await stage.takeovers.sweep() == 0
        assert await stage.takeovers.sweep() == 0
        assert ends(stage, turn) == 1
        assert stage.kinds(turn)[-1] == "TurnCompleted"
        assert list(await stage.turns.orphans(10)) == []


async def test_the_turn_is_counted_in_its_conversation() -> None:
    async with a_stage() as stage:
        await stored_and_not_told(stage)
        await stage.takeovers.sweep()
        (conversation,) = await stage.conversations.get([stage.conversation.id], stage.user.id)
        assert conversation is not None
        assert conversation.turn_count == 1


async def test_an_owner_that_lives_tells_it_itself() -> None:
    async with a_stage() as stage:
        turn = await stored_and_not_told(stage)
        async with stage.leases.hold(turn.id):
            await stage.takeovers.sweep()
        assert ends(stage, turn) == 0


async def test_what_was_told_before_its_owner_died_is_not_told_again() -> None:
    async with a_stage() as stage:
        turn = await stored_and_not_told(stage)
        at: dict[str, Any] = {"conversation_id": turn.conversation_id, "turn_id": turn.id, "at": turn.created_at}
        await stage.log.append(turn, [TurnCompleted(**at, turn=turn)], fence=None)
        fence, _ = await stage.log.open_turn(turn)
        await stage.log.append(turn, [], fence=fence)
        await stage.takeovers.sweep()
        assert ends(stage, turn) == 1
        assert list(await stage.turns.orphans(10)) == []


async def test_a_turn_that_ended_in_order_needs_nobody() -> None:
    async with a_stage() as stage:
        turn = (await stage.write()).turn
        await stage.end(turn)
        while stage.runner.running:  # noqa: ASYNC110 - what follows a turn's last event is told to nobody
            await asyncio.sleep(0)
        assert list(await stage.turns.orphans(10)) == []
        assert ends(stage, turn) == 1


async def test_a_turn_that_cannot_be_looked_after_does_not_keep_the_others_waiting() -> None:
    async with a_stage() as stage:
        turn = await stored_and_not_told(stage)
        bad = replace(a_turn(status=TurnStatus.COMPLETED), created_at=turn.created_at.replace(year=2000))
        await stage.turns.add(bad)
        assert await stage.turns.save(bad)
        close = stage.inbox.close

        async def close_all_but_one(turn_id: TurnId) -> None:
            if turn_id == bad.id:
                raise Superseded("Another owner has this turn.")
            await close(turn_id)

        stage.inbox.close = close_all_but_one  # type: ignore[method-assign]
        await stage.takeovers.sweep()
        assert stage.observed.a_sweep_failed.is_set()
        assert ends(stage, turn) == 1


async def test_a_turn_of_which_nobody_was_told_begins_when_it_is_taken_up() -> None:
    async with a_stage() as stage:
        turn = replace(
            a_turn(stage.conversation, TurnStatus.THINKING, user_message=a_message(a_turn().id, text="Well.")),
            owner_id=stage.user.id,
        )
        await stage.turns.add(turn)
        await stage.takeovers.sweep()
        await stage.end(turn)
        assert stage.kinds(turn)[0] == "TurnStarted"
