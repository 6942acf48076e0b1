"""How late an event loop is: it is asked to wake up every few milliseconds, and what it takes longer is its lag."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Final

INTERVAL_S: Final = 0.005


@dataclass(slots=True)
class LagSampler:
    """Lags in milliseconds, and of the longest one how much processor time the loop's own thread took meanwhile.

    Where that is far less than the lag, the loop was not busy but kept from running: by another thread that held the
    interpreter, or by other processes.
    """

    lags_ms: list[float] = field(default_factory=list)
    worst_ms: float = 0.0
    worst_busy_ms: float = 0.0

    def reset(self) -> None:
        """Forget what was measured."""
        self.lags_ms.clear()
        self.worst_ms = self.worst_busy_ms = 0.0

    async def run(self) -> None:
        """Measure until cancelled."""
        while True:
            started, busy = time.perf_counter(), time.thread_time()
            await asyncio.sleep(INTERVAL_S)
            lag_ms = (time.perf_counter() - started - INTERVAL_S) * 1000
            self.lags_ms.append(lag_ms)
            if lag_ms > self.worst_ms:
                self.worst_ms, self.worst_busy_ms = lag_ms, (time.thread_time() - busy) * 1000


@asynccontextmanager
async def sampled(*, paused: bool = False) -> AsyncIterator[LagSampler]:
    """Measure the running loop while the block lasts; not if `paused`, because waking it costs time as well."""
    sampler = LagSampler()
    if paused:
        yield sampler
        return
    async with asyncio.TaskGroup() as group:
        task = group.create_task(sampler.run())
        try:
            yield sampler
        finally:
            task.cancel()
