"""The embedded Valkey, with a real server."""

from pathlib import Path

import pytest
from redis.asyncio import Redis

from adapters.embedded import embedded_redis, serving
from adapters.embedded.ports import accepts
from domain.errors import StartupError


async def test_a_second_start_finds_the_data_of_the_first(tmp_path: Path):
    for start in range(2):
        async with embedded_redis(tmp_path) as url, Redis.from_url(url, protocol=2) as redis:
            assert await redis.incr("starts") == start + 1
            port = int(redis.connection_pool.connection_kwargs["port"])
        assert not await accepts(port)


async def test_every_write_is_appended_and_nothing_is_evicted(redis_client: Redis):
    settings = await redis_client.config_get("appendonly", "maxmemory-policy", "save")
    assert settings == {"appendonly": "yes", "maxmemory-policy": "noeviction", "save": ""}


async def test_its_log_and_the_one_before_are_kept(tmp_path: Path):
    for _ in range(2):
        async with embedded_redis(tmp_path):
            pass
    logs = [tmp_path / "logs" / "redis.log", tmp_path / "logs" / "redis.previous.log"]
    assert all("Ready to accept connections" in log.read_text() for log in logs)


async def test_two_servers_never_write_the_same_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    async with embedded_redis(tmp_path):
        monkeypatch.setattr(serving, "START_SECONDS", 0.3)
        with pytest.raises(StartupError, match="Valkey was not ready within"):
            async with embedded_redis(tmp_path):
                pytest.fail("a second server has started on the same data")
