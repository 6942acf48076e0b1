"""Engines that work at the pace of speech and whose every word follows from what they were given.

What was heard names the very bytes of the recording, and the reply names what was heard: a piece that was lost,
repeated or moved, and a reply that was put together from two attempts, cannot go unnoticed.
"""

import asyncio
import zlib
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from typing import Final

from domain.audio.formats import SPEECH_RATE_HZ, pcm_bytes
from domain.turns.engines import CoachContext, ReplyPiece, Transcript, Voice

GUESS_EVERY_MS: Final = 500
HEARING_S: Final = 0.4
THINKING_S: Final = 0.4
TOKEN_S: Final = 0.05
FIRST_SOUND_S: Final = 0.04
STRETCH_MS: Final = 100
STRETCH_S: Final = 0.02
MS_PER_WORD: Final = 150
VOICE_RATE_HZ: Final = 24_000
SENTENCE: Final = ("and ", "then ", "we ", "go ", "on. ")
SENTENCES: Final = 4
LONG: Final = "at length"
"""A message with these words is answered in ten times as many sentences: ten seconds of them."""


def transcript_of(pcm: bytes) -> str:
    """What is heard in a recording."""
    return f"I said {len(pcm)} bytes of sum {zlib.crc32(pcm):08x}"


def reply_to(said: str) -> str:
    """What the coach answers."""
    return "".join(tokens_for(said)).strip()


def tokens_for(said: str) -> Sequence[str]:
    """The reply, token by token."""
    sentences = SENTENCES * 10 if LONG in said else SENTENCES
    return [*("You ", "said ", f"{zlib.crc32(said.encode()):08x}. "), *SENTENCE * sentences]


def voice_ms(said: str) -> int:
    """How long the reply is when it is spoken."""
    return len(tokens_for(said)) * MS_PER_WORD


class PacedHearing:
    """Guesses while somebody speaks, and knows a moment after they stopped."""

    async def transcribe(
        self, speech: AsyncIterator[bytes], *, language: str | None
    ) -> AsyncGenerator[Transcript, None]:
        recording, guessed = bytearray(), 0
        async for pcm in speech:
            recording += pcm
            if len(recording) - guessed >= pcm_bytes(GUESS_EVERY_MS, SPEECH_RATE_HZ):
                guessed = len(recording)
                yield Transcript(text=f"{guessed} bytes so far", final=False, language="en")
        await asyncio.sleep(HEARING_S)
        yield Transcript(text=transcript_of(bytes(recording)), final=True, language=language or "en")


class PacedChat:
    """Answers twenty words a second."""

    async def reply(self, context: CoachContext) -> AsyncGenerator[ReplyPiece, None]:
        await asyncio.sleep(THINKING_S)
        for token in tokens_for(context.said):
            yield ReplyPiece(text=token)
            await asyncio.sleep(TOKEN_S)


class PacedVoice:
    """Hums five times as fast as it would be played."""

    sample_rate: Final = VOICE_RATE_HZ
    voices: Sequence[Voice] = (Voice("hum", "Hum", ("en-US",)),)

    async def speak(self, text: str, *, voice: str, speech_rate: float) -> AsyncGenerator[bytes, None]:
        await asyncio.sleep(FIRST_SOUND_S)
        words = text.split()
        pcm = b"".join(_sound(word) for word in words)
        size = pcm_bytes(STRETCH_MS, VOICE_RATE_HZ)
        for start in range(0, len(pcm), size):
            yield pcm[start : start + size]
            await asyncio.sleep(STRETCH_S)


def voice_of(said: str) -> bytes:
    """The samples of a whole reply, however it is cut into sentences."""
    return b"".join(_sound(token.strip()) for token in tokens_for(said))


def _sound(word: str) -> bytes:
    """A sound of the word's own, so that no other can stand in for it."""
    samples = pcm_bytes(MS_PER_WORD, VOICE_RATE_HZ) // 2
    sample = 1_000 + zlib.crc32(word.encode()) % 8_000
    return sample.to_bytes(2, "little") * samples
