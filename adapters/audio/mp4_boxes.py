"""The top-level boxes of an MP4 (ISO/IEC 14496-12 4.2)."""

from typing import Final

from adapters.audio.sniffing import Peek

FARTHEST_BYTES: Final = 8 * 1024 * 1024
"""No sane recording describes itself at greater length: ten minutes take a tenth of a megabyte."""


def description_end(peek: Peek) -> int | None:
    """Tell where the description (`moov`) ends; None when the sound comes before it, or it never comes."""
    at = 0
    while at < FARTHEST_BYTES:
        header = peek(at + 16)[at:]
        kind, size = header[4:8], int.from_bytes(header[:4])
        if len(header) < 8 or kind == b"mdat":
            return None
        if size == 1:
            size = int.from_bytes(header[8:])
        # A box that goes on to the end of the file (0) has nothing after it; none is shorter than its own header.
        if size < 8:
            return None
        at += size
        if kind == b"moov":
            return at
    return None
