"""A replica set of three, whose primary can be told to step down, or killed."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pymongo import AsyncMongoClient
from pymongo.errors import PyMongoError

from adapters.embedded.mongodb import REPLICA_SET
from tests.faults.stores import MongoServer

MEMBERS = 3
ELECTION_MS = 1_000
READY_S = 60
POLL_S = 0.05


@dataclass(frozen=True)
class ReplicaSet:
    """All members, whichever leads."""

    members: Sequence[MongoServer]

    @property
    def url(self) -> str:
        hosts = ",".join(member.address for member in self.members)
        return f"mongodb://{hosts}/faults?replicaSet={REPLICA_SET}"

    async def primary(self) -> MongoServer:
        """Wait until there is one."""
        async with asyncio.timeout(READY_S):
            while True:
                for member in self.members:
                    if member.process.is_running and await _leads(member):
                        return member
                await asyncio.sleep(POLL_S)

    async def step_down(self) -> MongoServer:
        """Have the primary step down; return the one that leads then."""
        former = await self.primary()
        async with AsyncMongoClient[dict[str, Any]](former.url) as client:
            await client.admin.command("replSetStepDown", 10, secondaryCatchUpPeriodSecs=5)
        return await self.primary()

    async def kill_primary(self) -> MongoServer:
        """Kill the primary; return it, so that it can be started again."""
        former = await self.primary()
        former.process.kill()
        return former


@asynccontextmanager
async def a_replica_set(directory: Path, taken: set[int]) -> AsyncIterator[ReplicaSet]:
    """Found a replica set, and end it."""
    replica_set = ReplicaSet([MongoServer(directory, taken, f"member{n}") for n in range(1, MEMBERS + 1)])
    try:
        async with asyncio.TaskGroup() as group:
            for member in replica_set.members:
                group.create_task(member.listens())
        async with AsyncMongoClient[dict[str, Any]](replica_set.members[0].url) as client:
            hosts = [{"_id": n, "host": member.address} for n, member in enumerate(replica_set.members)]
            settings = {"electionTimeoutMillis": ELECTION_MS, "heartbeatIntervalMillis": ELECTION_MS // 4}
            await client.admin.command("replSetInitiate", {"_id": REPLICA_SET, "members": hosts, "settings": settings})
        await replica_set.primary()
        yield replica_set
    finally:
        for member in replica_set.members:
            member.process.kill()


async def _leads(member: MongoServer) -> bool:
    async with AsyncMongoClient[dict[str, Any]](member.url, serverSelectionTimeoutMS=500) as client:
        try:
            return bool((await client.admin.command("hello")).get("isWritablePrimary"))
        except PyMongoError:
            return False
