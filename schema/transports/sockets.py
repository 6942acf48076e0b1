"""The WebSockets that are open in this process."""

import asyncio
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from typing import Final, Protocol

from domain.accounts.entities import Viewer
from domain.accounts.sign_in_check import ENDED
from domain.errors import RateLimited
from domain.ids import SignInId, UserId
from schema.transports.limits import TransportLimits

FORBIDDEN: Final = 4403
SERVICE_RESTART: Final = 1012
TRY_AGAIN_LATER: Final = 1013
BUSY_RETRY_MS: Final = 1_000
_CLOSE_SECONDS: Final = 2.0


class Closable(Protocol):
    """An open socket."""

    async def close(self, code: int, reason: str) -> None:
        """Close it; harmless when it is closed."""
        ...


class Held(Protocol):
    """Who is on a socket; one that is `leaving` closes by itself, after its last answer."""

    @property
    def holder(self) -> Viewer | None:
        """Tell whose token the socket goes on with."""
        ...

    @property
    def leaving(self) -> bool:
        """Tell whether its user has just signed out over it."""
        ...


class LiveSockets:
    """Knows every open socket and who is on it.

    So there are never too many, all can be told to go elsewhere, and those of a sign-in end with it.
    """

    def __init__(self, limits: TransportLimits, is_overloaded: Callable[[], bool] = lambda: False) -> None:
        self._limits = limits
        self._is_overloaded = is_overloaded
        self._open: dict[Closable, Held | None] = {}
        self._user_of: dict[Closable, UserId] = {}
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

    def claim(self, socket: Closable, held: Held, viewer: Viewer) -> None:
        """Count an open socket as its user's, once. Raises RateLimited when they have too many."""
        if socket in self._user_of:
            return
        if self._of_user[viewer.user_id] >= self._limits.max_sockets_per_user:
            raise RateLimited("Too many connections of one user.", BUSY_RETRY_MS)
        self._open[socket] = held
        self._user_of[socket] = viewer.user_id
        self._of_user[viewer.user_id] += 1

    def sign_ins(self) -> Collection[SignInId]:
        """List the sign-ins of open sockets."""
        return {held.holder.sign_in_id for held in self._open.values() if held is not None and held.holder is not None}

    async def end(self, sign_in_ids: Collection[SignInId]) -> None:
        """Close the sockets that came through sign-ins that have ended; one that does not read is not waited for."""
        ended = [socket for socket, held in self._open.items() if held is not None and _ends(held, sign_in_ids)]
        async with asyncio.TaskGroup() as group:
            for socket in ended:
                group.create_task(_close(socket, FORBIDDEN, ENDED))

    def _forget(self, socket: Closable) -> None:
        del self._open[socket]
        user_id = self._user_of.pop(socket, None)
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
                group.create_task(_close(socket, SERVICE_RESTART, "Service restart"))


def _ends(held: Held, sign_in_ids: Collection[SignInId]) -> bool:
    return held.holder is not None and held.holder.sign_in_id in sign_in_ids and not held.leaving


async def _close(socket: Closable, code: int, reason: str) -> None:
    try:
        async with asyncio.timeout(_CLOSE_SECONDS):
            await socket.close(code, reason)
    except TimeoutError:
        pass
