"""From pieces of a recording to speech: decoded, watched for its end, and bounded."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from contextlib import aclosing
from typing import Final

from domain.audio.formats import SPEECH_RATE_HZ, AudioFormat, pcm_ms
from domain.audio.ports import AudioDecoder, VoiceActivity
from domain.errors import NoSpeech
from domain.limits import Limits
from domain.turns.end_of_turn import EndOfTurn
from domain.turns.entities import TurnOptions
from domain.turns.events import RecordingStopReason
from domain.turns.ports import Piece, Stop

MAX_QUEUED_PIECES: Final = 128

StopRecording = Callable[[RecordingStopReason], Awaitable[None]]


class Listener:
    """Listens to one recording. Pieces go in by `take`, speech comes out of `speech`."""

    def __init__(
        self,
        options: TurnOptions,
        *,
        decoder: AudioDecoder,
        voice_activity: VoiceActivity,
        limits: Limits,
        stop: StopRecording,
    ) -> None:
        self._options = options
        self._decoder = decoder
        self._ears = voice_activity.session()
        self._end_of_turn = EndOfTurn(silence_ms=limits.end_of_turn_silence_ms, min_speech_ms=limits.min_speech_ms)
        self._limits = limits
        self._stop = stop
        self._stop_asked = False
        self._pieces: asyncio.Queue[Piece | Stop] = asyncio.Queue(MAX_QUEUED_PIECES)
        self._deaf = False
        self.duration_ms = 0
        self.stop_reason: RecordingStopReason | None = None

    async def take(self, message: Piece | Stop) -> None:
        """Take the next message of the recording; waits while the decoder is behind, drops what comes after the end."""
        if not self._deaf:
            await self._pieces.put(message)

    async def speech(self) -> AsyncGenerator[bytes, None]:
        """Yield PCM16 mono at 16 kHz until the recording is closed.

        Closes it when it gets too long, when nothing comes for too long, and, hands-free, when the user falls silent.
        Raises AudioUnreadable, and NoSpeech at the end when there was none.
        """
        decoded = self._decoder.decode(
            self._raw(), self._options.audio_format or AudioFormat.WAV, self._options.sample_rate
        )
        received = 0
        try:
            async with aclosing(decoded) as samples:
                async for pcm in samples:
                    received += len(pcm)
                    self.duration_ms = pcm_ms(received, SPEECH_RATE_HZ)
                    self._end_of_turn.feed(self._ears.hear(pcm))
                    yield pcm
                    if self.duration_ms > self._limits.max_recording_ms:
                        await self._ask_to_stop(RecordingStopReason.LIMIT)
                        self.stop_reason = RecordingStopReason.LIMIT
                        break
                    if self._options.hands_free and self._end_of_turn.ended:
                        await self._ask_to_stop(RecordingStopReason.SILENCE)
        finally:
            self._turn_deaf()
        if not self._end_of_turn.has_speech:
            raise NoSpeech("Nothing was said in this recording.")

    def _turn_deaf(self) -> None:
        self._deaf = True
        while not self._pieces.empty():
            self._pieces.get_nowait()

    async def _raw(self) -> AsyncIterator[bytes]:
        while True:
            try:
                async with asyncio.timeout(self._limits.recording_idle_ms / 1000):
                    message = await self._pieces.get()
            except TimeoutError:
                await self._ask_to_stop(RecordingStopReason.LIMIT)
                continue
            match message:
                case Piece(data):
                    if data:
                        yield data
                case Stop(reason):
                    self.stop_reason = reason
                    return

    async def _ask_to_stop(self, reason: RecordingStopReason) -> None:
        """Close the recording for everybody once; the answer comes back through the inbox, after the last piece."""
        if not self._stop_asked:
            self._stop_asked = True
            await self._stop(reason)
