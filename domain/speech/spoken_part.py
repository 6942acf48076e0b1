"""What of a recording is worth hearing: from the first word to the last, without long pauses."""

from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from typing import Final

from domain.audio.formats import SPEECH_RATE_HZ, pcm_bytes
from domain.audio.ports import VoiceActivity, VoiceActivitySession
from domain.turns.end_of_turn import EndOfTurn
from domain.turns.engines import SpeechToText, Transcript

LEAD_BYTES: Final = pcm_bytes(500, SPEECH_RATE_HZ)
"""Kept before the first word: words begin more softly than they are noticed."""
TAIL_MS: Final = 400
"""Kept after a word, for the same reason."""
LONGEST_PAUSE_BYTES: Final = pcm_bytes(1_000, SPEECH_RATE_HZ)
"""What is kept of a pause when words follow it."""


class SpokenPart:
    """Takes a recording as it comes and gives what of it is to be heard; of silence and noise, nothing."""

    def __init__(self, ears: VoiceActivitySession, *, min_speech_ms: int) -> None:
        self._ears = ears
        self._speech = EndOfTurn(silence_ms=TAIL_MS, min_speech_ms=min_speech_ms)
        self._held = bytearray()

    def take(self, pcm: bytes) -> bytes:
        """Take PCM16 mono at 16 kHz; return what is to be heard now, which may be what was held back until now."""
        self._held += pcm
        self._speech.feed(self._ears.hear(pcm))
        if self._speech.has_speech and self._speech.silence_ms <= TAIL_MS:
            given = bytes(self._held)
            self._held.clear()
            return given
        kept = LONGEST_PAUSE_BYTES if self._speech.has_speech else LEAD_BYTES
        del self._held[: max(0, len(self._held) - kept)]
        return b""


class OnlySpokenParts:
    """A speech-to-text engine that is given nothing but speech, so that it is not paid to make words up."""

    def __init__(self, engine: SpeechToText, voice_activity: VoiceActivity, *, min_speech_ms: int) -> None:
        self._engine = engine
        self._voice_activity = voice_activity
        self._min_speech_ms = min_speech_ms

    async def transcribe(
        self, speech: AsyncIterator[bytes], *, language: str | None
    ) -> AsyncGenerator[Transcript, None]:
        """Yield what the engine hears in the spoken parts."""
        part = SpokenPart(self._voice_activity.session(), min_speech_ms=self._min_speech_ms)
        async with aclosing(self._engine.transcribe(_spoken(speech, part), language=language)) as transcripts:
            async for transcript in transcripts:
                yield transcript


async def _spoken(speech: AsyncIterator[bytes], part: SpokenPart) -> AsyncIterator[bytes]:
    async for pcm in speech:
        heard = part.take(pcm)
        if heard:
            yield heard
