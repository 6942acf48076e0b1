"""Where work goes that would keep the event loop."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")


class SideThread:
    """One thread: its jobs wait for each other, and nobody else for them."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="documents")

    async def run(self, job: Callable[[], T]) -> T:
        """Do a job and return its outcome."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, job)
