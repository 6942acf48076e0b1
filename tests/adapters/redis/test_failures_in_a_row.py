"""Failures in a row on a real server."""

import asyncio

import pytest
from redis.asyncio import Redis
from structlog.testing import capture_logs

from adapters.redis.failures_in_a_row import RedisFailures
from tests.adapters.redis.test_rate_limits import by_the_clock
from tests.contracts.failures import LONG, QUICK, FailuresContract
from tests.contracts.rate_limits import PassTime


class TestRedisFailures(FailuresContract):
    @pytest.fixture
    def failures(self, client: Redis) -> RedisFailures:
        return RedisFailures(client, patience_s=5)

    @pytest.fixture
    def pass_time(self) -> PassTime:
        return by_the_clock


async def test_copies_count_together(client: Redis) -> None:
    copies = [RedisFailures(client, patience_s=5) for _ in range(2)]
    waits = await asyncio.gather(*(copy.begin(LONG, "ada") for copy in copies for _ in range(10)))
    assert waits.count(0) == 2


async def test_keys_name_nobody_and_do_not_stay(client: Redis) -> None:
    await RedisFailures(client, patience_s=5).begin(QUICK, "ada@example.org")
    (key,) = await client.keys()
    assert b"ada" not in key
    assert 0 < await client.pttl(key) <= QUICK.kept_ms


async def test_without_redis_nobody_waits_and_the_log_is_told(nowhere: Redis) -> None:
    failures = RedisFailures(nowhere)
    with capture_logs() as logs:
        assert [await failures.begin(LONG, "ada") for _ in range(5)] == [0] * 5
    assert [entry["event"] for entry in logs] == ["failures.uncounted"]
