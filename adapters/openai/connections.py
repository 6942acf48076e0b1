"""Connections that are opened before they are needed, and kept from one turn to the next."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from types import TracebackType
from typing import TYPE_CHECKING, Final, Self

from domain.turns.engines import SpeechToText, Transcript

if TYPE_CHECKING:
    from openai import AsyncOpenAI

AT_ONCE: Final = 3
"""What one turn uses at a time: one that hears and then thinks, and two voices."""
FRESH_S: Final = 60.0
"""How long they are taken to be open; the client keeps them longer than that."""
PATIENCE_S: Final = 5.0


class Connections:
    """Opens a client's connections, inside `async with`, by asking for something small: what a model is."""

    def __init__(self, client: "AsyncOpenAI", model: str, *, fresh_s: float = FRESH_S) -> None:
        self._client = client
        self._model = model
        self._fresh_s = fresh_s
        self._opened_at: float | None = None
        self._opening: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self.open_soon()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._opening is not None:
            self._opening.cancel()
            await asyncio.wait([self._opening])

    def open_soon(self) -> None:
        """Begin to open them, unless that was done a moment ago; nobody waits for it."""
        now = asyncio.get_running_loop().time()
        if self._opened_at is not None and now - self._opened_at < self._fresh_s:
            return
        self._opened_at = now
        if self._opening is None or self._opening.done():
            self._opening = asyncio.create_task(self._open(), name="opening connections")

    async def opened(self) -> None:
        """Wait until what was begun is done."""
        if self._opening is not None:
            await asyncio.wait([self._opening])

    async def _open(self) -> None:
        # Whatever comes of it, refusals included, leaves a connection open; what does not is met by the next call.
        await asyncio.gather(*(self._ask() for _ in range(AT_ONCE)), return_exceptions=True)

    async def _ask(self) -> None:
        await self._client.models.retrieve(self._model, timeout=PATIENCE_S)


class OpenedAhead:
    """A speech-to-text engine; when somebody begins to speak, the connections of their turn are opened."""

    def __init__(self, engine: SpeechToText, *connections: Connections) -> None:
        """Open the connections of all servers that have a part in turns."""
        self._engine = engine
        self._connections = connections

    async def transcribe(
        self, speech: AsyncIterator[bytes], *, language: str | None
    ) -> AsyncGenerator[Transcript, None]:
        """Yield what the engine hears."""
        for connections in self._connections:
            connections.open_soon()
        async with aclosing(self._engine.transcribe(speech, language=language)) as transcripts:
            async for transcript in transcripts:
                yield transcript
