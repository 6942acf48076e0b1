"""Several writes, all or none."""

from collections.abc import Awaitable, Callable
from typing import Final, TypeVar

import pymongo
from pymongo import AsyncMongoClient
from pymongo.asynchronous.client_session import AsyncClientSession

from adapters.mongo.codec import Record

T = TypeVar("T")

SECONDS: Final = 10
"""How long a transaction is tried again when others write the same documents."""


async def in_transaction(client: AsyncMongoClient[Record], work: Callable[[AsyncClientSession], Awaitable[T]]) -> T:
    """Run `work` in a transaction, again from its start when another one was in the way."""
    with pymongo.timeout(SECONDS):
        async with client.start_session() as session:
            return await session.with_transaction(work)
