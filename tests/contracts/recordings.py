"""What every implementation of `Recordings` promises."""

import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from domain.errors import NotFound
from domain.recordings.ports import Recordings
from tests.builders import a_conversation, a_turn
from tests.fakes.clock import FakeClock

START = datetime.now(UTC).replace(microsecond=0)
"""Stores may remove what has expired by the wall clock, so the tests' clock begins there."""
LATER = START + timedelta(days=1)


class RecordingsContract:
    async def test_a_recording_comes_back_byte_for_byte(self, recordings: Recordings):
        turn, data = a_turn(), os.urandom(700_000)

        await recordings.keep(turn, data, LATER)

        assert await recordings.get(turn.id) == data

    async def test_an_empty_recording_is_a_recording(self, recordings: Recordings):
        turn = a_turn()

        await recordings.keep(turn, b"", LATER)

        assert await recordings.get(turn.id) == b""

    async def test_nothing_is_there_for_another_turn(self, recordings: Recordings):
        assert await recordings.get(a_turn().id) is None

    async def test_keeping_again_replaces(self, recordings: Recordings):
        turn = a_turn()
        await recordings.keep(turn, b"first" * 100_000, LATER)

        await recordings.keep(turn, b"second", LATER + timedelta(days=1))

        assert await recordings.get(turn.id) == b"second"

    async def test_it_is_gone_when_it_expires(self, recordings: Recordings, clock: FakeClock):
        turn = a_turn()
        await recordings.keep(turn, b"spoken", LATER)

        clock.advance(days=1)

        assert await recordings.get(turn.id) is None

    @pytest.mark.parametrize(
        ("start", "end"), [(0, 1), (0, 700_000), (65_535, 65_537), (524_287, 524_289), (699_999, 700_000), (100, 100)]
    )
    async def test_any_part_is_read_without_the_rest(self, recordings: Recordings, start: int, end: int):
        turn, data = a_turn(), os.urandom(700_000)
        await recordings.keep(turn, data, LATER, duration_ms=1_234)
        [kept] = await recordings.kept([turn.id])
        assert kept is not None

        parts = [part async for part in recordings.read(kept, start, end)]

        assert b"".join(parts) == data[start:end]
        assert (kept.size, kept.duration_ms, kept.owner_id) == (700_000, 1_234, turn.owner_id)

    async def test_what_is_kept_of_turns_is_told_in_the_order_asked_for(self, recordings: Recordings):
        one, other = a_turn(), a_turn()
        await recordings.keep(one, b"one", LATER)
        await recordings.keep(other, b"other", LATER)

        kept = await recordings.kept([other.id, a_turn().id, one.id])

        assert [one_kept and one_kept.turn_id for one_kept in kept] == [other.id, None, one.id]

    async def test_all_of_a_user_are_listed_page_by_page(self, recordings: Recordings):
        owner = a_conversation().owner_id
        turns = [replace(a_turn(), owner_id=owner) for _ in range(5)]
        for turn in turns:
            await recordings.keep(turn, b"sound", LATER)

        first = await recordings.of_user(owner, None, 3)
        rest = await recordings.of_user(owner, first[-1].id, 3)

        assert [kept.turn_id for kept in (*first, *rest)] == [turn.id for turn in turns]

    async def test_what_is_gone_is_said_to_be_gone(self, recordings: Recordings):
        turn = a_turn()
        await recordings.keep(turn, b"sound", LATER)
        [kept] = await recordings.kept([turn.id])
        assert kept is not None
        await recordings.drop(turn.id)

        with pytest.raises(NotFound):
            await anext(recordings.read(kept, 0, 5))

    async def test_dropping_one_leaves_the_others(self, recordings: Recordings):
        conversation = a_conversation()
        one, other = a_turn(conversation), a_turn(conversation)
        await recordings.keep(one, b"one", LATER)
        await recordings.keep(other, b"other", LATER)

        await recordings.drop(one.id)
        await recordings.drop(one.id)

        assert await recordings.get(one.id) is None
        assert await recordings.get(other.id) == b"other"

    async def test_all_of_a_conversation_go_with_it(self, recordings: Recordings):
        conversation = a_conversation()
        theirs, elsewhere = [a_turn(conversation), a_turn(conversation)], a_turn()
        for turn in (*theirs, elsewhere):
            await recordings.keep(turn, turn.id.encode(), LATER)

        await recordings.delete_of(conversation.id)

        assert [await recordings.get(turn.id) for turn in theirs] == [None, None]
        assert await recordings.get(elsewhere.id) == elsewhere.id.encode()
