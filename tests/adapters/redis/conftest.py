"""An empty Valkey, and what the adapters need of it."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import uvloop
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from adapters.redis.connection import connect
from adapters.redis.hub import Hub
from tests.adapters.redis.masters import Masters


@pytest.fixture
async def client(redis_url: str) -> AsyncIterator[Redis]:
    """The client as the application opens it."""
    opened = await connect(redis_url)
    await opened.flushall()
    yield opened
    await opened.flushall()
    await opened.aclose()


@pytest.fixture
async def nowhere() -> AsyncIterator[Redis]:
    """A client whose server is not there."""
    async with Redis(port=1, protocol=2, retry=Retry(NoBackoff(), 0)) as opened:
        yield opened


@pytest.fixture
async def hub(client: Redis) -> AsyncIterator[Hub]:
    async with Hub(client) as running:
        yield running


@pytest.fixture(scope="session")
def masters(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Masters]:
    """A cluster of three masters for all tests of clusters; some add replicas."""
    cluster = Masters(Path(tmp_path_factory.mktemp("cluster")))
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        try:
            runner.run(cluster.start())
            yield cluster
        finally:
            runner.run(cluster.stop())
