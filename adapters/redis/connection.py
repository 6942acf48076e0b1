"""Open the connections to Redis: to one server, or to the masters of a cluster."""

import asyncio
import re
from collections.abc import Sequence
from typing import Final
from urllib.parse import urlsplit

from redis.asyncio import BlockingConnectionPool, Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import AuthenticationError, RedisError

from adapters.redis.cluster import ClusterRedis
from adapters.redis.failures import ANSWER_WITHIN_S, LOST, answers
from adapters.redis.slots import Address
from domain.errors import StartupError

CONNECT_WITHIN_S: Final = 5.0
WAIT_FOR_FREE_S: Final = 5.0
CHECK_AFTER_IDLE_S: Final = 30
OLDEST_VERSION: Final = 7
"""The first with sharded pub/sub."""


async def connect(url: str, *, max_connections: int = 64) -> Redis:
    """Open a client and see that the server answers; close it by `aclose`.

    `url` may be several, separated by commas: nodes of a cluster, of which one that answers is enough. A server that
    belongs to a cluster tells where the others are. `max_connections` is for each node.

    Nothing is retried silently: a script whose answer is lost may have run. There is no socket timeout, for redis-py
    sends under `asyncio.wait_for` then, which before Python 3.12 loses a cancellation now and then: use the client
    within `answers()`. Raises StartupError, in one line and without the password.
    """
    *others, last = [(each, _pool(each, max_connections)) for each in re.split(r",(?=\w+://)", url)]
    for place, pool in others:
        try:
            return await _open(place, pool)
        except StartupError:
            continue
    return await _open(*last)


async def ping(client: Redis) -> None:
    """See that the server answers, or that the cluster serves; raises StoreUnavailable."""
    async with answers():
        await (client.check() if isinstance(client, ClusterRedis) else client.ping())


def _pool(url: str, max_connections: int) -> BlockingConnectionPool:
    try:
        return BlockingConnectionPool.from_url(
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


async def _open(url: str, pool: BlockingConnectionPool) -> Redis:
    client = Redis.from_pool(pool)
    try:
        async with asyncio.timeout(ANSWER_WITHIN_S):
            hello: Sequence[bytes] = await client.execute_command("HELLO")  # type: ignore[no-untyped-call]
            about = dict(zip(hello[::2], hello[1::2], strict=True))
            _see_that_it_is_new_enough(url, about[b"version"].decode())
            if about[b"mode"] == b"cluster":
                client = _cluster(client, pool)
                await client.refresh()
    except (RedisError, *LOST) as error:
        await client.aclose()
        raise StartupError(f"Redis at {_place(url)} {_complaint(error)} (REDIS_URL).") from error
    except BaseException:
        await client.aclose()
        raise
    return client


def _cluster(seed: Redis, pool: BlockingConnectionPool) -> ClusterRedis:
    settings = pool.connection_kwargs

    def open_node(address: Address) -> Redis:
        host, port = address
        return Redis.from_pool(
            BlockingConnectionPool(
                max_connections=pool.max_connections,
                timeout=pool.timeout,
                connection_class=pool.connection_class,
                **{**settings, "host": host, "port": port},
            )
        )

    return ClusterRedis(seed, (settings.get("host", "localhost"), settings.get("port", 6379)), open_node)


def _see_that_it_is_new_enough(url: str, version: str) -> None:
    if int(version.partition(".")[0]) < OLDEST_VERSION:
        raise StartupError(
            f"Redis at {_place(url)} is version {version}; {OLDEST_VERSION}.0 or newer is needed (REDIS_URL)."
        )


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
