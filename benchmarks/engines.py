"""Engines that take a fixed time, and tell how long they really took.

Every transcript has a number, which the words and the first sentence carry on, so that the time the three engines slept
for one turn can be told from what its first piece of voice says.
"""

import asyncio
import math
import re
import time
from array import array
from collections import defaultdict
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from itertools import count
from typing import Final

from domain.audio.formats import pcm_bytes
from domain.turns.engines import CoachContext, ReplyPiece, Transcript, Voice

HEARING_MS: Final = 50
"""From the end of the speech to its transcript."""
FIRST_TOKEN_MS: Final = 30
TOKEN_MS: Final = 5
VOICE_MS: Final = 40
"""To the first stretch of a sentence's voice."""
TOKENS: Final = 20
SENTENCE_TOKENS: Final = 5
ENGINES_MS: Final = HEARING_MS + FIRST_TOKEN_MS + (SENTENCE_TOKENS - 1) * TOKEN_MS + VOICE_MS

VOICE_RATE_HZ: Final = 24_000
STRETCH_MS: Final = 100
MS_PER_WORD: Final = 300

_NUMBER: Final = re.compile(r"\d+")
_REST: Final = (
    "We ", "could ", "look ", "at ", "what ", "helped ", "you ", "the ", "last ", "time ", "and ", "go ", "on ",
    "from ", "there.",
)  # fmt: skip


class Slept:
    """How long the engines slept for each turn, until its first voice, in milliseconds."""

    def __init__(self) -> None:
        self.by_number: dict[int, float] = defaultdict(float)

    async def sleep(self, number: int, ms: float) -> None:
        """Sleep, and take note of how long it was."""
        start = time.perf_counter()
        await asyncio.sleep(ms / 1000)
        self.by_number[number] += (time.perf_counter() - start) * 1000


class TimedHearing:
    """Hears a numbered sentence 50 ms after the end of the speech."""

    def __init__(self, slept: Slept) -> None:
        self._slept = slept
        self._numbers = count(1)

    async def transcribe(
        self, speech: AsyncIterator[bytes], *, language: str | None
    ) -> AsyncGenerator[Transcript, None]:
        """Yield the transcript."""
        async for _ in speech:
            pass
        number = next(self._numbers)
        await self._slept.sleep(number, HEARING_MS)
        yield Transcript(text=f"This is what I say {number}", final=True, language=language or "en")


class TimedChat:
    """Answers in 20 tokens, the first five of which are a sentence: 30 ms, then 5 ms each.

    Tokens end with their space; with `leading_spaces` they begin with it, as those of most models do. The first
    sentence is then known to be over only when the sixth comes.
    """

    def __init__(self, slept: Slept, *, leading_spaces: bool = False) -> None:
        self._slept = slept
        self._leading_spaces = leading_spaces

    async def reply(self, context: CoachContext) -> AsyncGenerator[ReplyPiece, None]:
        """Yield the tokens."""
        number = number_in(context.said)
        tokens = ["Your ", "sentence ", f"{number} ", "sounds ", "good. ", *_REST]
        if self._leading_spaces:
            tokens = [" " * bool(index) + token.strip() for index, token in enumerate(tokens)]
        for index, text in enumerate(tokens):
            if index < SENTENCE_TOKENS:
                await self._slept.sleep(number, TOKEN_MS if index else FIRST_TOKEN_MS)
            else:
                await asyncio.sleep(TOKEN_MS / 1000)
            yield ReplyPiece(text=text)


class TimedVoice:
    """Hums: the first stretch of a sentence after 40 ms, the others at once."""

    sample_rate: Final = VOICE_RATE_HZ
    voices: Sequence[Voice] = (Voice("hum", "Hum", ("en-US",)),)

    def __init__(self, slept: Slept) -> None:
        self._slept = slept
        wave = (round(8_192 * math.sin(index / 20)) for index in range(VOICE_RATE_HZ * STRETCH_MS // 1000))
        self._stretch = array("h", wave).tobytes()

    async def speak(self, text: str, *, voice: str, speech_rate: float) -> AsyncGenerator[bytes, None]:
        """Yield as much sound as the words would take."""
        del voice, speech_rate
        numbers = _NUMBER.findall(text)
        if numbers:
            await self._slept.sleep(int(numbers[0]), VOICE_MS)
        else:
            await asyncio.sleep(VOICE_MS / 1000)
        size = pcm_bytes(MS_PER_WORD * len(text.split()), VOICE_RATE_HZ)
        for _ in range(0, size, len(self._stretch)):
            yield self._stretch


def number_in(text: str) -> int:
    """Read the number that a turn's texts carry. Raises ValueError."""
    found = _NUMBER.search(text)
    if found is None:
        raise ValueError("This text was not made by these engines.")
    return int(found[0])
