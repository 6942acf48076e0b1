"""Telling a recording's format by its first bytes."""

from collections.abc import Callable
from typing import Final, TypeAlias

from adapters.audio.mp3_header import mp3_frame_bytes
from domain.audio.formats import AudioFormat

Peek: TypeAlias = Callable[[int], bytes]
"""Gives the first bytes of a recording: as many as asked for, fewer when it is shorter."""

_MAGIC: Final = {
    b"\x1a\x45\xdf\xa3": AudioFormat.WEBM_OPUS,
    b"OggS": AudioFormat.OGG_OPUS,
    b"fLaC": AudioFormat.FLAC,
}
_FIRST_BOXES: Final = frozenset({b"ftyp", b"styp", b"moov"})
_RIFF: Final = frozenset({b"RIFF", b"RF64"})


def sniff(data: bytes) -> AudioFormat | None:
    """Tell the format of a whole recording; None when it is none of ours. Raw PCM16 cannot be told."""
    return sniff_by(lambda count: data[:count])


def sniff_by(peek: Peek) -> AudioFormat | None:
    """Tell the format of a recording that is still arriving, asking for no more bytes than it takes."""
    start = peek(4)
    if start in _MAGIC:
        return _MAGIC[start]
    if start[:3] == b"ID3" or _begins_with_frames(peek):
        return AudioFormat.MP3
    head = peek(12)
    if start in _RIFF and head[8:] == b"WAVE":
        return AudioFormat.WAV
    return AudioFormat.MP4_AAC if head[4:8] in _FIRST_BOXES else None


def _begins_with_frames(peek: Peek) -> bool:
    first = mp3_frame_bytes(peek(4))
    if first is None:
        return False
    # Eleven set bits come up by chance: the next frame must be where this one says, if the recording goes that far.
    following = peek(first + 4)[first:]
    return len(following) < 4 or mp3_frame_bytes(following) is not None
