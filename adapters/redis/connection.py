"""Open the connections to Redis."""

import asyncio
from typing import Final
from urllib.parse import urlsplit

from redis.asyncio import BlockingConnectionPool, Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import AuthenticationError, RedisError

from adapters.redis.failures import ANSWER_WITHIN_S, LOST, answers
from domain.errors import StartupError

CONNECT_WITHIN_S: Final = 5.0
WAIT_FOR_FREE_S: Final = 5.0
CHECK_AFTER_IDLE_S: Final = 30


async def connect(url: str, *, max_connections: int = 64) -> Redis:
    """Open a client and see that the server answers; close it by `aclose`.

    Nothing is retried silently: a script whose answer is lost may have run. There is no socket timeout, for redis-py
    sends under `asyncio.wait_for` then, which before Python 3.12 loses a cancellation now and then: use the client
    within `answers()`. Raises StartupError, in one line and without the password.
    """
    try:
        pool = BlockingConnectionPool.from_url(
            url,
            max_connections=max_connections,
            timeout=WAIT_FOR_FREE_S,
            protocol=2,
            socket_timeout=None,
            socket_connect_timeout=CONNECT_WITHIN_S,
            health_check_interval=CHECK_AFTER_IDLE_S,
            retry=Retry(NoBackoff(), 0),
        )
    except (ValueError, TypeError) as error:
        raise StartupError("REDIS_URL is not a Redis address, such as redis://localhost:6379/0.") from error
    client = Redis.from_pool(pool)
    try:
        async with asyncio.timeout(ANSWER_WITHIN_S):
            await client.ping()
    except (RedisError, *LOST) as error:
        await client.aclose()
        raise StartupError(f"Redis at {_place(url)} {_complaint(error)} (REDIS_URL).") from error
    return client


async def ping(client: Redis) -> None:
    """See that the server answers; raises StoreUnavailable."""
    async with answers():
        await client.ping()


def _place(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme == "unix":
        return parts.path
    return f"{parts.hostname or 'localhost'}:{parts.port or 6379}"


def _complaint(error: BaseException) -> str:
    if isinstance(error, AuthenticationError):
        return "refused the user name or password"
    if isinstance(error, LOST):
        return "cannot be reached"
    return f"refused to serve: {error}"
