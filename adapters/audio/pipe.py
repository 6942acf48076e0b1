"""A recording's way into a thread and its samples' way out, in turns.

Demuxers read by blocking, so each open recording has a thread. The event loop hands over one piece, takes samples
until the thread asks for more, then hands over the next: nothing piles up on either side, however fast one of them is.
"""

import asyncio
import threading
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from typing import Final

MOST_WAITING_BYTES: Final = 64 * 1024
"""Two seconds of speech samples: past that the thread waits until they are taken."""


class PipeClosed(Exception):
    """Nobody listens any more: raised in the thread to end it."""


class Pipe:
    """Joins one event loop with one thread.

    The loop calls `start`, `feed`, `end`, `samples`, `close` and `ended`; the thread calls `peek`, `read` and `write`.
    """

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._news = asyncio.Event()
        self._turn = threading.Condition()
        self._piece: bytes | None = None
        self._held, self._at = b"", 0
        self._samples: deque[bytes] = deque()
        self._waiting_bytes = 0
        self._hungry = self._complete = self._closed = self._done = False
        self._error: Exception | None = None

    def start(self, work: Callable[["Pipe"], None], name: str) -> None:
        """Run `work` with this pipe in a thread of its own; what it raises comes out of `samples`."""
        threading.Thread(target=self._run, args=(work,), name=name, daemon=True).start()

    def feed(self, piece: bytes) -> None:
        """Hand over the next piece, once `samples` has returned nothing."""
        with self._turn:
            self._piece, self._hungry = piece, False
            self._turn.notify()

    def end(self) -> None:
        """Say that no piece follows."""
        with self._turn:
            self._complete, self._hungry = True, False
            self._turn.notify()

    async def samples(self) -> bytes:
        """Wait for what the thread has made; nothing means that it wants the next piece, or has finished.

        Raises what ended the thread, after all samples made before that have been taken.
        """
        while True:
            self._news.clear()
            with self._turn:
                if self._samples:
                    return self._take_samples()
                if self._error is not None:
                    raise self._error
                if self._hungry or self._done:
                    return b""
            await self._news.wait()

    def close(self) -> None:
        """Make the thread end at its next read or write, also when it waits in one."""
        with self._turn:
            self._closed = True
            self._turn.notify()

    async def ended(self) -> None:
        """Wait until the work has ended."""
        while True:
            self._news.clear()
            with self._turn:
                if self._done:
                    return
            await self._news.wait()

    def peek(self, count: int) -> bytes:
        """Look at the next `count` bytes without reading them; fewer when the recording is shorter."""
        parts = [self._held[self._at :]]
        held = len(parts[0])
        while held < count and (more := self._next_piece()):
            parts.append(more)
            held += len(more)
        if len(parts) > 1:
            self._held, self._at = b"".join(parts), 0
        return self._held[self._at : self._at + count]

    def read(self, count: int) -> bytes:
        """Read up to `count` bytes, waiting only when there is none; nothing at the end of the recording.

        PyAV writes what is raised here to stderr: for it, a closed pipe is a recording that has ended.
        """
        if self._at == len(self._held):
            try:
                self._held, self._at = self._next_piece(), 0
            except PipeClosed:
                return b""
        start, self._at = self._at, min(self._at + count, len(self._held))
        return self._held[start : self._at]

    def write(self, samples: bytes) -> None:
        """Hand samples to the event loop, waiting while too many are untaken."""
        with self._turn:
            self._turn.wait_for(lambda: self._closed or self._waiting_bytes < MOST_WAITING_BYTES)
            if self._closed:
                raise PipeClosed
            self._samples.append(samples)
            self._waiting_bytes += len(samples)
        self._tell()

    def _take_samples(self) -> bytes:
        taken = b"".join(self._samples)
        self._samples.clear()
        self._waiting_bytes = 0
        self._turn.notify()
        return taken

    def _next_piece(self) -> bytes:
        with self._turn:
            if self._piece is None and not self._complete and not self._closed:
                self._hungry = True
                self._tell()
            self._turn.wait_for(lambda: self._piece is not None or self._complete or self._closed)
            if self._closed:
                raise PipeClosed
            piece, self._piece = self._piece, None
            return piece or b""

    def _run(self, work: Callable[["Pipe"], None]) -> None:
        error: Exception | None = None
        try:
            work(self)
        except PipeClosed:
            pass
        except Exception as caught:  # noqa: BLE001 - raised again where the samples are awaited
            error = caught
        with self._turn:
            self._error, self._done = error, True
        self._tell()

    def _tell(self) -> None:
        # The loop may be gone when its process is being torn down: then nobody is left to be told.
        with suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._news.set)
