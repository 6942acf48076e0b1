"""Reviews in the background of a process: a few at a time, and none while the process has more urgent work."""

import asyncio
import random
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Final

from domain.errors import StoreUnavailable
from domain.reviewing.bell import Bell
from domain.reviewing.ports import ReviewJob
from domain.reviewing.reviewing import Reviewing

JITTER: Final = 0.3
LAST_REVIEWS_S: Final = 2.0
"""How long reviews in progress may take to end when the process ends; what does not is due again elsewhere."""


class ReviewWatch:
    """Finds conversations that are due, and has them reviewed, `at_once` at a time.

    The bell tells of turns that ended in this process; others are looked for now and then. `is_busy` keeps it from
    beginning anything.
    """

    def __init__(self, reviewing: Reviewing, bell: Bell, *, at_once: int, is_busy: Callable[[], bool]) -> None:
        self._reviewing = reviewing
        self._bell = bell
        self._is_busy = is_busy
        self._seats = asyncio.Semaphore(at_once)
        self._at_once = at_once

    @asynccontextmanager
    async def watched(self, every_s: float) -> AsyncIterator[None]:
        """Review what is due until the block ends."""
        if self._at_once == 0:
            yield
            return
        running: set[asyncio.Task[None]] = set()
        async with asyncio.TaskGroup() as group:
            watch = group.create_task(self._watch(every_s, group, running), name="reviews")
            yield
            watch.cancel()
            if running:
                _, late = await asyncio.wait(running, timeout=LAST_REVIEWS_S)
                for task in late:
                    task.cancel()

    async def _watch(self, every_s: float, group: asyncio.TaskGroup, running: set[asyncio.Task[None]]) -> None:
        while True:
            await self._seats.acquire()
            job = None if self._is_busy() else await self._claimed()
            if job is None:
                self._seats.release()
                # Copies that were started together should not all look at the same instant.
                await self._bell.heard(every_s * random.uniform(1 - JITTER, 1 + JITTER))  # noqa: S311 - not a secret
                continue
            task = group.create_task(self._review(job), name=f"review of {job.conversation.id}")
            running.add(task)
            task.add_done_callback(running.discard)

    async def _claimed(self) -> ReviewJob | None:
        try:
            return await self._reviewing.claim()
        except StoreUnavailable as error:
            self._reviewing.observer.sweep_failed(error)
            return None

    async def _review(self, job: ReviewJob) -> None:
        try:
            await self._reviewing.review(job)
        except StoreUnavailable as error:
            self._reviewing.observer.sweep_failed(error)
        finally:
            self._seats.release()
