"""Telling a user's devices what changed, behind the back of whoever changed it.

A change is announced after it was stored, and no store that is away fails or delays it: the announcement waits here,
in its user's order, and is tried again until both stores answer. An answer of the log that gets lost has it written
once more: a change may be told twice, never not at all. When too many wait, the user's log is forgotten instead of
filled, so that the devices get EVENT_GAP and read everything anew. Only a process that dies between the store and the
log leaves a change untold: other devices find it at their next read.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from functools import partial
from types import TracebackType
from typing import Final, Protocol, Self, TypeAlias

from domain.accounts.events import AccountEvent
from domain.accounts.ports import AccountLog
from domain.ids import UserId
from domain.turns.journal import until_stored

MakeEvent: TypeAlias = Callable[[], Awaitable[AccountEvent]]
"""Makes an event from what the store says now; called again at each attempt to tell it."""

MAX_USERS: Final = 10_000
MAX_WAITING: Final = 64
DRAIN_S: Final = 2.0


class Announcer(Protocol):
    """Where use cases say what changed."""

    def announce(self, user_id: UserId, make_event: MakeEvent) -> None:
        """Tell the user's devices, soon and in order; never fails and never waits."""
        ...


class AnnouncementObserver(Protocol):
    """Told of announcements that came to nothing."""

    def untold(self, user_id: UserId, count: int, reason: BaseException | None) -> None:
        """Take note that a user's devices were not told of so many changes: no room, no time left, or a defect."""
        ...


class Announcements:
    """Writes announcements to the account log. Use as an async context manager: leaving it gives up what waits."""

    def __init__(self, log: AccountLog, observer: AnnouncementObserver, *, drain_s: float = DRAIN_S) -> None:
        self._log = log
        self._observer = observer
        self._drain_s = drain_s
        self._waiting: dict[UserId, deque[Callable[[], Awaitable[None]]]] = {}
        self._workers: set[asyncio.Task[None]] = set()
        self._tasks = asyncio.TaskGroup()
        self._closed = False

    async def __aenter__(self) -> Self:
        """Open for announcements."""
        await self._tasks.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Wait a little for what is not told yet, then give it up."""
        try:
            if self._workers:
                await asyncio.wait(self._workers, timeout=self._drain_s)
        finally:
            self._closed = True
            for worker in self._workers:
                worker.cancel()
            await self._tasks.__aexit__(kind, error, trace)

    def announce(self, user_id: UserId, make_event: MakeEvent) -> None:
        """Tell the user's devices, soon and in order."""
        waiting = self._waiting.get(user_id)
        if self._closed or (waiting is None and len(self._waiting) >= MAX_USERS):
            self._observer.untold(user_id, 1, None)
            return
        if waiting is None:
            waiting = self._waiting[user_id] = deque()
            worker = self._tasks.create_task(self._tell(user_id, waiting), name=f"announcements of {user_id}")
            self._workers.add(worker)
            worker.add_done_callback(self._workers.discard)
        if len(waiting) >= MAX_WAITING:
            waiting.clear()
            waiting.append(partial(self._log.forget, user_id))
        else:
            waiting.append(partial(self._write, user_id, make_event))

    async def _write(self, user_id: UserId, make_event: MakeEvent) -> None:
        await self._log.append(user_id, [await make_event()])

    async def _tell(self, user_id: UserId, waiting: deque[Callable[[], Awaitable[None]]]) -> None:
        try:
            while waiting:
                try:
                    await until_stored(waiting.popleft())
                except Exception as defect:  # noqa: BLE001 - one announcement's defect is not the next one's
                    self._observer.untold(user_id, 1, defect)
        except asyncio.CancelledError:
            self._observer.untold(user_id, 1 + len(waiting), None)
            raise
        finally:
            del self._waiting[user_id]
