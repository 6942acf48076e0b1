"""The speech that is not yet settled: when to guess at it, and where to cut it."""

from typing import Final

import numpy as np

from domain.audio.formats import SAMPLE_BYTES, SPEECH_RATE_HZ, pcm_bytes

WINDOW_BYTES: Final = pcm_bytes(24_000, SPEECH_RATE_HZ)
"""Whisper hears 30 s at a time; longer speech is settled window by window while it goes on."""

CUT_BYTES: Final = pcm_bytes(10_000, SPEECH_RATE_HZ)
"""A pause is looked for in this much of the window's end."""

PAUSE_SAMPLES: Final = SPEECH_RATE_HZ * 300 // 1000
QUIET: Final = 0.01
"""A pause has no more than this part of the loudest moment's power (20 dB less)."""

GUESS_EVERY_S: Final = 1.5
LEISURE: Final = 8.0
"""The next guess waits so many times as long as the last one took, so that slow machines guess less often."""

GUESS_IN_PAUSE_AFTER_S: Final = 0.4
LEISURE_IN_PAUSE: Final = 2.0


class RecordingWindow:
    """Collects PCM16 mono at 16 kHz."""

    def __init__(self, now: float) -> None:
        """`now`, here and below, is a stopwatch in seconds."""
        self._pcm = bytearray()
        self._heard_at = now
        self._took_s = 0.0
        self._loudest = 0.0
        self._in_pause = True
        self._new_speech = False

    def add(self, pcm: bytes) -> None:
        """Take the next speech."""
        self._pcm += pcm
        start = max(0, self.samples - PAUSE_SAMPLES) * SAMPLE_BYTES
        last = np.frombuffer(self._pcm, "<i2", self.samples - start // SAMPLE_BYTES, start).astype(np.float32)
        power = float(np.square(last).mean()) if len(last) else 0.0
        self._loudest = max(self._loudest, power)
        self._in_pause = power <= self._loudest * QUIET
        self._new_speech |= not self._in_pause

    @property
    def pcm(self) -> bytes:
        """All that is not settled."""
        return bytes(self._pcm)

    @property
    def samples(self) -> int:
        """How many samples that are."""
        return len(self._pcm) // SAMPLE_BYTES

    @property
    def full(self) -> bool:
        """Whether it is time to settle a part."""
        return len(self._pcm) >= WINDOW_BYTES

    def guess_due(self, now: float) -> bool:
        """Whether something new was said, and long enough ago was the last time.

        Sooner in a pause: it may be the end, and then the guess is the final transcript. What arrives faster than it
        was spoken is not guessed at.
        """
        if self._in_pause:
            wait_s = max(GUESS_IN_PAUSE_AFTER_S, self._took_s * LEISURE_IN_PAUSE)
        else:
            wait_s = max(GUESS_EVERY_S, self._took_s * LEISURE)
        return self._new_speech and now - self._heard_at >= wait_s

    def heard(self, now: float, took_s: float) -> None:
        """Remember that a guess was made or a part settled."""
        self._heard_at = now
        self._new_speech = False
        self._took_s = took_s

    def cut(self) -> bytes:
        """Take the part before the quietest place near the window's end."""
        start = WINDOW_BYTES - CUT_BYTES
        power = np.square(np.frombuffer(self._pcm, "<i2", CUT_BYTES // SAMPLE_BYTES, start).astype(np.float32))
        sums = np.concatenate([[0.0], np.cumsum(power, dtype=np.float64)])
        quietest = int(np.argmin(sums[PAUSE_SAMPLES:] - sums[:-PAUSE_SAMPLES]))
        end = start + (quietest + PAUSE_SAMPLES // 2) * SAMPLE_BYTES
        settled = bytes(self._pcm[:end])
        del self._pcm[:end]
        return settled
