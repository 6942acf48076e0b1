"""Events, turns and inbox messages survive being bytes; what a newer version wrote is passed over."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.redis.event_codec import KINDS, decode_event, decode_turn, encode_event, encode_turn
from adapters.redis.inbox_codec import decode_message, encode_message
from adapters.redis.positions import Position, from_cursor, to_cursor
from domain.turns.entities import Turn
from domain.turns.events import Event, RecordingStopReason
from domain.turns.ports import Cancel, InboxMessage, Interrupt, Piece, Stop
from tests.builders import a_turn

HERE: Final = Position("00ff00ff00ff00ff", (1_700_000_000_000, 3))

st.register_type_strategy(datetime, st.datetimes(timezones=st.just(UTC)))
st.register_type_strategy(int, st.integers(-(2**63), 2**63 - 1))


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_event_comes_back_with_its_cursor(kind: type[Event]):
    @given(st.from_type(kind))
    def roundtrip(event: Event) -> None:
        assert decode_event(HERE, encode_event(event)) == replace(event, cursor=to_cursor(HERE))

    roundtrip()


@given(st.from_type(Turn))
def test_a_snapshot_comes_back(turn: Turn):
    assert decode_turn(encode_turn(turn)) == turn


@pytest.mark.parametrize(
    "data",
    [
        msgspec.msgpack.encode(("SafetyNotice", {"text": "of a newer version"})),
        msgspec.msgpack.encode(("ReplyDelta", {"words": "of a newer version"})),
        b"",
        b"\xc1",
    ],
)
def test_what_this_version_does_not_know_is_passed_over(data: bytes):
    assert decode_event(HERE, data) is None


def test_fields_of_a_newer_version_are_ignored():
    turn = a_turn()
    raw = msgspec.msgpack.decode(encode_turn(turn))
    assert decode_turn(msgspec.msgpack.encode({**raw, "mood": "bright"})) == turn


def test_a_snapshot_that_cannot_be_read_is_none():
    assert decode_turn(msgspec.msgpack.encode({"id": 1})) is None


@pytest.mark.parametrize(
    "message",
    [
        Piece(b""),
        Piece(b"\x00p"),
        *map(Stop, RecordingStopReason),
        Cancel(),
        Interrupt(None),
        Interrupt(0),
        Interrupt(9),
    ],
)
def test_every_inbox_message_comes_back(message: InboxMessage):
    assert decode_message(HERE, encode_message(message)) == message


@pytest.mark.parametrize("data", [b"", b"zzz", b"sBORED", b"s\xff", b"isoon"])
def test_an_inbox_message_of_a_newer_version_is_passed_over(data: bytes):
    assert decode_message(HERE, data) is None


@given(st.binary(min_size=8, max_size=8), st.integers(0, 2**64 - 1), st.integers(0, 2**64 - 1))
def test_a_cursor_stands_for_its_position(incarnation: bytes, ms: int, number: int):
    position = Position(incarnation.hex(), (ms, number))
    assert from_cursor(to_cursor(position)) == position
