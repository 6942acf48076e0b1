"""How many turns all processes work on, counted once a second: to ask costs nothing."""

import asyncio
import secrets
from collections.abc import Callable
from types import TracebackType
from typing import Final, Self, cast

from redis.asyncio import Redis

from adapters.redis.failures import answers
from adapters.redis.script import Script
from domain.errors import StoreUnavailable

EVERY_S: Final = 1.0
KEY: Final = "{turns}:census"


class RedisTurnCensus:
    """Tells the others how many turns are `running` here, and learns theirs, inside `async with`.

    A process that is not heard of for three rounds does not count. While Redis is away, what was heard last does.
    """

    def __init__(self, client: Redis, running: Callable[[], int], *, every_s: float = EVERY_S) -> None:
        self._client = client
        self._running = running
        self._every_s = every_s
        self._name = secrets.token_hex(8)
        self._count = Script(client, "census.lua", repeatable=True)
        self._task: asyncio.Task[None] | None = None
        self._elsewhere = 0

    async def __aenter__(self) -> Self:
        self._task = asyncio.create_task(self._keep_counting(), name="turn census")
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])
        try:
            async with answers():
                await self._client.hdel(KEY, self._name)
        except StoreUnavailable:
            return

    def elsewhere(self) -> int:
        """How many turns the other processes work on."""
        return self._elsewhere

    async def _keep_counting(self) -> None:
        while True:
            try:
                length_ms = round(3_000 * self._every_s)
                self._elsewhere = cast("int", await self._count((KEY,), (self._name, self._running(), length_ms)))
            except StoreUnavailable:
                pass
            await asyncio.sleep(self._every_s)
