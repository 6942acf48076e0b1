"""Raw samples: whole ones out of pieces cut anywhere, at the rate that speech-to-text takes."""

from collections.abc import Iterator
from typing import Final

import numpy as np
import soxr

from domain.audio.formats import SAMPLE_BYTES, SPEECH_RATE_HZ

_SLICE_SAMPLES: Final = 16_384


class WholeSamples:
    """Keeps back half a sample until its other half comes."""

    def __init__(self) -> None:
        self._half = b""

    def take(self, pcm: bytes) -> bytes:
        """Return all whole samples there are now."""
        whole = self._half + pcm if self._half else pcm
        cut = len(whole) - len(whole) % SAMPLE_BYTES
        self._half = whole[cut:]
        return whole[:cut]


class Resampling:
    """PCM16 mono from one rate to another, as a stream; the same rate passes through."""

    def __init__(self, from_hz: int, to_hz: int = SPEECH_RATE_HZ) -> None:
        self._whole = WholeSamples()
        self._stream = None if from_hz == to_hz else soxr.ResampleStream(from_hz, to_hz, 1, dtype="int16")

    def convert(self, pcm: bytes) -> Iterator[bytes]:
        """Yield what `pcm` adds, in slices of a second or two at most, each a fraction of a millisecond's work."""
        samples = np.frombuffer(self._whole.take(pcm), "<i2")
        for start in range(0, len(samples), _SLICE_SAMPLES):
            part = samples[start : start + _SLICE_SAMPLES]
            resampled = part if self._stream is None else self._stream.resample_chunk(part)
            yield resampled.tobytes()

    def rest(self) -> bytes:
        """Return what the filter holds back; half a sample at the end is dropped."""
        if self._stream is None:
            return b""
        return bytes(self._stream.resample_chunk(np.empty(0, np.int16), last=True))
