"""Take so much of an endless stream, and close it."""

import asyncio
from collections.abc import AsyncGenerator
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
