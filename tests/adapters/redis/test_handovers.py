"""Word of turns handed over, on a real server."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from redis.asyncio import Redis
from structlog.testing import capture_logs

from adapters.redis.handovers import CHANNEL, RedisHandovers
from adapters.redis.hub import Hub
from tests.contracts.handovers import PATIENCE_S, HandoversContract
from tests.contracts.reading import until


class TestRedisHandovers(HandoversContract):
    @pytest.fixture
    async def pair(self, client: Redis) -> AsyncIterator[tuple[RedisHandovers, RedisHandovers]]:
        async with Hub(client) as here, Hub(client) as there:
            yield RedisHandovers(client, here), await _listening(client, there)


async def test_a_connection_that_was_lost_may_have_missed_something(client: Redis) -> None:
    async with Hub(client) as hub:
        handovers = await _listening(client, hub)
        handovers.lost()
        waiting = asyncio.create_task(handovers.wait())
        await asyncio.sleep(0)
        assert not waiting.done()
        handovers.confirmed()
        await asyncio.wait_for(waiting, PATIENCE_S)


async def test_without_redis_nobody_is_woken_and_nothing_raised(nowhere: Redis) -> None:
    with capture_logs() as logs:
        await RedisHandovers(nowhere, Hub(nowhere)).announce()
    assert [entry["event"] for entry in logs] == ["handover.not_announced"]


async def _listening(client: Redis, hub: Hub) -> RedisHandovers:
    """One that has been heard by the server: it takes note of an announcement of somebody else's."""
    handovers = RedisHandovers(client, hub)

    async def heard() -> bool:
        return bool((await client.execute_command("PUBSUB", "SHARDNUMSUB", CHANNEL))[1])

    await until(heard)
    return handovers
