"""Wait for what must come: so much of an endless stream, or a state of the server."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing
from typing import TypeVar

T = TypeVar("T")

PATIENCE_S = 10


async def take(count: int, stream: AsyncGenerator[T, None]) -> list[T]:
    """Read `count` items; fail when they do not come."""
    taken: list[T] = []
    async with asyncio.timeout(PATIENCE_S), aclosing(stream):
        while len(taken) < count:
            taken.append(await anext(stream))
    return taken


async def until(reached: Callable[[], Awaitable[bool]]) -> None:
    """Ask the server until it says so; fail when it does not."""
    async with asyncio.timeout(PATIENCE_S):
        while not await reached():  # noqa: ASYNC110 - a server has no event to wait for
            await asyncio.sleep(0)
