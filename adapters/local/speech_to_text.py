"""Speech-to-text by Whisper on this machine."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import suppress
from types import TracebackType
from typing import Final, Self

import msgspec

from adapters.local.hearing import Guess, Hear, Heard
from adapters.local.languages import UNSPACED
from adapters.local.recording_window import RecordingWindow
from adapters.local.worker import MAX_WAITING, EngineWorker
from domain.errors import ProviderUnavailable
from domain.turns.engines import Transcript

THREADS: Final = 2

_decode_heard: Final = msgspec.msgpack.Decoder(Heard).decode


class LocalSpeechToText:
    """Hears by Whisper base in a process of its own, which `async with` starts and ends.

    All users share that process. A long recording is heard in windows of at most 24 s, each a question of its own,
    so that others are heard in between.
    """

    def __init__(self, *, guesses: bool = True, threads: int = THREADS, max_waiting: int = MAX_WAITING) -> None:
        """Without `guesses` only the final transcript is given."""
        self.worker = EngineWorker(
            "Speech-to-text", "adapters.local.whisper_process", str(threads), max_waiting=max_waiting
        )
        self._guesses = guesses

    async def __aenter__(self) -> Self:
        await self.worker.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.worker.__aexit__(kind, error, traceback)

    async def ready(self) -> None:
        """Wait until the model has loaded. Raises ProviderUnavailable when it cannot."""
        await self.worker.ready()

    async def transcribe(
        self, speech: AsyncIterator[bytes], *, language: str | None
    ) -> AsyncGenerator[Transcript, None]:
        """Yield guesses while `speech` arrives, then one final transcript. Raises ProviderUnavailable.

        A guess is made only while nobody waits for the process, and is the final transcript if nothing was said
        after it.
        """
        recording = _Recording(self.worker, language)
        async for pcm in speech:
            recording.window.add(pcm)
            while recording.window.full:
                await recording.settle()
            if self._guesses and self.worker.idle and recording.guess_due() and (text := await recording.guess()):
                yield Transcript(text=text, final=False, language=recording.language)
        text = await recording.end()
        yield Transcript(text=text, final=True, language=recording.language)


class _Recording:
    """One recording on its way to words."""

    def __init__(self, worker: EngineWorker, language: str | None) -> None:
        self.window = RecordingWindow(_now())
        self._worker = worker
        self._language = language
        self._detected: str | None = None
        self._settled: list[str] = []
        self._guess: Guess | None = None

    @property
    def language(self) -> str | None:
        """The language asked for, or the one found first."""
        return self._language or self._detected

    def guess_due(self) -> bool:
        return self.window.guess_due(_now())

    async def guess(self) -> str:
        """Return what seems to have been said so far, empty if that cannot be told now."""
        before, samples = _now(), self.window.samples
        with suppress(ProviderUnavailable):
            heard = await self._hear(self.window.pcm)
            self._guess = Guess(samples, heard)
        self.window.heard(_now(), _now() - before)
        return self._text(self._guess.heard.text) if self._guess else ""

    async def settle(self) -> None:
        before, self._guess = _now(), None
        heard = await self._hear(self.window.cut())
        self.window.heard(_now(), _now() - before)
        self._detected = self._detected or heard.language
        self._settled.append(heard.text)

    async def end(self) -> str:
        """Return all that was said."""
        last = await self._hear(self.window.pcm) if self.window.samples else Heard("", None)
        self._detected = self._detected or last.language
        return self._text(last.text)

    async def _hear(self, pcm: bytes) -> Heard:
        question = Hear(pcm, self.language, self._guess)
        return _decode_heard(await self._worker.ask(msgspec.msgpack.encode(question)))

    def _text(self, last: str) -> str:
        said = [text for text in (*self._settled, last) if text]
        return ("" if self.language in UNSPACED else " ").join(said)


def _now() -> float:
    return asyncio.get_running_loop().time()
