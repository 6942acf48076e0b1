"""Engines that follow a script: words, delays, failures. For tests, and for benchmarks of everything around them.

Each takes its script's entries one call after the other and stays with the last one.
"""

import asyncio
import math
import zlib
from array import array
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, NoReturn, TypeVar

from domain.audio.formats import SAMPLE_BYTES, pcm_bytes
from domain.errors import CoachError, ProviderUnavailable
from domain.turns.engines import CoachContext, ReplyPiece, Transcript, Voice
from domain.turns.entities import Usage

Entry = TypeVar("Entry")

VOICES = (Voice("heart", "Heart", ("en-US",)), Voice("sol", "Sol", ("en-GB",)))


@dataclass(frozen=True, slots=True, kw_only=True)
class FakeHearing:
    """What is heard in one recording."""

    text: str = "I want to change jobs."
    guesses: Sequence[str] = ()
    """One for each piece of speech that arrives, while they last."""
    delay_ms: float = 0
    """From the end of the speech to the final transcript, or to the error."""
    error: CoachError | None = None
    hangs: bool = False
    """Whether the final transcript never comes."""
    language: str = "en"
    """What is detected when no language was asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FakeReply:
    """What the model answers once."""

    pieces: Sequence[str] = ("What ", "would ", "you ", "like ", "instead?")
    first_delay_ms: float = 0
    delay_ms: float = 0
    """Before each piece but the first."""
    fails_after: int | None = None
    """So many pieces come, then `error`."""
    error: CoachError | None = None
    hangs_after: int | None = None
    """So many pieces come, then nothing."""
    usage: Usage | None = None
    """Told with the last piece."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FakeSpeech:
    """How one text is spoken."""

    delay_ms: float = 0
    """To the first chunk; all others follow at once."""
    chunk_ms: int = 100
    ms_per_word: int = 60
    fails_after: int | None = None
    """So many chunks come, then `error`."""
    error: CoachError | None = None
    hangs_after: int | None = None
    """So many chunks come, then nothing."""


class _Script(Generic[Entry]):
    def __init__(self, entries: Sequence[Entry]) -> None:
        self._entries = list(entries)

    def next(self) -> Entry:
        return self._entries.pop(0) if len(self._entries) > 1 else self._entries[0]


class FakeSpeechToText:
    """Hears what the script says; what it was given is in `recordings`."""

    def __init__(self, *script: FakeHearing, hears_silence: bool = False) -> None:
        """With `hears_silence`, a recording of nothing but zeros is heard as silence, whatever the script says."""
        self._script = _Script(script or [FakeHearing()])
        self._hears_silence = hears_silence
        self.recordings: list[bytes] = []
        self.languages: list[str | None] = []
        self.unfinished = 0
        """How many transcriptions were closed, cancelled or failed before their end."""

    async def transcribe(
        self, speech: AsyncIterator[bytes], *, language: str | None
    ) -> AsyncGenerator[Transcript, None]:
        """Yield the guesses, then the final transcript."""
        entry = self._script.next()
        guesses = list(entry.guesses)
        self.languages.append(language)
        found = language or entry.language
        recording = bytearray()
        self.unfinished += 1
        async for pcm in speech:
            recording += pcm
            if guesses:
                yield Transcript(text=guesses.pop(0), final=False, language=found)
        self.recordings.append(bytes(recording))
        await _pass(entry.delay_ms)
        if entry.error is not None:
            raise entry.error
        if entry.hangs:
            await _hang()
        silent = not recording or (self._hears_silence and not any(recording))
        self.unfinished -= 1
        yield Transcript(text="" if silent else entry.text, final=True, language=found)


class FakeChatModel:
    """Answers what the script says; what it was told is in `contexts`."""

    def __init__(self, *script: FakeReply) -> None:
        self._script = _Script(script or [FakeReply()])
        self.contexts: list[CoachContext] = []
        self.has_begun = asyncio.Event()
        """Set once it has been asked for a reply."""
        self.unfinished = 0
        """How many replies were closed, cancelled or failed before their end."""

    async def reply(self, context: CoachContext) -> AsyncGenerator[ReplyPiece, None]:
        """Yield the pieces."""
        entry = self._script.next()
        self.contexts.append(context)
        self.has_begun.set()
        self.unfinished += 1
        for index, text in enumerate(entry.pieces):
            await _follow(index, entry.fails_after, entry.hangs_after, entry.error)
            await _pass(entry.delay_ms if index else entry.first_delay_ms)
            yield ReplyPiece(text=text)
        await _follow(len(entry.pieces), entry.fails_after, entry.hangs_after, entry.error)
        self.unfinished -= 1
        if entry.usage is not None:
            yield ReplyPiece(usage=entry.usage)


class FakeTextToSpeech:
    """Hums as long as the words would take, each text at a pitch of its own; what it was given is in `texts`."""

    def __init__(self, *script: FakeSpeech, voices: Sequence[Voice] = VOICES, sample_rate: int = 24_000) -> None:
        self._script = _Script(script or [FakeSpeech()])
        self._voices = tuple(voices)
        self._sample_rate = sample_rate
        self.texts: list[str] = []
        self.unfinished = 0
        """How many texts were closed, cancelled or failed before their end."""

    @property
    def sample_rate(self) -> int:
        """Rate of what `speak` yields, in Hz."""
        return self._sample_rate

    @property
    def voices(self) -> Sequence[Voice]:
        """The voices to choose from, the default one first."""
        return self._voices

    async def speak(self, text: str, *, voice: str, speech_rate: float) -> AsyncGenerator[bytes, None]:
        """Yield the tone chunk by chunk; every voice sounds the same."""
        entry = self._script.next()
        self.texts.append(text)
        words = sum(any(character.isalnum() for character in word) for word in text.split())
        pcm = tone(text, pcm_bytes(round(words * entry.ms_per_word / speech_rate), self._sample_rate))
        size = pcm_bytes(entry.chunk_ms, self._sample_rate)
        self.unfinished += 1
        await _pass(entry.delay_ms)
        chunks = [pcm[start : start + size] for start in range(0, len(pcm), size)]
        for index, chunk in enumerate(chunks):
            await _follow(index, entry.fails_after, entry.hangs_after, entry.error)
            yield chunk
        await _follow(len(chunks), entry.fails_after, entry.hangs_after, entry.error)
        self.unfinished -= 1


def tone(text: str, size: int) -> bytes:
    """Make `size` bytes of a tone whose pitch is the text's own."""
    wave = _wave(48 + zlib.crc32(text.encode()) % 96)
    return (wave * (size // len(wave) + 1))[:size]


@lru_cache(128)
def _wave(samples: int) -> bytes:
    """One period of a sine at a quarter of full scale."""
    wave = array("h", [round(8_192 * math.sin(2 * math.pi * index / samples)) for index in range(samples)])
    assert wave.itemsize == SAMPLE_BYTES
    return wave.tobytes()


async def _pass(ms: float) -> None:
    if ms > 0:
        await asyncio.sleep(ms / 1000)


async def _follow(index: int, fails_after: int | None, hangs_after: int | None, error: CoachError | None) -> None:
    if index == fails_after:
        raise error or ProviderUnavailable("As the script says.")
    if index == hangs_after:
        await _hang()


async def _hang() -> NoReturn:
    await asyncio.Event().wait()
    raise AssertionError("Nobody sets this event.")
