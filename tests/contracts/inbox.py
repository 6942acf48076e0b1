"""What every inbox promises."""

import asyncio
import random
from contextlib import aclosing
from typing import Final

import pytest

from domain.errors import InvalidInput, NotFound, OutOfOrder, StoreUnavailable, UserErrorCode
from domain.ids import user_id
from domain.turns.entities import Turn, TurnStatus
from domain.turns.events import RecordingStopReason
from domain.turns.ports import Cancel, Inbox, Interrupt, Piece, Stop
from tests.builders import a_turn, a_ulid
from tests.contracts.reading import take

MAX_RECORDING_BYTES: Final = 1_000
CLIENT: Final = RecordingStopReason.CLIENT


def refusal(error: InvalidInput) -> tuple[UserErrorCode, tuple[str, ...]]:
    (only,) = error.user_errors
    return only.code, only.path


class InboxContract:
    """Subclasses give the fixture `inbox`, which takes at most `MAX_RECORDING_BYTES` a recording."""

    @pytest.fixture
    async def turn(self, inbox: Inbox) -> Turn:
        turn = a_turn(status=TurnStatus.RECORDING)
        await inbox.open(turn)
        return turn

    async def test_pieces_reach_the_owner_in_order(self, inbox: Inbox, turn: Turn):
        expected = [await inbox.put_audio(turn.id, turn.owner_id, n, b"%d" % n) for n in range(3)]
        assert expected == [1, 2, 3]
        assert await take(3, inbox.read(turn.id)) == [Piece(b"0"), Piece(b"1"), Piece(b"2")]
        assert await inbox.recording(turn.id) == b"012"

    async def test_an_owner_who_waits_gets_each_message_as_it_comes(self, inbox: Inbox, turn: Turn):
        async with aclosing(inbox.read(turn.id)) as messages:
            for number in range(3):
                waiting = asyncio.ensure_future(anext(messages))
                await inbox.put_audio(turn.id, turn.owner_id, number, b"%d" % number)
                assert await waiting == Piece(b"%d" % number)

    async def test_pieces_sent_at_the_same_time_in_any_order_come_in_order(self, inbox: Inbox, turn: Turn):
        numbers = list(range(64))
        random.shuffle(numbers)
        reading = asyncio.ensure_future(take(64, inbox.read(turn.id)))
        answers = await asyncio.gather(*(inbox.put_audio(turn.id, turn.owner_id, n, bytes([n])) for n in numbers))
        assert max(answers) == 64
        assert await reading == [Piece(bytes([n])) for n in range(64)]
        assert await inbox.recording(turn.id) == bytes(range(64))

    async def test_a_piece_past_the_window_is_refused(self, inbox: Inbox, turn: Turn):
        assert await inbox.put_audio(turn.id, turn.owner_id, 64, b"held") == 0
        with pytest.raises(OutOfOrder) as refused:
            await inbox.put_audio(turn.id, turn.owner_id, 65, b"too far")
        assert refused.value.next_sequence == 0
        assert refusal(refused.value) == (UserErrorCode.OUT_OF_ORDER, ("input", "sequence"))

    async def test_a_repeated_piece_is_ignored(self, inbox: Inbox, turn: Turn):
        sent = ((0, b"a"), (0, b"x"), (2, b"c"), (2, b"y"), (1, b"b"), (1, b"z"), (2, b"z"))
        answers = [await inbox.put_audio(turn.id, turn.owner_id, number, data) for number, data in sent]
        assert answers == [1, 1, 1, 1, 3, 3, 3]
        assert await inbox.recording(turn.id) == b"abc"

    async def test_somebody_elses_turn_is_not_found(self, inbox: Inbox, turn: Turn):
        stranger = user_id(a_ulid())
        with pytest.raises(NotFound):
            await inbox.put_audio(turn.id, stranger, 0, b"x")
        with pytest.raises(NotFound):
            await inbox.stop(turn.id, stranger, CLIENT, None)
        assert not await inbox.control(turn.id, stranger, Cancel())
        assert await inbox.recording(turn.id) == b""

    async def test_a_turn_without_an_inbox_is_not_found(self, inbox: Inbox):
        turn = a_turn(status=TurnStatus.RECORDING)
        with pytest.raises(NotFound):
            await inbox.put_audio(turn.id, turn.owner_id, 0, b"x")
        with pytest.raises(NotFound):
            await inbox.stop(turn.id, turn.owner_id, CLIENT, None)
        with pytest.raises(NotFound):
            await take(1, inbox.read(turn.id))
        assert not await inbox.control(turn.id, turn.owner_id, Cancel())
        assert await inbox.recording(turn.id) == b""

    async def test_a_recording_has_an_end(self, inbox: Inbox, turn: Turn):
        await inbox.put_audio(turn.id, turn.owner_id, 0, b"x" * 600)
        await inbox.put_audio(turn.id, turn.owner_id, 2, b"z" * 300)
        with pytest.raises(InvalidInput) as refused:
            await inbox.put_audio(turn.id, turn.owner_id, 1, b"y" * 101)
        assert refusal(refused.value) == (UserErrorCode.TOO_LONG, ("input", "data"))
        assert await inbox.put_audio(turn.id, turn.owner_id, 1, b"y" * 100) == 3
        assert len(await inbox.recording(turn.id)) == MAX_RECORDING_BYTES

    async def test_a_stopped_recording_takes_no_more(self, inbox: Inbox, turn: Turn):
        await inbox.put_audio(turn.id, turn.owner_id, 0, b"a")
        assert await inbox.stop(turn.id, turn.owner_id, CLIENT, 1)
        assert not await inbox.stop(turn.id, turn.owner_id, CLIENT, 1)
        with pytest.raises(InvalidInput) as refused:
            await inbox.put_audio(turn.id, turn.owner_id, 1, b"b")
        assert refusal(refused.value) == (UserErrorCode.ALREADY_DONE, ("input", "turnId"))
        assert await take(2, inbox.read(turn.id)) == [Piece(b"a"), Stop(CLIENT)]

    async def test_a_stop_waits_for_the_pieces_sent(self, inbox: Inbox, turn: Turn):
        await inbox.put_audio(turn.id, turn.owner_id, 0, b"a")
        with pytest.raises(OutOfOrder) as refused:
            await inbox.stop(turn.id, turn.owner_id, CLIENT, 2)
        assert refused.value.next_sequence == 1
        assert refusal(refused.value) == (UserErrorCode.OUT_OF_ORDER, ("input", "pieces"))
        await inbox.put_audio(turn.id, turn.owner_id, 1, b"b")
        assert await inbox.stop(turn.id, turn.owner_id, CLIENT, 2)

    async def test_a_stop_waits_for_the_piece_before_one_that_came(self, inbox: Inbox, turn: Turn):
        await inbox.put_audio(turn.id, turn.owner_id, 1, b"b")
        with pytest.raises(OutOfOrder) as refused:
            await inbox.stop(turn.id, turn.owner_id, CLIENT, None)
        assert refused.value.next_sequence == 0

    async def test_the_server_ends_a_recording_where_it_is(self, inbox: Inbox, turn: Turn):
        await inbox.put_audio(turn.id, turn.owner_id, 0, b"a")
        await inbox.put_audio(turn.id, turn.owner_id, 2, b"c")
        assert await inbox.stop(turn.id, turn.owner_id, RecordingStopReason.LIMIT, None)
        assert await take(2, inbox.read(turn.id)) == [Piece(b"a"), Stop(RecordingStopReason.LIMIT)]

    async def test_control_messages_come_in_one_order_with_the_audio(self, inbox: Inbox, turn: Turn):
        await inbox.put_audio(turn.id, turn.owner_id, 0, b"a")
        assert await inbox.control(turn.id, turn.owner_id, Cancel())
        await inbox.put_audio(turn.id, turn.owner_id, 1, b"b")
        await inbox.stop(turn.id, turn.owner_id, CLIENT, None)
        assert await inbox.control(turn.id, turn.owner_id, Interrupt(1_250))
        assert await inbox.control(turn.id, turn.owner_id, Interrupt(None))
        messages = [Piece(b"a"), Cancel(), Piece(b"b"), Stop(CLIENT), Interrupt(1_250), Interrupt(None)]
        assert await take(6, inbox.read(turn.id)) == messages

    async def test_a_turn_that_is_not_recorded_takes_control_messages_only(self, inbox: Inbox):
        turn = a_turn(status=TurnStatus.THINKING)
        await inbox.open(turn)
        with pytest.raises(InvalidInput) as refused:
            await inbox.put_audio(turn.id, turn.owner_id, 0, b"a")
        assert refusal(refused.value)[0] is UserErrorCode.ALREADY_DONE
        assert await inbox.control(turn.id, turn.owner_id, Interrupt(0))
        assert await take(1, inbox.read(turn.id)) == [Interrupt(0)]

    async def test_opening_again_keeps_what_came(self, inbox: Inbox, turn: Turn):
        await inbox.put_audio(turn.id, turn.owner_id, 0, b"a")
        await inbox.open(turn)
        assert await inbox.put_audio(turn.id, turn.owner_id, 1, b"b") == 2
        assert await inbox.recording(turn.id) == b"ab"

    async def test_a_closed_inbox_is_gone(self, inbox: Inbox, turn: Turn):
        await inbox.put_audio(turn.id, turn.owner_id, 0, b"a")
        await inbox.put_audio(turn.id, turn.owner_id, 2, b"c")
        async with aclosing(inbox.read(turn.id)) as messages:
            await anext(messages)
            waiting = asyncio.ensure_future(anext(messages))
            await inbox.close(turn.id)
            with pytest.raises(StoreUnavailable):
                await waiting
        assert await inbox.recording(turn.id) == b""
        with pytest.raises(NotFound):
            await inbox.put_audio(turn.id, turn.owner_id, 1, b"b")
