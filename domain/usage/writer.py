"""What was metered on its way to the ledger: nobody who makes a call waits for the database."""

import asyncio
from collections import deque
from types import TracebackType
from typing import Final, Protocol, Self

from domain.errors import StoreUnavailable
from domain.usage.calls import ServiceCall
from domain.usage.ports import Ledger

MAX_BATCH: Final = 100
MAX_WAITING: Final = 100_000
"""Some fifty megabytes: hours of a busy process whose database is away."""
FIRST_RETRY_S: Final = 0.1
LONGEST_RETRY_S: Final = 2.0
LAST_CHANCE_S: Final = 10.0
"""How long the end of the process waits for a database that is away."""


class MeterObserver(Protocol):
    """Told what metering meets with: logs and metrics listen here."""

    def noted(self, call: ServiceCall) -> None:
        """Take note of a call."""
        ...

    def lost(self, count: int, reason: Exception | None = None) -> None:
        """Take note that calls were not kept: the database was away for too long, or could not take them."""
        ...


class LedgerWriter:
    """The meter of a process. Inside `async with` it writes what is noted, in order, several at a time."""

    def __init__(self, ledger: Ledger, observer: MeterObserver, *, max_waiting: int = MAX_WAITING) -> None:
        self._ledger = ledger
        self._observer = observer
        self._max_waiting = max_waiting
        self._waiting: deque[ServiceCall | str] = deque()
        self._wake = asyncio.Event()
        self._written = asyncio.Event()
        self._written.set()
        self._closing = False
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._task = asyncio.create_task(self._write(), name="usage ledger")
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._task is None:
            return
        self._closing = True
        self._wake.set()
        await asyncio.wait([self._task], timeout=LAST_CHANCE_S)
        self._task.cancel()
        await asyncio.wait([self._task])
        if self._waiting:
            self._observer.lost(len(self._waiting))

    @property
    def waiting(self) -> int:
        """How much is on its way to the ledger."""
        return len(self._waiting)

    def note(self, call: ServiceCall) -> None:
        """Have a call kept soon."""
        self._observer.noted(call)
        self._queue(call)

    def settle(self, reservation_id: str) -> None:
        """Have a reservation ended once all calls noted before are kept."""
        self._queue(reservation_id)

    async def written(self) -> None:
        """Wait until everything noted so far is kept."""
        await self._written.wait()

    def _queue(self, item: ServiceCall | str) -> None:
        if len(self._waiting) >= self._max_waiting:
            self._observer.lost(1)
            return
        self._waiting.append(item)
        self._written.clear()
        self._wake.set()

    async def _write(self) -> None:
        delay_s = FIRST_RETRY_S
        while True:
            await self._wake.wait()
            if not self._waiting:
                if self._closing:
                    return
                self._wake.clear()
                self._written.set()
                continue
            try:
                await self._write_some()
                delay_s = FIRST_RETRY_S
            except StoreUnavailable:
                await asyncio.sleep(delay_s)
                delay_s = min(delay_s * 2, LONGEST_RETRY_S)
            except Exception as error:  # noqa: BLE001 - calls that cannot be kept do not keep all others waiting
                self._give_up(error)

    def _give_up(self, error: Exception) -> None:
        """Leave out what the ledger chokes on."""
        count = min(MAX_BATCH, len(self._waiting))
        for _ in range(count):
            self._waiting.popleft()
        self._observer.lost(count, error)

    async def _write_some(self) -> None:
        batch = [self._waiting[index] for index in range(min(MAX_BATCH, len(self._waiting)))]
        calls = [item for item in batch if isinstance(item, ServiceCall)]
        await self._ledger.write(calls, [item for item in batch if isinstance(item, str)])
        for _ in batch:
            self._waiting.popleft()
