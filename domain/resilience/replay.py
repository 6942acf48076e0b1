"""Speech that can be heard again: by the same engine when it is tried again, or by the one that stands in for it."""

import asyncio
from collections.abc import AsyncIterator, Callable
from types import TracebackType
from typing import Self

from domain.errors import ProviderUnavailable


class Replay:
    """Keeps what arrives while one listener after the other takes it from its beginning, inside `async with`.

    A listener that is cancelled takes nothing along. At most `max_bytes` are kept: what is longer is heard once.
    """

    def __init__(self, speech: AsyncIterator[bytes], max_bytes: int) -> None:
        self._speech = speech
        self._max_bytes = max_bytes
        self._kept: list[bytes] = []
        self._byte_count = 0
        self._dropped = 0
        """How many pieces are not kept any more."""
        self._ended = False
        self._arriving: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._arriving is not None:
            self._arriving.cancel()
            await asyncio.wait([self._arriving])

    def listen(self, on_end: Callable[[], object] = lambda: None) -> AsyncIterator[bytes]:
        """Hear it from the beginning; `on_end` is called when all of it was taken.

        Raises ProviderUnavailable when the beginning was too much to be kept.
        """
        if self._dropped:
            raise ProviderUnavailable("This recording is too long to be heard again.")
        return self._pieces(on_end)

    async def _pieces(self, on_end: Callable[[], object]) -> AsyncIterator[bytes]:
        position = 0
        while True:
            if position < self._dropped + len(self._kept):
                piece = self._kept[position - self._dropped]
                position += 1
                yield piece
            elif self._ended:
                break
            else:
                await self._arrival()
        on_end()

    async def _arrival(self) -> None:
        """Wait for the next piece. The wait outlives a listener that is cancelled; the next one goes on with it."""
        if self._arriving is None:
            self._arriving = asyncio.create_task(self._take(), name="next piece of speech")
        arriving = self._arriving
        await asyncio.wait([arriving])
        self._arriving = None
        arriving.result()

    async def _take(self) -> None:
        piece = await anext(self._speech, None)
        if piece is None:
            self._ended = True
            return
        self._kept.append(piece)
        self._byte_count += len(piece)
        if self._byte_count > self._max_bytes:
            self._dropped += len(self._kept) - 1
            del self._kept[:-1]
