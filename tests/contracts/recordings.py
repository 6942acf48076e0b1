"""What every implementation of `Recordings` promises."""

import os
from datetime import UTC, datetime, timedelta

from domain.turns.ports import Recordings
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
