"""From sentences to pieces of voice: spoken, encoded as one stream, cut into pieces a client can take.

Two tasks with a bounded queue between them, so that sentences are made while earlier ones are being sent.
"""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Final

from domain.accounts.entities import Settings
from domain.audio.formats import SAMPLE_BYTES, pcm_ms
from domain.audio.ports import AudioEncoder, EncodedVoice
from domain.turns.engines import TextToSpeech
from domain.turns.entities import SpokenSentence
from domain.turns.events import AudioChunk, ThinkingState
from domain.turns.live import LiveTurn
from domain.turns.speaking_ahead import SpeakingAhead

MAX_PIECE_BYTES: Final = 23_000
"""Raw bytes of a piece of PCM: with a file header it stays under 32 KiB of base64, and coded formats are smaller."""
MAX_PIECE_MS: Final = 400
MAX_QUEUED: Final = 32


@dataclass(frozen=True, slots=True)
class _Spoken:
    """A stretch of voice; `caption` is the sentence when this is its beginning."""

    pcm: bytes
    caption: str | None


@dataclass(slots=True)
class _Marks:
    """Where each sentence stands in the voice that was made so far."""

    sentences: list[SpokenSentence] = field(default_factory=list)
    length_ms: int = 0

    def add(self, spoken: _Spoken, ms: int) -> None:
        """Take note of a stretch of `ms` milliseconds."""
        if spoken.caption is not None:
            self.sentences.append(SpokenSentence(spoken.caption, self.length_ms, 0))
        last = self.sentences[-1]
        self.sentences[-1] = SpokenSentence(last.text, last.start_ms, last.duration_ms + ms)
        self.length_ms += ms


class Speaker:
    """Speaks one reply."""

    def __init__(
        self,
        live: LiveTurn,
        *,
        voice: TextToSpeech,
        encoder: AudioEncoder,
        settings: Settings,
        at_once: int,
        patience_s: float,
        on_first_voice: Callable[[], object],
    ) -> None:
        """`at_once` is how many sentences are asked for at a time."""
        self._live = live
        self._voice = voice
        self._encoder = encoder
        self._settings = settings
        self._at_once = at_once
        self._patience_s = patience_s
        self._on_first_voice = on_first_voice
        self._marks = _Marks()
        self._sequence = 0
        self._piece_start_ms = 0
        self._piece_caption: str | None = None
        self._max_pcm = min(MAX_PIECE_BYTES, MAX_PIECE_MS * voice.sample_rate * SAMPLE_BYTES // 1000)

    async def speak(self, sentences: AsyncIterator[str]) -> None:
        """Say all sentences. Raises ProviderUnavailable."""
        spoken: asyncio.Queue[_Spoken | None] = asyncio.Queue(MAX_QUEUED)
        async with asyncio.TaskGroup() as group:
            group.create_task(self._make(sentences, spoken))
            group.create_task(self._send(spoken))

    async def _make(self, sentences: AsyncIterator[str], spoken: asyncio.Queue[_Spoken | None]) -> None:
        async def pass_on(pcm: bytes, caption: str | None) -> None:
            await spoken.put(_Spoken(pcm, caption))

        await SpeakingAhead(self._speech_of, at_once=self._at_once, patience_s=self._patience_s).run(sentences, pass_on)
        await spoken.put(None)

    def _speech_of(self, sentence: str) -> AsyncGenerator[bytes, None]:
        return self._voice.speak(sentence, voice=self._settings.voice, speech_rate=self._settings.speech_rate)

    async def _send(self, spoken: asyncio.Queue[_Spoken | None]) -> None:
        # Opened while the first sentence is still being thought of: some codecs take a few milliseconds.
        encoded = self._encoder.open(self._live.turn.options.reply_format, pcm_rate=self._voice.sample_rate)
        try:
            while (stretch := await spoken.get()) is not None:
                for start in range(0, len(stretch.pcm), self._max_pcm):
                    caption = stretch.caption if start == 0 else None
                    part = _Spoken(stretch.pcm[start : start + self._max_pcm], caption)
                    await self._send_part(encoded, part)
                    # An engine far ahead of the listener would keep the loop: this piece goes out, and others have
                    # their turn.
                    await asyncio.sleep(0)
            if self._marks.sentences:
                self._say(encoded, await encoded.finish(), is_last=True)
        finally:
            encoded.close()

    async def _send_part(self, encoded: EncodedVoice, part: _Spoken) -> None:
        data = await encoded.encode(part.pcm)
        self._marks.add(part, pcm_ms(len(part.pcm), self._voice.sample_rate))
        self._piece_caption = self._piece_caption or part.caption
        if data:
            await self._live.room()
            self._say(encoded, data, is_last=False)

    def _say(self, encoded: EncodedVoice, data: bytes, *, is_last: bool) -> None:
        live = self._live
        if self._sequence == 0:
            self._on_first_voice()
            live.change(first_voice_at=live.stamp()["at"])
            live.think(ThinkingState.SPEAKING)
        live.change(spoken=tuple(self._marks.sentences))
        live.say(
            AudioChunk(
                **live.stamp(),
                sequence=self._sequence,
                data=data,
                format=live.turn.options.reply_format,
                sample_rate=encoded.sample_rate,
                duration_ms=self._marks.length_ms - self._piece_start_ms,
                caption=self._piece_caption,
                start_ms=self._piece_start_ms,
                is_last=is_last,
            )
        )
        self._sequence += 1
        self._piece_start_ms = self._marks.length_ms
        self._piece_caption = None
