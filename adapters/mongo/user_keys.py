"""The collection `user_keys`: each user's key, wrapped by the master key."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import ClassVar, Final

import pymongo
from beanie import Document
from pymongo import IndexModel, ReadPreference
from pymongo.asynchronous.collection import AsyncCollection
from pymongo.errors import DuplicateKeyError

from adapters.mongo.availability import reaching_mongo
from adapters.mongo.codec import Record
from adapters.vault.master_keys import WrappedKey
from domain.errors import AccountGone
from domain.ids import UserId

FIND_SECONDS: Final = 2
"""Less than a key at hand may be used without asking: who has one never waits for a store that is away."""
REMEMBERED_SECONDS: Final = 30 * 24 * 60 * 60
"""How long a destroyed key is remembered, so that work left over by a deleted account makes no new one."""


class UserKeyDocument(Document):
    """A key as stored; of a destroyed one nothing is left but that it was."""

    id: UserId  # type: ignore[assignment]
    v: int
    master: str | None
    data: bytes | None
    created_at: datetime
    destroyed_at: datetime | None

    class Settings:
        """The collection. The index of master keys finds what a rotation has left to do."""

        name = "user_keys"
        indexes: ClassVar = [
            IndexModel("master", name="by_master_key"),
            IndexModel("destroyed_at", name="destroyed_ones_go", expireAfterSeconds=REMEMBERED_SECONDS),
        ]


class MongoUserKeys:
    """Users' keys in MongoDB."""

    def __init__(self, keys: AsyncCollection[Record]) -> None:
        self._keys = keys
        # A key is found during an election too; what is found does not change.
        self._nearest = keys.with_options(read_preference=ReadPreference.PRIMARY_PREFERRED)

    @reaching_mongo
    async def find(self, user_id: UserId) -> WrappedKey | None:
        """Load a user's key; None before they have one. Raises AccountGone when it was destroyed."""
        with pymongo.timeout(FIND_SECONDS):
            record = await self._nearest.find_one({"_id": user_id})
        return None if record is None else _wrapped(record)

    @reaching_mongo
    async def add(self, user_id: UserId, key: WrappedKey) -> WrappedKey:
        """Keep a user's first key; return the one that was there before, if one was. Raises AccountGone."""
        record: Record = {
            "_id": user_id,
            "v": 1,
            "master": key.master,
            "data": key.data,
            "created_at": _now(),
            "destroyed_at": None,
        }
        while True:
            try:
                await self._keys.insert_one(record)
            except DuplicateKeyError:
                if first := await self._keys.find_one({"_id": user_id}):
                    return _wrapped(first)
            else:
                return key

    @reaching_mongo
    async def destroy(self, user_id: UserId) -> None:
        """Destroy a user's key for good; harmless when it is destroyed, or was never made."""
        gone = {"v": 1, "master": None, "data": None, "destroyed_at": _now()}
        await self._keys.update_one({"_id": user_id, "destroyed_at": None}, {"$set": gone})
        await self._keys.update_one({"_id": user_id}, {"$setOnInsert": {**gone, "created_at": _now()}}, upsert=True)

    @reaching_mongo
    async def wrapped_otherwise(
        self, masters: Sequence[str], limit: int, after: UserId | None = None
    ) -> Sequence[tuple[UserId, WrappedKey]]:
        """List keys that none of these master keys wraps, of users behind `after`, in the order of their ids."""
        which: Record = {"master": {"$nin": [None, *masters]}}
        if after is not None:
            which["_id"] = {"$gt": after}
        found = self._keys.find(which, {"master": 1, "data": 1}).sort("_id", 1).limit(limit)
        return [(UserId(str(record["_id"])), _wrapped(record)) async for record in found]

    @reaching_mongo
    async def rewrap(self, user_id: UserId, before: WrappedKey, after: WrappedKey) -> bool:
        """Exchange the wrapping of a key; False when it is no longer as it was."""
        as_it_was = {"_id": user_id, "master": before.master, "data": before.data}
        result = await self._keys.update_one(as_it_was, {"$set": {"master": after.master, "data": after.data}})
        return result.matched_count == 1


def _wrapped(record: Record) -> WrappedKey:
    master, data = record["master"], record["data"]
    if not isinstance(master, str) or not isinstance(data, bytes):
        raise AccountGone("This account was deleted.")
    return WrappedKey(master, data)


def _now() -> datetime:
    return datetime.now(UTC)
