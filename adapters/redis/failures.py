"""The one place where Redis's exceptions become ours, and where its answers are given a time."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

import structlog
from redis.exceptions import (
    ClusterDownError,
    MasterDownError,
    OutOfMemoryError,
    ReadOnlyError,
    RedisError,
    TryAgainError,
)
from redis.exceptions import (
    ConnectionError as RedisConnectionError,
)
from redis.exceptions import (
    TimeoutError as RedisTimeoutError,
)

from domain.errors import StoreUnavailable

log = structlog.get_logger(__name__)

ANSWER_WITHIN_S: Final = 5.0

LOST: Final = (RedisConnectionError, RedisTimeoutError, TimeoutError, OSError)
"""A connection that failed or did not answer in time."""

_PASSING: Final = (*LOST, ClusterDownError, MasterDownError, OutOfMemoryError, ReadOnlyError, TryAgainError)


@asynccontextmanager
async def answers() -> AsyncIterator[None]:
    """Wait for Redis inside, but not for long.

    Raises StoreUnavailable for whatever Redis raises; what a server in good order would not is logged as an error.
    """
    try:
        async with asyncio.timeout(ANSWER_WITHIN_S):
            yield
    except (RedisError, *LOST) as error:
        if not isinstance(error, _PASSING):
            log.exception("redis.refused", error=type(error).__name__)
        raise StoreUnavailable("The event store cannot be reached.") from error
