"""The collection `action_items`, with their owners' and their goals' counters kept in the same transactions."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import ClassVar, Final

from beanie import Document
from pymongo import IndexModel, ReturnDocument
from pymongo.asynchronous.client_session import AsyncClientSession

from adapters.mongo.availability import reaching_mongo
from adapters.mongo.codec import Record
from adapters.mongo.counters import CountersDocument, count, counted
from adapters.mongo.database import Database
from adapters.mongo.goals import GoalDocument
from adapters.mongo.keyset import read_page
from adapters.mongo.sealed_codec import Sealed
from adapters.mongo.transactions import in_transaction, insert_counting
from domain.goals.entities import SUGGESTIONS, ActionItem, ActionItemFilter, ActionItemStatus
from domain.ids import ActionItemId, ConversationId, GoalId, MessageId, UserId
from domain.pages import Page, PageRequest


class ActionItemDocument(Document):
    """An action item as stored."""

    id: ActionItemId  # type: ignore[assignment]
    v: int
    owner_id: UserId
    text: str | Sealed
    due_at: datetime | None
    status: ActionItemStatus
    goal_id: GoalId | None
    created_in: ConversationId | None
    suggested_from: MessageId | None
    obstacle: str | Sealed | None
    if_then_plan: str | Sealed | None
    created_at: datetime
    updated_at: datetime
    completed_at: datetime | None

    sealed: ClassVar = ("text", "obstacle", "if_then_plan")

    class Settings:
        """The collection."""

        name = "action_items"
        indexes: ClassVar = [
            IndexModel([("owner_id", 1), ("status", 1), ("_id", -1)], name="of_an_owner_newest_first"),
            IndexModel(
                [("owner_id", 1), ("goal_id", 1), ("status", 1), ("_id", -1)],
                name="of_a_goal_newest_first",
                partialFilterExpression={"goal_id": {"$gt": ""}},
            ),
            IndexModel(
                [("owner_id", 1), ("created_in", 1), ("status", 1), ("_id", -1)],
                name="of_a_conversation_newest_first",
                partialFilterExpression={"created_in": {"$gt": ""}},
            ),
            IndexModel([("owner_id", 1), ("completed_at", 1)], name="of_an_owner_by_completion"),
        ]


_COUNTED_BY_GOALS: Final[Mapping[str, str]] = {
    ActionItemStatus.OPEN.value: "items_open",
    ActionItemStatus.DONE.value: "items_done",
}


class MongoActionItems:
    """Action items in MongoDB."""

    def __init__(self, database: Database) -> None:
        self._client = database.client
        self._items = database.collection(ActionItemDocument)
        self._goals = database.collection(GoalDocument)
        self._counters = database.collection(CountersDocument)
        self._codec = database.sealed(ActionItemDocument, ActionItem)

    @reaching_mongo
    async def add(self, item: ActionItem) -> bool:
        """Keep a new item; False when its id is there already."""
        record = await self._codec.record(item)
        return await insert_counting(self._items, record, partial(self._count, item.owner_id, None, record))

    @reaching_mongo
    async def get(self, item_ids: Sequence[ActionItemId], owner_id: UserId) -> Sequence[ActionItem | None]:
        """Load items of one owner, in the order asked for; None for what is not there or not theirs."""
        found = self._items.find({"_id": {"$in": list(item_ids)}, "owner_id": owner_id})
        return await self._codec.in_order(item_ids, found)

    @reaching_mongo
    async def replace(self, item: ActionItem) -> None:
        """Store all of an item; nothing when it is gone."""
        change = await self._codec.fields(item)

        async def work(session: AsyncClientSession) -> None:
            before = await self._items.find_one_and_update(
                {"_id": item.id, "owner_id": item.owner_id},
                {"$set": change},
                {"status": 1, "goal_id": 1},
                return_document=ReturnDocument.BEFORE,
                session=session,
            )
            if before is not None:
                await self._count(item.owner_id, before, change, session)

        await in_transaction(self._client, work)

    @reaching_mongo
    async def delete(self, item_id: ActionItemId, owner_id: UserId) -> bool:
        """Delete an item; False when the owner has no such one."""

        async def work(session: AsyncClientSession) -> bool:
            gone = await self._items.find_one_and_delete(
                {"_id": item_id, "owner_id": owner_id}, {"status": 1, "goal_id": 1}, session=session
            )
            if gone is not None:
                await self._count(owner_id, gone, None, session)
            return gone is not None

        return await in_transaction(self._client, work)

    @reaching_mongo
    async def page(self, owner_id: UserId, which: ActionItemFilter, request: PageRequest) -> Page[ActionItem]:
        """Load a page, newest first; keys are item ids. `total` comes from kept counters, else None."""
        wanted: Record = {"owner_id": owner_id, "status": {"$in": [status.value for status in which.statuses]}}
        if which.goal_id is not None:
            wanted["goal_id"] = which.goal_id
        if which.conversation_id is not None:
            wanted["created_in"] = which.conversation_id
        if which.due_before is not None:
            wanted["due_at"] = {"$lt": which.due_before}
        total = await counted(self._counters, owner_id, "action_items", which.statuses) if which.counted else None
        return await read_page(self._items, self._codec, wanted, request, total)

    @reaching_mongo
    async def leave(self, conversation_id: ConversationId, owner_id: UserId) -> Sequence[ActionItem]:
        """Part items from a conversation that is deleted; returns what they were."""
        theirs: Record = {"owner_id": owner_id, "created_in": conversation_id}
        suggested: Record = {"status": {"$in": [status.value for status in SUGGESTIONS]}}

        async def work(session: AsyncClientSession) -> list[Record]:
            found = await self._items.find(theirs, session=session).to_list()
            if found:
                await self._items.delete_many({**theirs, **suggested}, session=session)
                parted = {"$set": {"created_in": None, "suggested_from": None}}
                await self._items.update_many(theirs, parted, session=session)
                statuses = Counter(ActionItemStatus(record["status"]) for record in found)
                less = {status: -statuses[status] for status in SUGGESTIONS}
                await count(self._counters, owner_id, "action_items", less, session)
            return found

        return [await self._codec.entity(record) for record in await in_transaction(self._client, work)]

    @reaching_mongo
    async def delete_of(self, owner_id: UserId) -> None:
        """Delete all items of an owner."""
        await self._items.delete_many({"owner_id": owner_id})
        await self._counters.update_one({"_id": owner_id}, {"$unset": {"action_items": ""}})

    async def _count(
        self, owner_id: UserId, before: Record | None, after: Record | None, session: AsyncClientSession
    ) -> None:
        """Move the counters of the owner, and of the goals an item leaves and comes to."""
        by_status: Counter[ActionItemStatus] = Counter()
        by_goal: dict[object, Counter[str]] = {}
        for record, by in ((before, -1), (after, 1)):
            if record is not None:
                by_status[ActionItemStatus(record["status"])] += by
                if name := _COUNTED_BY_GOALS.get(str(record["status"])):
                    by_goal.setdefault(record["goal_id"], Counter())[name] += by
        await count(self._counters, owner_id, "action_items", by_status, session)
        for goal_id, changes in by_goal.items():
            change = {name: by for name, by in changes.items() if by}
            if goal_id is not None and change:
                theirs = {"_id": goal_id, "owner_id": owner_id}
                await self._goals.update_one(theirs, {"$inc": change}, session=session)
