"""The collection `sign_ins`; MongoDB removes those that have expired."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import ClassVar, Final

from beanie import Document
from pymongo import IndexModel

from adapters.mongo.availability import reaching_mongo
from adapters.mongo.codec import Codec
from adapters.mongo.database import Database
from domain.accounts.entities import SignIn
from domain.ids import SignInId, UserId

MOST_LISTED: Final = 100


class SignInDocument(Document):
    """A sign-in as stored."""

    id: SignInId  # type: ignore[assignment]
    v: int
    user_id: UserId
    created_at: datetime
    last_used_at: datetime
    expires_at: datetime
    device: str | None
    refresh_hashes: tuple[str, ...]
    rotated_at: datetime
    ended_at: datetime | None

    class Settings:
        """The collection."""

        name = "sign_ins"
        indexes: ClassVar = [
            IndexModel("expires_at", name="expired_ones_go", expireAfterSeconds=0),
            IndexModel([("user_id", 1), ("ended_at", 1), ("created_at", -1)], name="good_ones_newest_first"),
        ]


_SIGN_IN: Final = Codec(SignIn)


class MongoSignIns:
    """Sign-ins in MongoDB."""

    def __init__(self, database: Database) -> None:
        self._sign_ins = database.collection(SignInDocument)

    @reaching_mongo
    async def add(self, sign_in: SignIn) -> None:
        """Keep a new sign-in."""
        await self._sign_ins.insert_one(_SIGN_IN.record(sign_in))

    @reaching_mongo
    async def get(self, sign_in_id: SignInId) -> SignIn | None:
        """Load a sign-in, ended or not."""
        return _SIGN_IN.maybe(await self._sign_ins.find_one({"_id": sign_in_id}))

    @reaching_mongo
    async def rotate(self, sign_in: SignIn, *, seen_hash: str) -> bool:
        """Store the rotated sign-in if its newest refresh hash is still `seen_hash` and it has not ended."""
        unrotated = {"_id": sign_in.id, "refresh_hashes.0": seen_hash, "ended_at": None}
        result = await self._sign_ins.update_one(unrotated, {"$set": _SIGN_IN.fields(sign_in)})
        return result.matched_count == 1

    @reaching_mongo
    async def end(self, sign_in_id: SignInId, at: datetime) -> None:
        """End a sign-in; harmless when it has ended."""
        await self._sign_ins.update_one({"_id": sign_in_id, "ended_at": None}, {"$set": {"ended_at": at}})

    @reaching_mongo
    async def end_all(self, user_id: UserId, at: datetime, *, but: SignInId | None = None) -> Sequence[SignInId]:
        """End all sign-ins of a user but one; return those that had neither ended nor expired."""
        good = {"user_id": user_id, "ended_at": None, "expires_at": {"$gt": at}, "_id": {"$ne": but}}
        names = [SignInId(str(record["_id"])) async for record in self._sign_ins.find(good, {"_id": 1})]
        await self._sign_ins.update_many({"_id": {"$in": names}, "ended_at": None}, {"$set": {"ended_at": at}})
        return names

    @reaching_mongo
    async def ended_among(self, sign_in_ids: Collection[SignInId], at: datetime) -> Collection[SignInId]:
        """Tell which of these have ended, have expired or are gone."""
        good = {"_id": {"$in": list(sign_in_ids)}, "ended_at": None, "expires_at": {"$gt": at}}
        names = {record["_id"] async for record in self._sign_ins.find(good, {"_id": 1})}
        return [name for name in sign_in_ids if name not in names]

    @reaching_mongo
    async def good(self, user_id: UserId, at: datetime) -> Sequence[SignIn]:
        """List a user's sign-ins that are neither ended nor expired, newest first, 100 at most."""
        good = {"user_id": user_id, "ended_at": None, "expires_at": {"$gt": at}}
        found = self._sign_ins.find(good).sort("created_at", -1).limit(MOST_LISTED)
        return [_SIGN_IN.entity(record) async for record in found]
