"""Inbox messages as bytes: one letter, and what it needs."""

from typing import Final, assert_never

import structlog

from adapters.redis.positions import Position
from domain.turns.events import RecordingStopReason
from domain.turns.ports import Cancel, InboxMessage, Interrupt, Piece, Stop

log = structlog.get_logger(__name__)

PIECE: Final = b"p"


def encode_message(message: InboxMessage) -> bytes:
    """Make an entry."""
    match message:
        case Piece(data):
            return PIECE + data
        case Stop(reason):
            return b"s" + reason.value.encode("ascii")
        case Cancel():
            return b"c"
        case Interrupt(played_ms):
            return b"i" if played_ms is None else b"i%d" % played_ms
        case _:
            assert_never(message)


def decode_message(_: Position, data: bytes) -> InboxMessage | None:
    """Read an entry; None for one of a newer version."""
    kind, body = data[:1], data[1:]
    try:
        match kind:
            case b"p":
                return Piece(body)
            case b"s":
                return Stop(RecordingStopReason(body.decode("ascii")))
            case b"c":
                return Cancel()
            case b"i":
                return Interrupt(int(body) if body else None)
            case _:
                log.warning("inbox.unknown_kind", kind=kind.decode("latin-1"))
    except ValueError:
        log.warning("inbox.unreadable", kind=kind.decode("latin-1"))
    return None
