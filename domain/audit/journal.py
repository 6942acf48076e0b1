"""Writing the audit log behind the back of whoever did something, and without losing what they did.

An entry is written at once, together with those that came at the same time, and whoever notes it waits for that, but
not for a store that is away: then it stays here and is written when the store is back. What cannot be kept, because too
many wait or the process ends before the store is back, goes to the process's own log instead.
"""

import asyncio
from collections import deque
from collections.abc import Sequence
from types import TracebackType
from typing import Final, Protocol, Self

from domain.audit.entries import AuditEntry
from domain.audit.ports import AuditEntries
from domain.turns.journal import until_stored

MAX_WAITING: Final = 10_000
MAX_BATCH: Final = 200
PATIENCE_S: Final = 0.5
DRAIN_S: Final = 5.0


class AuditObserver(Protocol):
    """Told of entries that the store did not get."""

    def unwritten(self, entries: Sequence[AuditEntry], reason: BaseException | None) -> None:
        """Write entries down elsewhere: no room, no time left, or a defect."""
        ...


class AuditJournal:
    """`AuditLog` over a store. Use as an async context manager: leaving it waits for what is not written yet."""

    def __init__(
        self,
        entries: AuditEntries,
        observer: AuditObserver,
        *,
        patience_s: float = PATIENCE_S,
        drain_s: float = DRAIN_S,
        max_waiting: int = MAX_WAITING,
    ) -> None:
        self._entries = entries
        self._observer = observer
        self._patience_s = patience_s
        self._drain_s = drain_s
        self._max_waiting = max_waiting
        self._waiting: deque[tuple[AuditEntry, asyncio.Event]] = deque()
        self._wake = asyncio.Event()
        self._idle = asyncio.Event()
        self._idle.set()
        self._writer: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        """Begin to write."""
        self._writer = asyncio.create_task(self._write(), name="audit log")
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Wait a little for what is not written yet, then give it to the observer."""
        writer, self._writer = self._writer, None
        try:
            async with asyncio.timeout(self._drain_s):
                await self._idle.wait()
        except TimeoutError:
            pass
        finally:
            if writer is not None:
                writer.cancel()
                await asyncio.wait([writer])
            if self._waiting:
                self._observer.unwritten([entry for entry, _ in self._waiting], None)

    async def note(self, entry: AuditEntry) -> None:
        """Keep an entry; returns when it is written, or after a moment."""
        if self._writer is None or len(self._waiting) >= self._max_waiting:
            self._observer.unwritten([entry], None)
            return
        written = asyncio.Event()
        self._waiting.append((entry, written))
        self._idle.clear()
        self._wake.set()
        try:
            async with asyncio.timeout(self._patience_s):
                await written.wait()
        except TimeoutError:
            return

    async def _write(self) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            while self._waiting:
                await self._write_batch()
            self._idle.set()

    async def _write_batch(self) -> None:
        """Write the oldest entries; they leave the queue when that is done."""
        batch = [self._waiting[place] for place in range(min(MAX_BATCH, len(self._waiting)))]
        entries = [entry for entry, _ in batch]
        try:
            await until_stored(lambda: self._entries.add(entries))
        except Exception as defect:  # noqa: BLE001 - one batch's defect is not the next one's
            self._observer.unwritten(entries, defect)
        for _, written in batch:
            self._waiting.popleft()
            written.set()
