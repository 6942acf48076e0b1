"""Events and turns as bytes: MessagePack of `[kind, event]`, read leniently so that versions can run side by side.

Fields an older version does not know are ignored, kinds it does not know are passed over. A cursor is where an entry
stands, so it is not stored but filled in on reading.
"""

from dataclasses import replace
from typing import Final, cast, get_args

import msgspec
import structlog

from adapters.redis.positions import Position, to_cursor
from domain.turns.entities import Turn
from domain.turns.events import Event

log = structlog.get_logger(__name__)

KINDS: Final = cast("tuple[type[Event], ...]", get_args(Event))

_ENCODER: Final = msgspec.msgpack.Encoder()
_ENVELOPE: Final = msgspec.msgpack.Decoder(tuple[str, msgspec.Raw])
_EVENTS: Final = {kind.__name__: msgspec.msgpack.Decoder(kind) for kind in KINDS}
_TURN: Final = msgspec.msgpack.Decoder(Turn)


def encode_event(event: Event) -> bytes:
    """Make an entry of an event, without its cursor."""
    bare = replace(event, cursor="") if event.cursor else event
    return _ENCODER.encode((type(event).__name__, bare))


def decode_event(position: Position, data: bytes) -> Event | None:
    """Read the entry that ends at `position`; None for one of a newer version."""
    try:
        kind, body = _ENVELOPE.decode(data)
        decoder = _EVENTS.get(kind)
        if decoder is None:
            log.warning("events.unknown_kind", kind=kind)
            return None
        return replace(decoder.decode(body), cursor=to_cursor(position))
    except msgspec.MsgspecError as error:
        log.warning("events.unreadable", error=type(error).__name__)
        return None


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
