"""Speech as a file that any server can read."""

import struct
from typing import Final

from domain.audio.formats import SAMPLE_BYTES, SPEECH_RATE_HZ

_HEADER: Final = struct.Struct("<4sI4s4sIHHIIHH4sI")
_FMT_BYTES: Final = 16
_PCM: Final = 1


def wave_file(pcm: bytes | bytearray, *, rate: int = SPEECH_RATE_HZ) -> bytes:
    """Put PCM16 mono into a WAV file (RIFF/WAVE, the canonical 44 byte header)."""
    header = _HEADER.pack(
        b"RIFF", _HEADER.size - 8 + len(pcm), b"WAVE",
        b"fmt ", _FMT_BYTES, _PCM, 1, rate, rate * SAMPLE_BYTES, SAMPLE_BYTES, 8 * SAMPLE_BYTES,
        b"data", len(pcm),
    )  # fmt: skip
    return header + pcm
