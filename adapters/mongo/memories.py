"""The collection `memories`. What was forgotten leaves the name of its message, and no word."""

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar, Final

from beanie import Document
from pymongo import IndexModel, UpdateOne

from adapters.mongo.availability import reaching_mongo
from adapters.mongo.codec import Record
from adapters.mongo.database import Database
from adapters.mongo.keyset import read_page
from adapters.mongo.sealed_codec import Sealed
from domain.ids import ConversationId, MemoryId, MessageId, UserId
from domain.memories.entities import Memory
from domain.pages import Page, PageRequest

_NEWEST_FIRST: Final = -1


class MemoryDocument(Document):
    """A memory as stored; of a forgotten one `text` is gone."""

    id: MemoryId  # type: ignore[assignment]
    v: int
    owner_id: UserId
    conversation_id: ConversationId
    message_id: MessageId
    text: str | Sealed | None
    created_at: datetime
    forgotten: bool

    sealed: ClassVar = ("text",)

    class Settings:
        """The collection."""

        name = "memories"
        indexes: ClassVar = [
            IndexModel([("owner_id", 1), ("forgotten", 1), ("_id", -1)], name="of_an_owner_newest_first"),
            IndexModel([("owner_id", 1), ("message_id", 1)], name="of_a_message"),
            IndexModel([("owner_id", 1), ("conversation_id", 1)], name="of_a_conversation"),
        ]


class MongoMemories:
    """Memories in MongoDB."""

    def __init__(self, database: Database) -> None:
        self._memories = database.collection(MemoryDocument)
        self._codec = database.sealed(MemoryDocument, Memory)

    @reaching_mongo
    async def learn(self, memories: Sequence[Memory], keep: int) -> None:
        """Keep new memories of one owner, and of all of theirs the newest `keep`."""
        owner_id = memories[0].owner_id
        messages = [memory.message_id for memory in memories]
        blocked = await self._memories.distinct(
            "message_id", {"owner_id": owner_id, "message_id": {"$in": messages}, "forgotten": True}
        )
        new = [memory for memory in memories if memory.message_id not in blocked]
        if new:
            # An upsert that sets nothing but on insert leaves alone what is there, forgotten ones too.
            writes = [
                UpdateOne({"_id": memory.id}, {"$setOnInsert": _without_id(await self._record(memory))}, upsert=True)
                for memory in new
            ]
            await self._memories.bulk_write(writes, ordered=False)
            await self._trim(owner_id, keep)

    @reaching_mongo
    async def get(self, memory_ids: Sequence[MemoryId], owner_id: UserId) -> Sequence[Memory | None]:
        """Load memories of one owner, in the order asked for; None for what is not there or not theirs."""
        found = self._memories.find({"_id": {"$in": list(memory_ids)}, **_kept(owner_id)})
        return await self._codec.in_order(memory_ids, found)

    @reaching_mongo
    async def of(self, owner_id: UserId, limit: int) -> Sequence[Memory]:
        """Load an owner's memories, newest first."""
        return await self._codec.entities(self._memories.find(_kept(owner_id)).sort("_id", _NEWEST_FIRST).limit(limit))

    @reaching_mongo
    async def page(self, owner_id: UserId, request: PageRequest) -> Page[Memory]:
        """Load a page, newest first; keys are memory ids. There are few enough to be counted each time."""
        total = await self._memories.count_documents(_kept(owner_id))
        return await read_page(self._memories, self._codec, _kept(owner_id), request, total)

    @reaching_mongo
    async def forget(self, memory_id: MemoryId, owner_id: UserId) -> bool:
        """Forget a memory for good; False when the owner has no such one."""
        change = {"$set": {"forgotten": True, "text": None}}
        result = await self._memories.update_one({"_id": memory_id, **_kept(owner_id)}, change)
        return result.modified_count == 1

    @reaching_mongo
    async def forget_conversation(self, conversation_id: ConversationId, owner_id: UserId) -> None:
        """Delete all that a conversation taught, and what was forgotten of it."""
        await self._memories.delete_many({"owner_id": owner_id, "conversation_id": conversation_id})

    @reaching_mongo
    async def delete_of(self, owner_id: UserId) -> None:
        """Delete all memories of an owner, and what was forgotten."""
        await self._memories.delete_many({"owner_id": owner_id})

    async def _record(self, memory: Memory) -> Record:
        return {**await self._codec.record(memory), "forgotten": False}

    async def _trim(self, owner_id: UserId, keep: int) -> None:
        too_many = self._memories.find(_kept(owner_id), {"_id": 1}).sort("_id", _NEWEST_FIRST).skip(keep)
        if old := [record["_id"] async for record in too_many]:
            await self._memories.delete_many({"_id": {"$in": old}})


def _kept(owner_id: UserId) -> Record:
    return {"owner_id": owner_id, "forgotten": False}


def _without_id(record: Record) -> Record:
    return {name: value for name, value in record.items() if name != "_id"}
