"""How processes tell each other that turns are waiting for a new owner."""

import asyncio
from typing import Final

import structlog
from redis.asyncio import Redis

from adapters.redis.failures import answers
from adapters.redis.hub import Hub
from domain.errors import StoreUnavailable

log = structlog.get_logger(__name__)

CHANNEL: Final = "{turns}:handovers"


class RedisHandovers:
    """`domain.turns.ports.Handovers`: one channel, whose messages say nothing. It listens as soon as it is made."""

    def __init__(self, client: Redis, hub: Hub) -> None:
        self._client = client
        self._announced = asyncio.Event()
        self._deaf = False
        hub.listen(CHANNEL, self)

    async def announce(self) -> None:
        """Wake all processes."""
        try:
            async with answers():
                await self._client.spublish(CHANNEL, b"")
        except StoreUnavailable:
            log.warning("handover.not_announced")

    async def wait(self) -> None:
        """Wait until somebody has announced, or may have, since the last wait ended."""
        await self._announced.wait()
        self._announced.clear()

    def confirmed(self) -> None:
        """Look once when the connection is back: something may have been missed."""
        if self._deaf:
            self._deaf = False
            self._announced.set()

    def lost(self) -> None:
        """Take note that announcements may be missed."""
        self._deaf = True

    def message(self, data: bytes) -> None:
        """Take note of an announcement."""
        del data
        self._announced.set()
