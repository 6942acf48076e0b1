"""Events of conversations, and turns, as bytes."""

from typing import Final, cast, get_args

import msgspec
import structlog

from adapters.redis.envelope import Envelope
from adapters.redis.positions import Position
from domain.turns.entities import Turn
from domain.turns.events import Event

log = structlog.get_logger(__name__)

KINDS: Final = cast("tuple[type[Event], ...]", get_args(Event))

_ENCODER: Final = msgspec.msgpack.Encoder()
_EVENTS: Final = Envelope[Event](KINDS)
_TURN: Final = msgspec.msgpack.Decoder(Turn)


def encode_event(event: Event) -> bytes:
    """Make an entry of an event, without its cursor."""
    return _EVENTS.encode(event)


def decode_event(position: Position, data: bytes) -> Event | None:
    """Read the entry that ends at `position`; None for one of a newer version."""
    return _EVENTS.decode(position, data)


def encode_turn(turn: Turn) -> bytes:
    """Make a snapshot."""
    return _ENCODER.encode(turn)


def decode_turn(data: bytes) -> Turn | None:
    """Read a snapshot; None for one of a newer version that cannot be read."""
    try:
        return _TURN.decode(data)
    except msgspec.MsgspecError as error:
        log.warning("events.snapshot_unreadable", error=type(error).__name__)
        return None
