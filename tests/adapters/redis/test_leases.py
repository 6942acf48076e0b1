"""Leases on a real server, with short lengths."""

import asyncio

import pytest
from redis.asyncio import Redis

from adapters.redis.keys import lease_key
from adapters.redis.leases import RedisLeases
from domain.errors import StoreUnavailable
from tests.builders import a_turn
from tests.contracts.leases import LeasesContract
from tests.contracts.reading import PATIENCE_S, until


class TestRedisLeases(LeasesContract):
    @pytest.fixture
    def leases(self, client: Redis) -> RedisLeases:
        return RedisLeases(client)


async def renewals(client: Redis, key: str, count: int, length_ms: int) -> None:
    """Watch a key's remaining time jump up `count` times."""
    seen, before = 0, length_ms
    async with asyncio.timeout(PATIENCE_S):
        while seen < count:
            left = await client.pttl(key)
            seen += left > before
            before = left


async def test_a_lease_is_renewed_beyond_its_length(client: Redis):
    leases, turn = RedisLeases(client, length_ms=150), a_turn()
    async with leases.hold(turn.id):
        await renewals(client, lease_key(turn.id), count=4, length_ms=150)
        assert await leases.held(turn.id)


async def test_a_lease_nobody_renews_runs_out(client: Redis):
    leases, turn = RedisLeases(client), a_turn()
    await client.set(lease_key(turn.id), "a process that died", px=30)

    async def free() -> bool:
        return not await leases.held(turn.id)

    await until(free)


async def test_a_lease_the_server_forgot_is_taken_again(client: Redis):
    leases, turn = RedisLeases(client, length_ms=60), a_turn()
    async with leases.hold(turn.id):
        await client.flushall()
        await until(lambda: leases.held(turn.id))


async def test_a_lease_somebody_else_took_is_left_to_them(client: Redis):
    leases, turn = RedisLeases(client, length_ms=60), a_turn()
    async with leases.hold(turn.id):
        await client.set(lease_key(turn.id), "another process")
        renewal = next(task for task in asyncio.all_tasks() if task.get_name() == f"lease {turn.id}")
        await asyncio.wait([renewal], timeout=PATIENCE_S)
        assert renewal.done()
    assert await client.get(lease_key(turn.id)) == b"another process"


async def test_without_redis_there_is_no_lease(nowhere: Redis):
    leases, turn = RedisLeases(nowhere), a_turn()
    with pytest.raises(StoreUnavailable):
        await leases.held(turn.id)
    with pytest.raises(StoreUnavailable):
        await leases.hold(turn.id).__aenter__()
