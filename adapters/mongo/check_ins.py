"""The collection `check_ins`, with each owner's counter kept in the same transactions."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import ClassVar, Final

from beanie import Document
from pymongo import IndexModel
from pymongo.asynchronous.client_session import AsyncClientSession

from adapters.mongo.availability import reaching_mongo
from adapters.mongo.codec import Record
from adapters.mongo.counters import CountersDocument, Kept, count, counted
from adapters.mongo.database import Database
from adapters.mongo.keyset import read_page
from adapters.mongo.sealed_codec import Sealed
from adapters.mongo.transactions import in_transaction, insert_counting
from domain.check_ins.entities import CheckIn, CheckInFilter
from domain.ids import CheckInId, GoalId, UserId, check_in_id, ulid_at
from domain.pages import Page, PageRequest

LOWEST: Final = "0" * 26
"""The lowest ULID."""


class CheckInDocument(Document):
    """A check-in as stored."""

    id: CheckInId  # type: ignore[assignment]
    v: int
    owner_id: UserId
    at: datetime
    goal_id: GoalId | None
    score: int
    note: str | Sealed | None

    sealed: ClassVar = ("note",)

    class Settings:
        """The collection."""

        name = "check_ins"
        indexes: ClassVar = [
            IndexModel([("owner_id", 1), ("_id", -1)], name="of_an_owner_latest_first"),
            IndexModel(
                [("owner_id", 1), ("goal_id", 1), ("_id", -1)],
                name="of_a_goal_latest_first",
                partialFilterExpression={"goal_id": {"$gt": ""}},
            ),
            IndexModel([("owner_id", 1), ("at", 1), ("score", 1)], name="of_an_owner_by_time_with_score"),
        ]


class MongoCheckIns:
    """Check-ins in MongoDB."""

    def __init__(self, database: Database) -> None:
        self._client = database.client
        self._check_ins = database.collection(CheckInDocument)
        self._counters = database.collection(CountersDocument)
        self._codec = database.sealed(CheckInDocument, CheckIn)

    @reaching_mongo
    async def add(self, check_in: CheckIn) -> bool:
        """Keep a new check-in; False when its id is there already."""
        record = await self._codec.record(check_in)
        counting = partial(count, self._counters, check_in.owner_id, "check_ins", {Kept.ALL: 1})
        return await insert_counting(self._check_ins, record, counting)

    @reaching_mongo
    async def get(self, check_in_ids: Sequence[CheckInId], owner_id: UserId) -> Sequence[CheckIn | None]:
        """Load check-ins of one owner, in the order asked for; None for what is not there or not theirs."""
        found = self._check_ins.find({"_id": {"$in": list(check_in_ids)}, "owner_id": owner_id})
        return await self._codec.in_order(check_in_ids, found)

    @reaching_mongo
    async def delete(self, check_in_id: CheckInId, owner_id: UserId) -> bool:
        """Delete a check-in; False when the owner has no such one."""

        async def work(session: AsyncClientSession) -> bool:
            theirs = {"_id": check_in_id, "owner_id": owner_id}
            gone = await self._check_ins.delete_one(theirs, session=session)
            await count(self._counters, owner_id, "check_ins", {Kept.ALL: -gone.deleted_count}, session)
            return gone.deleted_count == 1

        return await in_transaction(self._client, work)

    @reaching_mongo
    async def page(self, owner_id: UserId, which: CheckInFilter, request: PageRequest) -> Page[CheckIn]:
        """Load a page, the latest moment first; keys are ids. `total` comes from kept counters, else None."""
        wanted: Record = {"owner_id": owner_id}
        if which.goal_id is not None:
            wanted["goal_id"] = which.goal_id
        if which.period is not None:
            # Ids begin with the time, so the period is a range of what the list is sorted by.
            begin, end = which.period.start, which.period.end
            wanted["$and"] = [{"_id": {"$gte": _first_at(begin), "$lt": _first_at(end)}}]
        total = await counted(self._counters, owner_id, "check_ins", (Kept.ALL,)) if which.counted else None
        return await read_page(self._check_ins, self._codec, wanted, request, total)

    @reaching_mongo
    async def delete_of(self, owner_id: UserId) -> None:
        """Delete all check-ins of an owner."""
        await self._check_ins.delete_many({"owner_id": owner_id})
        await self._counters.update_one({"_id": owner_id}, {"$unset": {"check_ins": ""}})


def _first_at(at: datetime) -> CheckInId:
    return check_in_id(ulid_at(at, LOWEST))
