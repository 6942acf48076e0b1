"""Who is at work on which turn."""

import asyncio
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog
from redis.asyncio import Redis

from adapters.redis.failures import answers
from adapters.redis.keys import lease_key
from adapters.redis.script import Script
from domain.errors import StoreUnavailable
from domain.ids import TurnId

log = structlog.get_logger(__name__)


class RedisLeases:
    """`domain.turns.ports.Leases`: a key that expires after `length_ms` and is renewed at a third of that."""

    def __init__(self, client: Redis, *, length_ms: int = 15_000) -> None:
        self._client = client
        self._length_ms = length_ms
        self._renew = Script(client, "lease_renew.lua", repeatable=True)
        self._release = Script(client, "lease_release.lua", repeatable=True)

    @asynccontextmanager
    async def hold(self, turn_id: TurnId) -> AsyncIterator[None]:
        """Hold the lease until the block ends. Whoever claimed the turn last has it: MongoDB decided that already.

        Raises StoreUnavailable when it cannot be taken.
        """
        key, token = lease_key(turn_id), secrets.token_hex(8)
        async with answers():
            await self._client.set(key, token, px=self._length_ms)
        renewal = asyncio.create_task(self._keep(turn_id, key, token), name=f"lease {turn_id}")
        try:
            yield
        finally:
            renewal.cancel()
            await asyncio.wait([renewal])
            await self._give_back(turn_id, key, token)

    async def announce(self, turn_id: TurnId) -> None:
        """Keep others from taking a turn for an orphan until `hold`; changes nothing where a lease is held."""
        async with answers():
            await self._client.set(lease_key(turn_id), "announced", px=self._length_ms, nx=True)

    async def held(self, turn_id: TurnId) -> bool:
        """Tell whether anybody holds the lease."""
        async with answers():
            return bool(await self._client.exists(lease_key(turn_id)))

    async def _keep(self, turn_id: TurnId, key: str, token: str) -> None:
        while True:
            await asyncio.sleep(self._length_ms / 3_000)
            try:
                outcome = await self._renew((key,), (token, self._length_ms))
            except StoreUnavailable:
                log.warning("lease.not_renewed", turn_id=turn_id)
                continue
            if outcome == 0:
                log.warning("lease.lost", turn_id=turn_id)
                return
            if outcome == 2:
                log.warning("lease.had_run_out", turn_id=turn_id)

    async def _give_back(self, turn_id: TurnId, key: str, token: str) -> None:
        try:
            await self._release((key,), (token,))
        except StoreUnavailable:
            log.warning("lease.not_released", turn_id=turn_id)
