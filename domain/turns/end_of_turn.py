"""When has the user finished? Decided from the probability of speech of each frame, without I/O."""

from collections.abc import Iterable
from typing import Final

FRAME_MS: Final = 32
"""How much sound one probability stands for."""

SPEECH_BEGINS_AT: Final = 0.5
SPEECH_ENDS_BELOW: Final = 0.35
"""Between the two, a frame is what the one before it was: a voice that falters is still a voice."""


class EndOfTurn:
    """Hears frame after frame and says when silence has lasted long enough after speech.

    A stretch of speech counts from `min_speech_ms` on; shorter ones (a click, a cough) count as silence. Before any
    speech that counts, silence ends nothing. While a stretch is still too short to tell, nothing ends either: whoever
    takes up the thread at the last moment is not cut off. Once ended it stays ended, but goes on counting, for
    recordings that only their speaker ends.
    """

    __slots__ = (
        "_ended",
        "_min_speech_ms",
        "_silence_limit_ms",
        "_silence_ms",
        "_speaking",
        "_speech_ms",
        "_stretch_ms",
    )

    def __init__(self, *, silence_ms: int, min_speech_ms: int) -> None:
        self._silence_limit_ms = silence_ms
        self._min_speech_ms = min_speech_ms
        self._speaking = self._ended = False
        self._stretch_ms = self._speech_ms = self._silence_ms = 0

    def feed(self, probabilities: Iterable[float]) -> bool:
        """Take the probabilities of the next frames; tell whether the turn has ended."""
        for probability in probabilities:
            self._hear_frame(probability)
        return self._ended

    @property
    def ended(self) -> bool:
        """Whether silence after speech has lasted `silence_ms`."""
        return self._ended

    @property
    def has_speech(self) -> bool:
        """Whether anything was said; a recording without is silence or noise."""
        return self._speech_ms > 0

    @property
    def speech_ms(self) -> int:
        """How long was spoken so far, pauses and short sounds left out."""
        return self._speech_ms

    @property
    def silence_ms(self) -> int:
        """How long it has been since speech was last heard, or since the beginning."""
        return self._silence_ms

    def _hear_frame(self, probability: float) -> None:
        self._speaking = probability >= (SPEECH_ENDS_BELOW if self._speaking else SPEECH_BEGINS_AT)
        if self._speaking:
            self._stretch_ms += FRAME_MS
        else:
            self._stretch_ms = 0
        if self._speaking and self._stretch_ms >= self._min_speech_ms:
            # The frames that made the stretch long enough were speech as well, the first time it is.
            began = self._stretch_ms - FRAME_MS < self._min_speech_ms
            self._speech_ms += self._stretch_ms if began else FRAME_MS
            self._silence_ms = 0
            return
        self._silence_ms += FRAME_MS
        if self.has_speech and not self._speaking and self._silence_ms >= self._silence_limit_ms:
            self._ended = True
