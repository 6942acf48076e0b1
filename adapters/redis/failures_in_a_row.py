"""How often each subject failed in a row, the same for all copies of the app."""

import asyncio
from hashlib import blake2b
from typing import Final, cast

import structlog
from redis.asyncio import Redis

from adapters.redis.script import Argument, Reply, Script
from domain.errors import StoreUnavailable
from domain.growing_delay import GrowingDelay

log = structlog.get_logger(__name__)

PATIENCE_S: Final = 0.25
LEFT_ALONE_S: Final = 1.0


class RedisFailures:
    """`domain.growing_delay.Failures`: one script and one key for each delay of each subject.

    Like the allowances it fails open, and nobody waits to learn that Redis is away.
    """

    def __init__(self, client: Redis, *, patience_s: float = PATIENCE_S) -> None:
        self._begin = Script(client, "attempt.lua")
        self._back = Script(client, "attempt_back.lua")
        self._forget = Script(client, "attempt_forget.lua", repeatable=True)
        self._patience_s = patience_s
        self._ask_again_at = 0.0

    async def begin(self, delay: GrowingDelay, subject: str) -> int:
        """Count an attempt as failed and return 0; while a delay lasts, return how many ms are left of it."""
        return cast("int", await self._ask(self._begin, delay, subject, delay.kept_ms, *delay.schedule()) or 0)

    async def take_back(self, delay: GrowingDelay, subject: str) -> None:
        """Count the last attempt as none, with the delay that came of it."""
        await self._ask(self._back, delay, subject)

    async def forget(self, delay: GrowingDelay, subject: str) -> None:
        """Forget a subject's failures."""
        await self._ask(self._forget, delay, subject)

    async def _ask(self, script: Script, delay: GrowingDelay, subject: str, *args: Argument) -> Reply:
        if asyncio.get_running_loop().time() < self._ask_again_at:
            return None
        try:
            async with asyncio.timeout(self._patience_s):
                return await script((_key(delay, subject),), args)
        except (StoreUnavailable, TimeoutError):
            self._ask_again_at = asyncio.get_running_loop().time() + LEFT_ALONE_S
            log.warning("failures.uncounted", delay=delay.name)
            return None


def _key(delay: GrowingDelay, subject: str) -> str:
    """Name the key by a digest: addresses of people and of machines are not for the server to keep."""
    digest = blake2b(subject.encode(errors="replace"), digest_size=16).hexdigest()
    return f"{{tries:{delay.name}:{digest}}}"
