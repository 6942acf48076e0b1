"""The collection `goals`, with each owner's counters kept in the same transactions."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import partial
from typing import ClassVar, Final

from beanie import Document
from pymongo import IndexModel, ReturnDocument
from pymongo.asynchronous.client_session import AsyncClientSession

from adapters.mongo.availability import reaching_mongo
from adapters.mongo.codec import Record
from adapters.mongo.counters import CountersDocument, count, counted
from adapters.mongo.database import Database
from adapters.mongo.keyset import read_page
from adapters.mongo.sealed_codec import Sealed
from adapters.mongo.transactions import in_transaction, insert_counting
from domain.goals.entities import Goal, GoalFilter, GoalMeasure, GoalStatus
from domain.ids import GoalId, UserId
from domain.pages import Page, PageRequest


class GoalDocument(Document):
    """A goal as stored."""

    id: GoalId  # type: ignore[assignment]
    v: int
    owner_id: UserId
    title: str | Sealed
    why: str | Sealed | None
    measure: GoalMeasure | Sealed | None
    target_date: date | None
    status: GoalStatus
    confidence: int | None
    importance: int | None
    typed_percent: int | None
    items_open: int
    items_done: int
    created_at: datetime
    updated_at: datetime
    achieved_at: datetime | None

    sealed: ClassVar = ("title", "why", "measure")

    class Settings:
        """The collection."""

        name = "goals"
        indexes: ClassVar = [
            IndexModel([("owner_id", 1), ("status", 1), ("_id", -1)], name="of_an_owner_newest_first"),
            IndexModel([("owner_id", 1), ("achieved_at", 1)], name="of_an_owner_by_achievement"),
        ]


_COUNTS: Final = frozenset({"items_open", "items_done"})


class MongoGoals:
    """Goals in MongoDB."""

    def __init__(self, database: Database) -> None:
        self._client = database.client
        self._goals = database.collection(GoalDocument)
        self._counters = database.collection(CountersDocument)
        self._codec = database.sealed(GoalDocument, Goal)

    @reaching_mongo
    async def add(self, goal: Goal) -> bool:
        """Keep a new goal; False when its id is there already."""
        record = await self._codec.record(goal)
        counting = partial(count, self._counters, goal.owner_id, "goals", {goal.status: 1})
        return await insert_counting(self._goals, record, counting)

    @reaching_mongo
    async def get(self, goal_ids: Sequence[GoalId], owner_id: UserId) -> Sequence[Goal | None]:
        """Load goals of one owner, in the order asked for; None for what is not there or not theirs."""
        found = self._goals.find({"_id": {"$in": list(goal_ids)}, "owner_id": owner_id})
        return await self._codec.in_order(goal_ids, found)

    @reaching_mongo
    async def replace(self, goal: Goal) -> None:
        """Store all of a goal but the counters of its action items; nothing when it is gone."""
        fields = await self._codec.fields(goal)
        change = {name: value for name, value in fields.items() if name not in _COUNTS}

        async def work(session: AsyncClientSession) -> None:
            before = await self._goals.find_one_and_update(
                {"_id": goal.id, "owner_id": goal.owner_id},
                {"$set": change},
                {"status": 1},
                return_document=ReturnDocument.BEFORE,
                session=session,
            )
            if before is not None and before["status"] != goal.status.value:
                moved = {GoalStatus(before["status"]): -1, goal.status: 1}
                await count(self._counters, goal.owner_id, "goals", moved, session)

        await in_transaction(self._client, work)

    @reaching_mongo
    async def delete(self, goal_id: GoalId, owner_id: UserId) -> bool:
        """Delete a goal; False when the owner has no such one."""

        async def work(session: AsyncClientSession) -> bool:
            gone = await self._goals.find_one_and_delete(
                {"_id": goal_id, "owner_id": owner_id}, {"status": 1}, session=session
            )
            if gone is not None:
                await count(self._counters, owner_id, "goals", {GoalStatus(gone["status"]): -1}, session)
            return gone is not None

        return await in_transaction(self._client, work)

    @reaching_mongo
    async def page(self, owner_id: UserId, which: GoalFilter, request: PageRequest) -> Page[Goal]:
        """Load a page, newest first; keys are goal ids. `total` comes from kept counters."""
        wanted: Record = {"owner_id": owner_id, "status": {"$in": [status.value for status in which.statuses]}}
        total = await counted(self._counters, owner_id, "goals", which.statuses)
        return await read_page(self._goals, self._codec, wanted, request, total)

    @reaching_mongo
    async def delete_of(self, owner_id: UserId) -> None:
        """Delete all goals of an owner."""
        await self._goals.delete_many({"owner_id": owner_id})
        await self._counters.update_one({"_id": owner_id}, {"$unset": {"goals": ""}})
