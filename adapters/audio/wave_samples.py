"""The integer samples in a WAV file, found without FFmpeg.

FFmpeg's own reader takes in 64 KiB of integer samples before it gives any out (they might be S/PDIF in disguise): two
seconds of speech. So its reader for bare samples is told what the header says. All other codings go through the former.
"""

from dataclasses import dataclass
from typing import Final, Protocol

from adapters.audio.sniffing import Peek

_FARTHEST_BYTES: Final = 1024 * 1024
"""No sane file has more before its sound."""

_INTEGERS: Final = 1
_EXTENSIBLE: Final = 0xFFFE
_UNKNOWN_LENGTHS: Final = frozenset({0, 0xFFFF_FFFF})
_DEMUXERS: Final = {8: "u8", 16: "s16le", 24: "s24le", 32: "s32le"}


class Readable(Protocol):
    """Reads a recording to its end."""

    def read(self, count: int) -> bytes:
        """Read up to `count` bytes; nothing at the end."""
        ...


@dataclass(frozen=True, slots=True)
class WaveSamples:
    """Where the samples are, and how FFmpeg names them; `length` None means to the end of the recording."""

    demuxer: str
    rate_hz: int
    channels: int
    start: int
    length: int | None

    @property
    def options(self) -> dict[str, str]:
        """What FFmpeg's reader for bare samples has to be told."""
        return {"sample_rate": str(self.rate_hz), "ch_layout": f"{self.channels}c"}


class WaveData:
    """The samples alone, without what stands before and after them."""

    def __init__(self, recording: Readable, samples: WaveSamples) -> None:
        self._recording = recording
        self._left = samples.length
        skip = samples.start
        while skip and (skipped := recording.read(skip)):
            skip -= len(skipped)

    def read(self, count: int) -> bytes:
        """Read up to `count` bytes; nothing at the end of the samples."""
        if self._left is None:
            return self._recording.read(count)
        data = self._recording.read(min(count, self._left)) if self._left else b""
        self._left -= len(data)
        return data


def find_samples(peek: Peek) -> WaveSamples | None:
    """Find integer samples by walking the chunks up to them; None when there are none, or of another coding."""
    at, layout = 12, None
    while at < _FARTHEST_BYTES:
        header = peek(at + 8)[at:]
        kind, size = header[:4], int.from_bytes(header[4:8], "little")
        if len(header) < 8 or (kind == b"data" and layout is None):
            return None
        if kind == b"data" and layout is not None:
            return WaveSamples(*layout, start=at + 8, length=None if size in _UNKNOWN_LENGTHS else size)
        if kind == b"fmt ":
            layout = _layout(peek(at + 8 + min(size, 40))[at + 8 :])
        at += 8 + size + size % 2
    return None


def _layout(body: bytes) -> tuple[str, int, int] | None:
    coding, channels, rate_hz = (int.from_bytes(body[a:b], "little") for a, b in ((0, 2), (2, 4), (4, 8)))
    bits = int.from_bytes(body[14:16], "little")
    if coding == _EXTENSIBLE:
        # The coding stands at the beginning of a GUID (Microsoft, WAVEFORMATEXTENSIBLE).
        coding = int.from_bytes(body[24:26], "little")
    if coding != _INTEGERS or bits not in _DEMUXERS or not channels or not rate_hz:
        return None
    return _DEMUXERS[bits], rate_hz, channels
