"""What is left of everybody's allowances, the same for all copies of the app."""

import asyncio
from hashlib import blake2b
from typing import Final, cast

import structlog
from redis.asyncio import Redis

from adapters.redis.script import Script
from domain.errors import StoreUnavailable
from domain.pacing import Allowance

log = structlog.get_logger(__name__)

PATIENCE_S: Final = 0.25
"""To be let in a moment too early costs less than to wait."""
LEFT_ALONE_S: Final = 1.0


class RedisRateLimits:
    """`domain.pacing.RateLimits`: one script and one key for each allowance of each subject.

    It fails open: while Redis is away everything is allowed, and nobody waits to learn that. The log is told once when
    that begins and once when it ends.
    """

    def __init__(self, client: Redis, *, patience_s: float = PATIENCE_S) -> None:
        self._take = Script(client, "rate_limit.lua")
        self._patience_s = patience_s
        self._away = False
        self._ask_again_at = 0.0

    async def take(self, allowance: Allowance, subject: str) -> int:
        """Use an allowance once and return 0; with nothing left, return in how many ms there will be."""
        if asyncio.get_running_loop().time() < self._ask_again_at:
            return 0
        try:
            async with asyncio.timeout(self._patience_s):
                wait_ms = await self._take((_key(allowance, subject),), (allowance.times, allowance.per_ms * 1_000))
        except (StoreUnavailable, TimeoutError):
            self._lost()
            return 0
        if self._away:
            self._away = False
            log.info("rate_limits.back")
        return cast("int", wait_ms)

    def _lost(self) -> None:
        self._ask_again_at = asyncio.get_running_loop().time() + LEFT_ALONE_S
        if not self._away:
            self._away = True
            log.warning("rate_limits.open")


def _key(allowance: Allowance, subject: str) -> str:
    """Name the key by a digest: addresses of people and of machines are not for the server to keep."""
    digest = blake2b(subject.encode(), digest_size=16).hexdigest()
    return f"{{rate:{allowance.name}:{digest}}}"
