"""A replica set of one member, led by it."""

import asyncio
from typing import Any

from pymongo import AsyncMongoClient
from pymongo.errors import OperationFailure

POLL_SECONDS = 0.02
NOT_YET = frozenset({94, 109, 11602})
"""MongoDB's NotYetInitialized, ConfigurationInProgress and InterruptedDueToReplStateChange."""


async def lead_replica_set(client: AsyncMongoClient[dict[str, Any]], name: str, address: str) -> None:
    """Make the server at `address` the primary: found the set, or move it there from the port it had last time."""
    while not await _is_primary(client, address):
        try:
            await _configure(client, name, address)
        except OperationFailure as error:
            # A server that has just started is still reading the configuration it stored.
            if error.code not in NOT_YET:
                raise
        await asyncio.sleep(POLL_SECONDS)


async def _is_primary(client: AsyncMongoClient[dict[str, Any]], address: str) -> bool:
    hello = await client.admin.command("hello")
    return bool(hello.get("isWritablePrimary")) and hello.get("me") == address


async def _configure(client: AsyncMongoClient[dict[str, Any]], name: str, address: str) -> None:
    stored = await client.local["system.replset"].find_one()
    if stored is None:
        members = [{"_id": 0, "host": address}]
        await client.admin.command("replSetInitiate", {"_id": name, "members": members})
        return
    (member,) = stored["members"]
    if member["host"] != address:
        moved = {**stored, "version": stored["version"] + 1, "members": [{**member, "host": address}]}
        # By force, because a member that is not in its own configuration cannot lead, and only a leader asks politely.
        await client.admin.command("replSetReconfig", moved, force=True)
