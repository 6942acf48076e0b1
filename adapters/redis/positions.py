"""Places in a stream, and cursors, which are places as clients see them.

A stream may be lost with the server's memory and begun anew, so a place is only good together with the stream's
incarnation, a random name it gets when it is begun.
"""

import base64
import binascii
import re
import secrets
import struct
from dataclasses import dataclass
from typing import Final, TypeAlias

from domain.errors import BadInput

StreamId: TypeAlias = tuple[int, int]
"""Milliseconds and a number within them: orders entries."""

START: Final[StreamId] = (0, 0)

_PACKED: Final = struct.Struct(">8sQQ")
_CURSOR: Final = re.compile("[A-Za-z0-9_-]{32}")


@dataclass(frozen=True, slots=True)
class Position:
    """A place just behind an entry, or at the start."""

    incarnation: str
    id: StreamId


def new_incarnation() -> str:
    """Name a stream that is begun."""
    return secrets.token_hex(8)


def parse_id(raw: bytes) -> StreamId:
    """Read `b"1700000000000-0"`."""
    ms, _, number = raw.partition(b"-")
    return int(ms), int(number)


def format_id(stream_id: StreamId) -> str:
    """Write an id as Redis takes it."""
    return f"{stream_id[0]}-{stream_id[1]}"


def to_cursor(position: Position) -> str:
    """Make the 32 URL-safe characters that stand for a position."""
    packed = _PACKED.pack(bytes.fromhex(position.incarnation), *position.id)
    return base64.urlsafe_b64encode(packed).decode("ascii")


def from_cursor(cursor: str) -> Position:
    """Read a cursor; raises BadInput when it is none of ours."""
    try:
        if not _CURSOR.fullmatch(cursor):
            raise BadInput("That is no cursor.")
        incarnation, ms, number = _PACKED.unpack(base64.urlsafe_b64decode(cursor))
    except (binascii.Error, struct.error) as error:
        raise BadInput("That is no cursor.") from error
    return Position(incarnation.hex(), (ms, number))
