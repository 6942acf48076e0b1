"""MongoDB and Redis: the ones named in the settings, or children of this process."""

import asyncio
from contextlib import AsyncExitStack
from dataclasses import dataclass

from redis.asyncio import Redis

from adapters.accounts.keys import key_ring
from adapters.embedded import data_directory, embedded_mongodb, embedded_redis
from adapters.mongo.connection import open_database
from adapters.mongo.database import Database
from adapters.redis.connection import connect
from adapters.redis.hub import Hub
from adapters.settings import Settings, master_secrets
from adapters.vault.master_keys import MasterKeys
from domain.errors import StartupError


@dataclass(frozen=True, slots=True)
class Servers:
    """Open connections to both, and the hub that listens to Redis for all subscribers."""

    database: Database
    redis: Redis
    hub: Hub


async def open_servers(settings: Settings, stack: AsyncExitStack) -> Servers:
    """Start what is not given, and connect. Raises StartupError with one line for the operator."""
    mongodb_url, redis_url = await _urls(settings, stack)
    database = await stack.enter_async_context(open_database(mongodb_url, master_keys(settings)))
    redis = await connect(redis_url)
    stack.push_async_callback(redis.aclose)
    hub = await stack.enter_async_context(Hub(redis))
    return Servers(database, redis, hub)


def master_keys(settings: Settings) -> MasterKeys:
    """Make the keys that wrap the users' keys. Raises StartupError."""
    return MasterKeys(key_ring(master_secrets(settings), "master-keys"))


async def _urls(settings: Settings, stack: AsyncExitStack) -> tuple[str, str]:
    """Start the missing servers side by side; the directory of their data is locked before and until they are gone."""
    given = [url and url.get_secret_value() for url in (settings.mongodb_url, settings.redis_url)]
    if all(given):
        return str(given[0]), str(given[1])
    directory = stack.enter_context(data_directory(settings.data_dir))
    try:
        async with asyncio.TaskGroup() as group:
            starting = [
                None if url else group.create_task(stack.enter_async_context(start(directory)))
                for url, start in zip(given, (embedded_mongodb, embedded_redis), strict=True)
            ]
    except ExceptionGroup as failures:
        reasons = failures.subgroup(StartupError)
        raise (reasons.exceptions[0] if reasons else failures.exceptions[0]) from failures
    mongodb_url, redis_url = (task.result() if task else str(url) for task, url in zip(starting, given, strict=True))
    return mongodb_url, redis_url
