"""The timed engines at the pace of people: about five seconds of voice for each reply, no faster than it is heard."""

import asyncio
from collections.abc import AsyncGenerator
from itertools import count
from typing import Final

from benchmarks.engines import VOICE_RATE_HZ, Slept, TimedHearing, TimedVoice
from domain.audio.formats import pcm_bytes, pcm_ms

PIECE_BYTES: Final = 8_192
"""A sixth of a second of the voice."""
PACED_MS_PER_WORD: Final = 250
"""Twenty words to a reply: five seconds."""


class NumberedHearing(TimedHearing):
    """Counts from `first`, so that turns of several processes can be told apart."""

    def __init__(self, slept: Slept, first: int) -> None:
        super().__init__(slept)
        self._numbers = count(first)


class PacedVoice(TimedVoice):
    """Hums in pieces of 8 KB, each when the one before it has been heard."""

    async def speak(self, text: str, *, voice: str, speech_rate: float) -> AsyncGenerator[bytes, None]:
        """Yield as much sound as the words would take, in as much time."""
        loop = asyncio.get_running_loop()
        left = pcm_bytes(PACED_MS_PER_WORD * len(text.split()), VOICE_RATE_HZ)
        due = 0.0
        async for stretch in super().speak(text, voice=voice, speech_rate=speech_rate):
            piece = (stretch * (PIECE_BYTES // len(stretch) + 2))[: min(PIECE_BYTES, left)]
            if not piece:
                return
            await asyncio.sleep(due - loop.time() if due else 0)
            due = (due or loop.time()) + pcm_ms(len(piece), VOICE_RATE_HZ) / 1000
            left -= len(piece)
            yield piece
        await asyncio.sleep(due - loop.time())
