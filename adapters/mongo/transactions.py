"""Several writes, all or none."""

from collections.abc import Awaitable, Callable
from typing import Final, TypeVar

import pymongo
from pymongo import AsyncMongoClient
from pymongo.asynchronous.client_session import AsyncClientSession
from pymongo.asynchronous.collection import AsyncCollection
from pymongo.errors import DuplicateKeyError

from adapters.mongo.codec import Record

T = TypeVar("T")

SECONDS: Final = 10
"""How long a transaction is tried again when others write the same documents."""


async def in_transaction(client: AsyncMongoClient[Record], work: Callable[[AsyncClientSession], Awaitable[T]]) -> T:
    """Run `work` in a transaction, again from its start when another one was in the way."""
    with pymongo.timeout(SECONDS):
        async with client.start_session() as session:
            return await session.with_transaction(work)


async def insert_counting(
    records: AsyncCollection[Record], record: Record, counting: Callable[[AsyncClientSession], Awaitable[None]]
) -> bool:
    """Insert a record and count it in one transaction; False, and nothing counted, when its id is there already."""

    async def work(session: AsyncClientSession) -> None:
        await records.insert_one(record, session=session)
        await counting(session)

    try:
        await in_transaction(records.database.client, work)
    except DuplicateKeyError:
        return False
    return True
