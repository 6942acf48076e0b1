"""What the server and an engine's process say to each other: frames of a kind, a length and a body."""

import asyncio
import struct
from enum import IntEnum
from typing import BinaryIO, Final

_HEAD: Final = struct.Struct("!BI")


class Kind(IntEnum):
    """What a frame is."""

    READY = 1
    """From the engine, once: it has loaded."""
    BROKEN = 2
    """From the engine, once: it cannot load. The body says why."""
    ASK = 3
    """From the server. The body is the engine's own."""
    ANSWER = 4
    FAILED = 5
    """From the engine: it could not answer. The body names the exception, never what it was asked."""


def frame(kind: Kind, body: bytes = b"") -> bytes:
    """Make a frame."""
    return _HEAD.pack(kind, len(body)) + body


async def next_frame(stream: asyncio.StreamReader) -> tuple[Kind, bytes]:
    """Read a frame; raises IncompleteReadError at the stream's end."""
    kind, length = _HEAD.unpack(await stream.readexactly(_HEAD.size))
    return Kind(kind), await stream.readexactly(length)


def read_frame(stream: BinaryIO) -> tuple[Kind, bytes] | None:
    """Wait for a frame; None at the stream's end."""
    head = stream.read(_HEAD.size)
    if len(head) < _HEAD.size:
        return None
    kind, length = _HEAD.unpack(head)
    body = stream.read(length)
    return (Kind(kind), body) if len(body) == length else None
