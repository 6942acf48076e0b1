"""How late the event loop comes to what is due."""

import asyncio
from types import TracebackType
from typing import Self

STEP_S = 0.005


class LoopLag:
    """Measures inside `async with`."""

    def __init__(self) -> None:
        self._late_ms: list[float] = []
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._task = asyncio.create_task(self._measure())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait({self._task})

    def report(self) -> dict[str, float]:
        """Return the median, the 99th percentile and the largest lag, in milliseconds."""
        late = sorted(self._late_ms) or [0.0]
        return {"p50": late[len(late) // 2], "p99": late[len(late) * 99 // 100], "max": late[-1]}

    async def _measure(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            due = loop.time() + STEP_S
            await asyncio.sleep(STEP_S)
            self._late_ms.append(max(0.0, (loop.time() - due) * 1000))
