"""Streams that have to come in time: a first item, and then one after the other without a long gap."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass
from typing import TypeVar

from domain.errors import DeadlineExceeded

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long one provider is waited for, in milliseconds."""

    first_ms: int
    gap_ms: int


async def in_time(stream: AsyncGenerator[T, None], patience: Patience) -> AsyncGenerator[T, None]:
    """Pass items on; the clock runs only while the provider is waited for. Raises DeadlineExceeded."""
    wait_ms = patience.first_ms
    async with aclosing(stream):
        while True:
            try:
                async with asyncio.timeout(wait_ms / 1000):
                    item = await anext(stream)
            except StopAsyncIteration:
                return
            except TimeoutError:
                raise DeadlineExceeded("The provider took too long to answer.") from None
            yield item
            wait_ms = patience.gap_ms


class EndingClock:
    """A clock for streams that may take their time until something has ended, and then no longer than so much."""

    def __init__(self, allowed_ms: int) -> None:
        self._allowed_s = allowed_ms / 1000
        self._due: float | None = None
        self._waiting: asyncio.Timeout | None = None

    def start(self) -> None:
        """Let the clock run from now on; harmless when it runs already."""
        if self._due is None:
            self._due = asyncio.get_running_loop().time() + self._allowed_s
            if self._waiting is not None:
                self._waiting.reschedule(self._due)

    async def watch(self, stream: AsyncGenerator[T, None]) -> AsyncGenerator[T, None]:
        """Pass items on. Raises DeadlineExceeded when one is not there in time."""
        async with aclosing(stream):
            while True:
                try:
                    async with asyncio.timeout_at(self._due) as self._waiting:
                        item = await anext(stream)
                except StopAsyncIteration:
                    return
                except TimeoutError:
                    raise DeadlineExceeded("The provider took too long to answer.") from None
                finally:
                    self._waiting = None
                yield item
