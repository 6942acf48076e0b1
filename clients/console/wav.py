"""WAV files made of streams."""

import struct
from typing import Final

_RIFF_HEADER_BYTES: Final = 12
_CHUNK_HEADER_BYTES: Final = 8


def with_sizes(stream: bytes) -> bytes:
    """Write into a WAV stream's header the sizes nobody knew while it was sent: some players insist on them.

    What is no WAV, or has no samples, is returned as it is. Source: RIFF, "Multimedia Programming Interface and
    Data Specifications 1.0", chapter 2.
    """
    if stream[:4] != b"RIFF" or stream[8:12] != b"WAVE":
        return stream
    at = _RIFF_HEADER_BYTES
    while at + _CHUNK_HEADER_BYTES <= len(stream):
        name, size = struct.unpack_from("<4sI", stream, at)
        body = at + _CHUNK_HEADER_BYTES
        if name == b"data":
            sized = bytearray(stream)
            struct.pack_into("<I", sized, 4, len(stream) - 8)
            struct.pack_into("<I", sized, at + 4, len(stream) - body)
            return bytes(sized)
        at = body + size + size % 2
    return stream
