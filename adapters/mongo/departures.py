"""The collection `departures`: accounts that are being removed."""

from datetime import datetime
from typing import ClassVar, Final

from beanie import Document
from pymongo import IndexModel
from pymongo.errors import DuplicateKeyError

from adapters.mongo.availability import reaching_mongo
from adapters.mongo.codec import Codec
from adapters.mongo.database import Database
from domain.ids import UserId
from domain.leaving.ports import Departure


class DepartureDocument(Document):
    """A departure as stored; nobody looks at it before `due_at`."""

    id: UserId  # type: ignore[assignment]
    v: int
    at: datetime
    due_at: datetime
    rounds: int

    class Settings:
        """The collection."""

        name = "departures"
        indexes: ClassVar = [IndexModel("due_at", name="by_when_they_are_due")]


_STORED: Final = Codec(Departure)


class MongoDepartures:
    """`domain.leaving.ports.Departures` in MongoDB."""

    def __init__(self, database: Database) -> None:
        self._departures = database.collection(DepartureDocument)

    @reaching_mongo
    async def add(self, departure: Departure) -> None:
        """Keep a departure; harmless when it is kept already."""
        at = departure.at
        try:
            await self._departures.insert_one(
                {"_id": departure.user_id, "v": 1, "at": at, "due_at": at, "rounds": departure.rounds}
            )
        except DuplicateKeyError:
            return

    @reaching_mongo
    async def claim(self, now: datetime, until: datetime) -> Departure | None:
        """Take one that is due; nobody else takes it before `until`."""
        found = await self._departures.find_one_and_update(
            {"due_at": {"$lte": now}}, {"$set": {"due_at": until}}, sort=[("due_at", 1)]
        )
        if found is None:
            return None
        return _STORED.entity({**found, "user_id": found["_id"]})

    @reaching_mongo
    async def again(self, user_id: UserId, at: datetime, *, rounds: int) -> None:
        """Have one gone through again, not before `at`."""
        await self._departures.update_one({"_id": user_id}, {"$set": {"due_at": at, "rounds": rounds}})

    @reaching_mongo
    async def done(self, user_id: UserId) -> None:
        """Forget one of which nothing is left."""
        await self._departures.delete_one({"_id": user_id})
