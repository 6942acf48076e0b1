"""How late the event loop comes to what is due: the one sign of a process that has more to do than it can."""

import asyncio
from types import TracebackType
from typing import Final, Self

INTERVAL_S: Final = 0.1
WEIGHT: Final = 0.3
"""Of the newest sample: one pause of half a second raises the lag to 150 ms, and is forgotten in one second."""


class LoopLag:
    """Samples the running loop inside `async with`, ten times a second."""

    def __init__(self, *, interval_s: float = INTERVAL_S) -> None:
        self._interval_s = interval_s
        self._ms = 0.0
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._task = asyncio.create_task(self._sample(), name="loop lag")
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])

    def ms(self) -> float:
        """Tell the lag of the last second, in milliseconds, the newest weighing most."""
        return self._ms

    async def _sample(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            due = loop.time() + self._interval_s
            await asyncio.sleep(self._interval_s)
            late_ms = max(0.0, loop.time() - due) * 1_000
            self._ms += WEIGHT * (late_ms - self._ms)
