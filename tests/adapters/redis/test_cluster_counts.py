"""What all copies count and tell each other, on a Redis Cluster: the same as on one server."""

from collections.abc import AsyncIterator

import pytest
from redis.asyncio import Redis

from adapters.redis.cluster import ClusterRedis
from adapters.redis.connection import connect
from adapters.redis.handovers import CHANNEL, RedisHandovers
from adapters.redis.hub import Hub
from adapters.redis.rate_limits import RedisRateLimits
from adapters.redis.turn_census import RedisTurnCensus
from adapters.redis.turn_seats import RedisTurnSeats
from tests.adapters.redis.masters import SLOTS, Masters
from tests.adapters.redis.test_rate_limits import by_the_clock
from tests.contracts.handovers import HandoversContract
from tests.contracts.rate_limits import PassTime, RateLimitsContract
from tests.contracts.reading import until
from tests.contracts.turn_seats import TurnSeatsContract

pytestmark = pytest.mark.slow


@pytest.fixture
async def client(masters: Masters) -> AsyncIterator[ClusterRedis]:
    """A client of the empty cluster."""
    for owner in [await masters.owner(slot) for slot in (0, SLOTS // 2, SLOTS - 1)]:
        await owner.ask("FLUSHALL")
    opened = await connect(masters.url)
    assert isinstance(opened, ClusterRedis)
    yield opened
    await opened.aclose()


class TestRateLimitsInACluster(RateLimitsContract):
    @pytest.fixture
    def limits(self, client: Redis) -> RedisRateLimits:
        return RedisRateLimits(client, patience_s=5)

    @pytest.fixture
    def pass_time(self) -> PassTime:
        return by_the_clock


class TestTurnSeatsInACluster(TurnSeatsContract):
    @pytest.fixture
    def seats(self, client: Redis) -> RedisTurnSeats:
        return RedisTurnSeats(client, length_ms=60_000)


class TestHandoversInACluster(HandoversContract):
    @pytest.fixture
    async def pair(self, client: ClusterRedis) -> AsyncIterator[tuple[RedisHandovers, RedisHandovers]]:
        async with Hub(client) as here, Hub(client) as there:
            leaving, staying = RedisHandovers(client, here), RedisHandovers(client, there)

            async def heard() -> bool:
                owner = client.owner(CHANNEL)
                assert owner is not None
                _, listening = await owner.execute_command("PUBSUB", "SHARDNUMSUB", CHANNEL)
                return bool(listening == 2)

            await until(heard)
            yield leaving, staying


async def test_processes_learn_of_each_others_turns(client: Redis) -> None:
    async with (
        RedisTurnCensus(client, lambda: 3, every_s=0.05) as a,
        RedisTurnCensus(client, lambda: 4, every_s=0.05) as b,
    ):

        async def learnt() -> bool:
            return (a.elsewhere(), b.elsewhere()) == (4, 3)

        await until(learnt)
