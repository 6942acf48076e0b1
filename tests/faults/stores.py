"""Real servers of MongoDB and Valkey that can be taken away and given back, with their data or without."""

import asyncio
import shutil
from pathlib import Path
from typing import Any

from pymongo import AsyncMongoClient
from pymongo.errors import PyMongoError
from redis.asyncio import Redis
from redis.exceptions import RedisError

from adapters.embedded.mongodb import MONGODB, REPLICA_SET
from adapters.embedded.replica_set import lead_replica_set
from adapters.embedded.valkey import VALKEY
from tests.faults.process import Process, free_port

READY_S = 60
POLL_S = 0.02


class MongoServer:
    """A MongoDB of one node."""

    def __init__(self, directory: Path, taken: set[int], name: str = "mongodb") -> None:
        data = directory / name
        data.mkdir()
        self.port = free_port(taken)
        command = [str(MONGODB.binary()), *MONGODB.arguments(self.port, data)]
        # Elections are a matter of the test, not of a default of ten seconds.
        self.process = Process(name, command, directory / f"{name}.log")

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.port}"

    @property
    def url(self) -> str:
        return f"mongodb://{self.address}/faults?directConnection=true"

    async def start(self) -> None:
        """Start it and wait until it takes writes."""
        self.process.start()
        async with asyncio.timeout(READY_S), AsyncMongoClient[dict[str, Any]](self.url) as client:
            await lead_replica_set(client, REPLICA_SET, self.address)

    async def stores(self, turn_id: str, status: str) -> None:
        """Wait until a turn is stored with a status."""
        async with asyncio.timeout(READY_S), AsyncMongoClient[dict[str, Any]](self.url) as client:
            turns = client.get_default_database()["turns"]
            while await turns.find_one({"_id": turn_id, "status": status}) is None:  # noqa: ASYNC110 - it tells nobody
                await asyncio.sleep(POLL_S)

    async def listens(self) -> None:
        """Start it and wait until it answers, without making it the leader of anything."""
        self.process.start()
        async with asyncio.timeout(READY_S), AsyncMongoClient[dict[str, Any]](self.url) as client:
            while True:
                try:
                    await client.admin.command("ping")
                except PyMongoError:
                    await asyncio.sleep(POLL_S)
                else:
                    return


class RedisServer:
    """A Valkey with an append-only file."""

    def __init__(self, directory: Path, taken: set[int]) -> None:
        self._data = directory / "redis"
        self._data.mkdir()
        self.port = free_port(taken)
        command = [str(VALKEY.binary()), *VALKEY.arguments(self.port, self._data)]
        self.process = Process("redis", command, directory / "redis.log")

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    async def start(self, *, empty: bool = False) -> None:
        """Start it and wait until its data is loaded, or is forgotten."""
        if empty:
            shutil.rmtree(self._data)
            self._data.mkdir()
        self.process.start()
        async with asyncio.timeout(READY_S):
            while not await self._answers():  # noqa: ASYNC110 - another process tells nobody
                await asyncio.sleep(POLL_S)

    async def channels(self) -> list[str]:
        """Channels that somebody listens to."""
        async with Redis.from_url(self.url, protocol=2, decode_responses=True) as client:
            return [str(name) for name in await client.pubsub_channels()]

    async def _answers(self) -> bool:
        async with Redis.from_url(self.url, protocol=2) as client:
            try:
                await client.ping()
            except (RedisError, OSError):
                return False
            return True
