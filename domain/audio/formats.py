"""The audio formats of the API, and the two the pipeline itself works in."""

from enum import Enum
from typing import Final


class AudioFormat(Enum):
    """PCM16: little-endian, mono. MP4_AAC: fragmented. WAV: a stream, its length unknown."""

    WAV = "WAV"
    PCM16 = "PCM16"
    WEBM_OPUS = "WEBM_OPUS"
    OGG_OPUS = "OGG_OPUS"
    MP3 = "MP3"
    MP4_AAC = "MP4_AAC"
    FLAC = "FLAC"


SPEECH_RATE_HZ: Final = 16_000
"""What decoders give and speech-to-text takes: PCM16, little-endian, mono, at this rate."""

SAMPLE_BYTES: Final = 2
MIN_PCM_RATE_HZ: Final = 8_000
MAX_PCM_RATE_HZ: Final = 48_000


def pcm_ms(byte_count: int, rate_hz: int) -> int:
    """Tell how long PCM16 mono of `byte_count` bytes sounds, in milliseconds, rounded down."""
    return byte_count * 1000 // (SAMPLE_BYTES * rate_hz)


def pcm_bytes(ms: int, rate_hz: int) -> int:
    """Tell how many bytes `ms` of PCM16 mono take, in whole samples."""
    return ms * rate_hz // 1000 * SAMPLE_BYTES
