"""A running turn speaks through one queue: in order, merged, and with the state of the same instant."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest

from domain.errors import Superseded
from domain.turns.entities import Message, MessageRole
from domain.turns.events import ReplyDelta, ThinkingState
from domain.turns.live import MAX_PENDING, LiveTurn
from tests.builders import AT, a_turn
from tests.fakes.clock import FakeClock
from tests.fakes.redis_ports import FakeEventLog

TURN = replace(a_turn(), coach_message=None)


@asynccontextmanager
async def speaking(log: FakeEventLog, coalescing_ms: int = 40) -> AsyncIterator[LiveTurn]:
    fence, _ = await log.open_turn(TURN)
    live = LiveTurn(TURN, log=log, clock=FakeClock(), fence=fence, coalescing_ms=coalescing_ms)
    async with asyncio.TaskGroup() as group:
        group.create_task(live.run())
        yield live
        live.close()


def said(log: FakeEventLog) -> list[str]:
    return [event.text for event in log.events(TURN.conversation_id) if isinstance(event, ReplyDelta)]


async def test_events_are_written_in_the_order_they_were_said() -> None:
    log = FakeEventLog()
    async with speaking(log) as live:
        live.say(ReplyDelta(**live.stamp(), text="One "))
        live.think(ThinkingState.SPEAKING)
        live.say(ReplyDelta(**live.stamp(), text="two."))
    kinds = [type(event).__name__ for event in log.events(TURN.conversation_id)]
    assert kinds == ["ReplyDelta", "ThinkingChanged", "ReplyDelta"]


async def test_words_that_follow_each_other_are_merged_and_none_is_lost() -> None:
    log = FakeEventLog()
    words = [f"word{number} " for number in range(50)]
    async with speaking(log) as live:
        for word in words:
            live.say(ReplyDelta(**live.stamp(), text=word))
            await asyncio.sleep(0)
    assert "".join(said(log)) == "".join(words)
    assert len(said(log)) < 5


async def test_the_state_of_an_instant_is_that_of_its_last_event() -> None:
    log = FakeEventLog()
    async with speaking(log, coalescing_ms=0) as live:
        text = ""
        for number in range(2 * MAX_PENDING):
            text += f"{number} "
            message = Message(id=TURN.messages[0].id, role=MessageRole.COACH, text=text, created_at=AT)
            live.change(coach_message=message)
            live.say(ReplyDelta(**live.stamp(), text=f"{number} "))
            live.think(ThinkingState.SPEAKING)
            await live.room()
            now = (await log.moment(TURN.conversation_id)).turn
            if now is not None and now.coach_message is not None:
                assert now.coach_message.text == "".join(said(log))
    assert "".join(said(log)) == text


async def test_hushing_drops_what_was_not_written_yet() -> None:
    log = FakeEventLog()
    async with speaking(log) as live:
        live.say(ReplyDelta(**live.stamp(), text="never heard"))
        live.hush()
        live.think(ThinkingState.IDLE)
    assert said(log) == []


async def test_a_turn_that_was_taken_over_falls_silent() -> None:
    log = FakeEventLog()
    with pytest.raises(ExceptionGroup) as caught:
        async with speaking(log) as live:
            await log.open_turn(TURN)
            live.say(ReplyDelta(**live.stamp(), text="stale"))
            await asyncio.Event().wait()
    assert caught.group_contains(Superseded)
    assert said(log) == []
