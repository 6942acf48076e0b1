"""What makes raw samples a file that anything plays."""

import struct
from typing import Final

from domain.audio.formats import SAMPLE_BYTES

WAV_HEADER_BYTES: Final = 44
_PCM: Final = 1


def wav_header(byte_count: int, rate_hz: int) -> bytes:
    """Make the header that stands before so many bytes of PCM16 mono (RIFF/WAVE, 44 bytes)."""
    form = struct.pack("<4sIHHIIHH", b"fmt ", 16, _PCM, 1, rate_hz, rate_hz * SAMPLE_BYTES, SAMPLE_BYTES, 16)
    return struct.pack("<4sI4s", b"RIFF", 36 + byte_count, b"WAVE") + form + struct.pack("<4sI", b"data", byte_count)
