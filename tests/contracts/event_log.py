"""What every event log promises."""

import asyncio
from contextlib import aclosing

import pytest

from domain.errors import BadInput, EventGap, Superseded
from domain.turns.entities import Turn, TurnStatus
from domain.turns.events import Event, ReplyDelta
from domain.turns.ports import EventLog
from tests.builders import AT, a_conversation, a_turn
from tests.contracts.reading import take


def words(turn: Turn, *texts: str) -> list[Event]:
    """Events that say `texts`."""
    return [ReplyDelta(conversation_id=turn.conversation_id, turn_id=turn.id, at=AT, text=text) for text in texts]


def texts(events: list[Event]) -> list[str]:
    """What such events say."""
    return [event.text for event in events if isinstance(event, ReplyDelta)]


class EventLogContract:
    """Subclasses give the fixture `log`."""

    @pytest.fixture
    def turn(self) -> Turn:
        return a_turn(status=TurnStatus.RESPONDING)

    async def test_the_cursor_of_a_turn_stands_just_before_its_first_event(self, log: EventLog, turn: Turn):
        earlier = a_turn(turn.conversation_id)
        fence, _ = await log.open_turn(earlier)
        await log.append(earlier, words(earlier, "earlier"), fence=fence)
        fence, cursor = await log.open_turn(turn)
        await log.append(turn, words(turn, "one", "two"), fence=fence)
        assert texts(await take(2, log.read(turn.conversation_id, cursor))) == ["one", "two"]

    async def test_its_cursor_continues_behind_the_newest_event(self, log: EventLog, turn: Turn):
        assert await log.cursor(turn.conversation_id) is None
        fence, _ = await log.open_turn(turn)
        await log.append(turn, words(turn, "old"), fence=fence)
        cursor = await log.cursor(turn.conversation_id)
        await log.append(turn, words(turn, "new"), fence=fence)
        assert texts(await take(1, log.read(turn.conversation_id, cursor))) == ["new"]

    async def test_what_is_kept_and_what_comes_are_one_stream(self, log: EventLog, turn: Turn):
        fence, cursor = await log.open_turn(turn)
        await log.append(turn, words(turn, "kept"), fence=fence)
        async with aclosing(log.read(turn.conversation_id, cursor)) as events:
            first = await anext(events)
            waiting = asyncio.ensure_future(anext(events))
            await log.append(turn, words(turn, "live"), fence=fence)
            assert texts([first, await waiting]) == ["kept", "live"]

    async def test_an_event_comes_back_as_it_was_with_a_cursor_that_continues_behind_it(
        self, log: EventLog, turn: Turn
    ):
        fence, cursor = await log.open_turn(turn)
        await log.append(turn, words(turn, "one", "two", "three"), fence=fence)
        one, two, _ = await take(3, log.read(turn.conversation_id, cursor))
        assert (one.at, one.turn_id, one.conversation_id) == (AT, turn.id, turn.conversation_id)
        assert one.cursor != two.cursor
        assert texts(await take(1, log.read(turn.conversation_id, two.cursor))) == ["three"]

    async def test_without_a_cursor_it_begins_now(self, log: EventLog, turn: Turn):
        fence, _ = await log.open_turn(turn)
        await log.append(turn, words(turn, "old"), fence=fence)
        reading = asyncio.ensure_future(take(3, log.read(turn.conversation_id, None)))
        number = 0
        while not reading.done():
            await log.append(turn, words(turn, str(number)), fence=fence)
            number += 1
        seen = texts(reading.result())
        assert seen == [str(int(seen[0]) + n) for n in range(3)]

    async def test_every_reader_gets_everything(self, log: EventLog, turn: Turn):
        fence, cursor = await log.open_turn(turn)
        readers = [asyncio.ensure_future(take(10, log.read(turn.conversation_id, cursor))) for _ in range(5)]
        for number in range(10):
            await log.append(turn, words(turn, str(number)), fence=fence)
        for events in await asyncio.gather(*readers):
            assert texts(events) == [str(number) for number in range(10)]

    async def test_conversations_do_not_mix(self, log: EventLog, turn: Turn):
        other = a_turn(status=TurnStatus.RESPONDING)
        fence, cursor = await log.open_turn(turn)
        others_fence, _ = await log.open_turn(other)
        await log.append(other, words(other, "other"), fence=others_fence)
        await log.append(turn, words(turn, "mine"), fence=fence)
        assert texts(await take(1, log.read(turn.conversation_id, cursor))) == ["mine"]

    async def test_a_new_owner_raises_the_fence(self, log: EventLog, turn: Turn):
        fences = [(await log.open_turn(turn))[0] for _ in range(3)]
        assert fences == sorted(set(fences))

    async def test_an_earlier_owner_is_refused_and_writes_nothing(self, log: EventLog, turn: Turn):
        stale, _ = await log.open_turn(turn)
        fence, cursor = await log.open_turn(turn)
        with pytest.raises(Superseded):
            await log.append(a_turn(turn.conversation_id), words(turn, "stale"), fence=stale)
        await log.append(turn, words(turn, "valid"), fence=fence)
        assert texts(await take(1, log.read(turn.conversation_id, cursor))) == ["valid"]
        assert (await log.moment(turn.conversation_id)).turn == turn

    async def test_a_fence_that_was_never_raised_is_refused(self, log: EventLog, turn: Turn):
        before = await log.moment(turn.conversation_id)
        with pytest.raises(Superseded):
            await log.append(turn, words(turn, "lost"), fence=1)
        assert await log.moment(turn.conversation_id) == before

    async def test_the_moment_tells_the_turn_as_of_its_cursor(self, log: EventLog, turn: Turn):
        fence, _ = await log.open_turn(turn)
        await log.append(turn, words(turn, "one"), fence=fence)
        moment = await log.moment(turn.conversation_id)
        await log.append(turn, words(turn, "two"), fence=fence)
        assert moment.turn == turn
        assert texts(await take(1, log.read(turn.conversation_id, moment.cursor))) == ["two"]

    async def test_an_ended_turn_is_no_snapshot(self, log: EventLog, turn: Turn):
        fence, _ = await log.open_turn(turn)
        await log.append(turn, words(turn, "one"), fence=fence)
        await log.append(a_turn(turn.conversation_id), words(turn, "end"), fence=fence)
        assert (await log.moment(turn.conversation_id)).turn is None

    async def test_what_comes_after_its_turn_leaves_the_next_turn_alone(self, log: EventLog, turn: Turn):
        ended = a_turn(turn.conversation_id)
        fence, cursor = await log.open_turn(turn)
        await log.append(turn, words(turn, "next turn"), fence=fence)
        await log.append(ended, words(ended, "afterthought"), fence=None)
        assert texts(await take(2, log.read(turn.conversation_id, cursor))) == ["next turn", "afterthought"]
        assert (await log.moment(turn.conversation_id)).turn == turn

    async def test_a_snapshot_may_change_without_an_event(self, log: EventLog, turn: Turn):
        fence, cursor = await log.open_turn(turn)
        await log.append(turn, [], fence=fence)
        moment = await log.moment(turn.conversation_id)
        assert (moment.cursor, moment.turn) == (cursor, turn)

    async def test_an_empty_log_has_a_cursor_to_continue_from(self, log: EventLog, turn: Turn):
        moment = await log.moment(turn.conversation_id)
        fence, cursor = await log.open_turn(turn)
        assert (moment.cursor, moment.turn) == (cursor, None)
        await log.append(turn, words(turn, "first"), fence=fence)
        assert texts(await take(1, log.read(turn.conversation_id, moment.cursor))) == ["first"]

    @pytest.mark.parametrize("cursor", ["", "x", "not a cursor", "💬", "A" * 31 + "=", "A" * 4000, "../../etc"])
    async def test_what_is_no_cursor_is_refused(self, log: EventLog, turn: Turn, cursor: str):
        with pytest.raises(BadInput):
            await take(1, log.read(turn.conversation_id, cursor))

    async def test_another_conversations_cursor_is_a_gap(self, log: EventLog, turn: Turn):
        await log.open_turn(turn)
        elsewhere = await log.moment(a_conversation().id)
        with pytest.raises(EventGap):
            await take(1, log.read(turn.conversation_id, elsewhere.cursor))

    async def test_who_reads_a_deleted_log_is_told(self, log: EventLog, turn: Turn):
        fence, cursor = await log.open_turn(turn)
        await log.append(turn, words(turn, "one"), fence=fence)
        async with aclosing(log.read(turn.conversation_id, cursor)) as events:
            await anext(events)
            waiting = asyncio.ensure_future(anext(events))
            await log.delete(turn.conversation_id)
            with pytest.raises(EventGap):
                await waiting
        with pytest.raises(Superseded):
            await log.append(turn, words(turn, "two"), fence=fence)
