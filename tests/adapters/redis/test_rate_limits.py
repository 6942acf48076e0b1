"""Allowances on a real server."""

import asyncio

import pytest
from redis.asyncio import Redis
from structlog.testing import capture_logs

from adapters.redis.connection import connect
from adapters.redis.rate_limits import RedisRateLimits
from domain.pacing import Allowance
from tests.adapters.redis.proxy import Proxy
from tests.contracts.rate_limits import PassTime, RateLimitsContract
from tests.contracts.reading import until

ONCE = Allowance("once", 1)


async def by_the_clock(ms: float) -> None:
    """The server's clock is the one that counts, and it cannot be set."""
    await asyncio.sleep(ms / 1000)


class TestRedisRateLimits(RateLimitsContract):
    @pytest.fixture
    def limits(self, client: Redis) -> RedisRateLimits:
        return RedisRateLimits(client, patience_s=5)

    @pytest.fixture
    def pass_time(self) -> PassTime:
        return by_the_clock


async def test_copies_count_together(client: Redis) -> None:
    copies = [RedisRateLimits(client, patience_s=5) for _ in range(2)]
    waits = await asyncio.gather(*(copy.take(Allowance("shared", 10), "ada") for copy in copies for _ in range(10)))
    assert sum(wait == 0 for wait in waits) == 10


async def test_one_key_a_subject_that_names_nobody_and_does_not_stay(client: Redis) -> None:
    await RedisRateLimits(client, patience_s=5).take(Allowance("quick", 10, per_ms=1_000), "ada@example.org")
    (key,) = await client.keys()
    assert b"ada" not in key
    assert 0 < await client.pttl(key) <= 100


async def test_without_redis_everything_is_allowed_and_the_log_is_told_once(nowhere: Redis) -> None:
    limits = RedisRateLimits(nowhere)
    with capture_logs() as logs:
        assert [await limits.take(ONCE, "ada") for _ in range(5)] == [0] * 5
    assert [entry["event"] for entry in logs] == ["rate_limits.open"]


async def test_a_silent_server_costs_one_request_a_moment_and_is_asked_again(
    redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.redis.rate_limits.LEFT_ALONE_S", 0.05)
    proxy = Proxy(redis_url)
    async with proxy.url() as url:
        client = await connect(url)
        limits = RedisRateLimits(client, patience_s=0.05)
        with capture_logs() as logs:
            assert await limits.take(ONCE, "eve") == 0
            proxy.silence()
            started = asyncio.get_running_loop().time()
            assert [await limits.take(ONCE, "eve") for _ in range(100)] == [0] * 100
            assert asyncio.get_running_loop().time() - started < 0.1

            async def counts_again() -> bool:
                return await limits.take(ONCE, "eve") > 0

            await until(counts_again)
        await client.aclose()
    assert [entry["event"] for entry in logs] == ["rate_limits.open", "rate_limits.back"]
