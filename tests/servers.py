"""One real MongoDB and one real Valkey for the whole test run, each started when the first test asks for it."""

import asyncio
import tempfile
import uuid
from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractAsyncContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest
import uvloop
from pymongo import AsyncMongoClient
from pymongo.asynchronous.database import AsyncDatabase
from redis.asyncio import Redis

from adapters.embedded import data_directory, embedded_mongodb, embedded_redis


@pytest.fixture(scope="session")
def servers_directory() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="voice-coach-") as path, data_directory(Path(path)) as directory:
        yield directory


@pytest.fixture(scope="session")
def mongodb_url(servers_directory: Path) -> Iterator[str]:
    """URL of a MongoDB that takes writes; make databases of your own in it (or use `database`)."""
    with _entered(embedded_mongodb(servers_directory)) as url:
        yield url


@pytest.fixture(scope="session")
def redis_url(servers_directory: Path) -> Iterator[str]:
    """URL of a Valkey that is emptied by every test that uses `redis_client`."""
    with _entered(embedded_redis(servers_directory)) as url:
        yield url


@pytest.fixture
async def database(mongodb_url: str) -> AsyncIterator[AsyncDatabase[dict[str, Any]]]:
    """A database of this test's own."""
    async with AsyncMongoClient[dict[str, Any]](mongodb_url, tz_aware=True) as client:
        mine = client[f"test_{uuid.uuid4().hex}"]
        yield mine
        # Waiting for the majority of one, as a drop does by itself, takes 0.1 s of every test.
        await mine.command("dropDatabase", writeConcern={"w": 1})


@pytest.fixture
async def redis_client(redis_url: str) -> AsyncIterator[Redis]:
    """A client of an empty Valkey."""
    async with Redis.from_url(redis_url, protocol=2, decode_responses=False) as client:
        await client.flushdb()
        yield client
        await client.flushdb()


@contextmanager
def _entered(context: AbstractAsyncContextManager[str]) -> Iterator[str]:
    """Hold an asynchronous context over many tests, each of which has an event loop of its own."""
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        value = runner.run(context.__aenter__())
        try:
            yield value
        finally:
            runner.run(context.__aexit__(None, None, None))
