"""Text-to-speech by hibari on this machine."""

from collections.abc import AsyncGenerator, Sequence
from types import TracebackType
from typing import Final, Self

import msgspec

from adapters.local.saying import Say
from adapters.local.speakable import pieces, speakable
from adapters.local.worker import MAX_WAITING, EngineWorker
from domain.audio.formats import pcm_bytes
from domain.turns.engines import Voice

RATE_HZ: Final = 24_000
THREADS: Final = 1
SLOWEST: Final = 0.5
FASTEST: Final = 2.0

CHUNK_BYTES: Final = pcm_bytes(400, RATE_HZ)

_VOICES: Final = (Voice("heart", "Heart", ("en-US",)),)
"""The voice inside hibari's package; it would fetch the others from the network."""


class LocalTextToSpeech:
    """Speaks English by hibari in a process of its own, which `async with` starts and ends.

    A text is spoken in pieces of a sentence or a few, each a question of its own, so that others are heard in between
    and a text that nobody listens to any more is not made to its end.
    """

    def __init__(self, *, threads: int = THREADS, max_waiting: int = MAX_WAITING) -> None:
        """More `threads` make long sentences a little faster."""
        self.worker = EngineWorker(
            "Text-to-speech", "adapters.local.hibari_process", str(threads), max_waiting=max_waiting
        )

    async def __aenter__(self) -> Self:
        await self.worker.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.worker.__aexit__(kind, error, traceback)

    async def ready(self) -> None:
        """Wait until the voice has loaded. Raises ProviderUnavailable when it cannot."""
        await self.worker.ready()

    @property
    def sample_rate(self) -> int:
        """Rate of what `speak` yields, in Hz."""
        return RATE_HZ

    @property
    def voices(self) -> Sequence[Voice]:
        """The voices to choose from, the default one first."""
        return _VOICES

    async def speak(
        self,
        text: str,
        *,
        voice: str,  # noqa: ARG002 - there is one
        speech_rate: float,
    ) -> AsyncGenerator[bytes, None]:
        """Yield PCM16 mono as it is made, at most 400 ms at a time. Raises ProviderUnavailable.

        `speech_rate` 0.5 to 2.0 changes the pace and not the pitch; beyond, the nearest of the two is taken.
        """
        rate = min(max(speech_rate, SLOWEST), FASTEST)
        for piece in pieces(speakable(text)):
            pcm = await self.worker.ask(msgspec.msgpack.encode(Say(piece, rate)))
            for start in range(0, len(pcm), CHUNK_BYTES):
                yield pcm[start : start + CHUNK_BYTES]
