"""The WebSockets that are open in this process."""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final, Protocol

from domain.errors import RateLimited
from domain.ids import UserId
from schema.transports.limits import TransportLimits

SERVICE_RESTART: Final = 1012
TRY_AGAIN_LATER: Final = 1013
BUSY_RETRY_MS: Final = 1_000
_CLOSE_SECONDS: Final = 2.0


class Closable(Protocol):
    """An open socket."""

    async def close(self, code: int, reason: str) -> None:
        """Close it; harmless when it is closed."""
        ...


class LiveSockets:
    """Knows every open socket, so that there are never too many, and that all can be told to go elsewhere."""

    def __init__(self, limits: TransportLimits, is_overloaded: Callable[[], bool] = lambda: False) -> None:
        self._limits = limits
        self._is_overloaded = is_overloaded
        self._open: dict[Closable, UserId | None] = {}
        self._of_user: Counter[UserId] = Counter()
        self._draining = False
        self._empty = asyncio.Event()
        self._empty.set()

    def __len__(self) -> int:
        return len(self._open)

    @property
    def refusal(self) -> tuple[int, str] | None:
        """Why a new socket cannot be taken, as a close code and a reason; clients come back after both."""
        if self._draining:
            return SERVICE_RESTART, "Service restart"
        if len(self._open) >= self._limits.max_sockets:
            return TRY_AGAIN_LATER, "Too many connections"
        if self._is_overloaded():
            return TRY_AGAIN_LATER, "Too busy"
        return None

    @contextmanager
    def holding(self, socket: Closable) -> Iterator[None]:
        """Count a socket in while the block lasts."""
        self._open[socket] = None
        self._empty.clear()
        try:
            yield
        finally:
            self._forget(socket)
            if not self._open:
                self._empty.set()

    def claim(self, socket: Closable, user_id: UserId) -> None:
        """Count an open socket as a user's. Raises RateLimited when they have too many."""
        if self._of_user[user_id] >= self._limits.max_sockets_per_user:
            raise RateLimited("Too many connections of one user.", BUSY_RETRY_MS)
        self._open[socket] = user_id
        self._of_user[user_id] += 1

    def _forget(self, socket: Closable) -> None:
        user_id = self._open.pop(socket)
        if user_id is not None:
            self._of_user[user_id] -= 1
            if not self._of_user[user_id]:
                del self._of_user[user_id]

    def refuse_new(self) -> None:
        """Take no more sockets: the process is about to end."""
        self._draining = True

    async def all_closed(self) -> None:
        """Wait until no socket is open."""
        await self._empty.wait()

    async def close_all(self) -> None:
        """Tell every client to connect elsewhere; one that does not read is not waited for."""
        self.refuse_new()
        async with asyncio.TaskGroup() as group:
            for socket in tuple(self._open):
                group.create_task(_close(socket))


async def _close(socket: Closable) -> None:
    try:
        async with asyncio.timeout(_CLOSE_SECONDS):
            await socket.close(SERVICE_RESTART, "Service restart")
    except TimeoutError:
        pass
