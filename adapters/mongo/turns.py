"""Turns in MongoDB."""

from collections.abc import Mapping, Sequence
from typing import Final

from pymongo import ReturnDocument
from pymongo.errors import DuplicateKeyError

from adapters.mongo.availability import reaching_mongo
from adapters.mongo.codec import Record
from adapters.mongo.database import Database
from adapters.mongo.keyset import check_key, read_page, reading_order
from adapters.mongo.message_pages import FIELDS, Said, messages_beyond, turns_beyond, turns_needed
from adapters.mongo.practice import PracticeDocument, practice_of
from adapters.mongo.search_terms import search_fields
from adapters.mongo.turn_documents import (
    CONTEXT,
    MESSAGES,
    TURNS,
    TurnDocument,
    derived,
    new_record,
    status_update,
)
from domain.ids import ConversationId, TurnId, UserId
from domain.pages import Page, PageRequest
from domain.turns.entities import Message, Turn, TurnStatus

_NEWEST_FIRST: Final = -1


class MongoTurns:
    """Turns in MongoDB. A unique index holds that at most one of a conversation has not ended."""

    def __init__(self, database: Database) -> None:
        self._turns = database.collection(TurnDocument)
        self._practice = database.collection(PracticeDocument)
        self._codec = database.sealed(TurnDocument, Turn)
        self._vault = database.vault
        self._said = database.sealed(TurnDocument, Said)

    @reaching_mongo
    async def add(self, turn: Turn) -> Turn | None:
        """Keep a new turn; if another one of its conversation has not ended, keep nothing and return that one.

        A turn whose id is there already is returned as it is stored, so that adding it again is harmless.
        """
        record = {**await new_record(self._codec, turn), **await search_fields(self._vault, turn)}
        while True:
            try:
                await self._turns.insert_one(record)
            except DuplicateKeyError:
                if there := await self._in_the_way(turn):
                    return there
                # It ended in between.
            else:
                return None

    @reaching_mongo
    async def get(self, turn_ids: Sequence[TurnId], owner_id: UserId) -> Sequence[Turn | None]:
        """Load turns of one owner, in the order asked for; None for what is not there or not theirs."""
        found = self._turns.find({"_id": {"$in": list(turn_ids)}, "owner_id": owner_id})
        by_id = {record["_id"]: await self._codec.entity(record) async for record in found}
        return [by_id.get(turn_id) for turn_id in turn_ids]

    @reaching_mongo
    async def unfinished(self, conversation_id: ConversationId) -> Turn | None:
        """Load the turn of a conversation that has not ended."""
        return await self._codec.maybe(await self._turns.find_one({"conversation_id": conversation_id, "active": True}))

    @reaching_mongo
    async def save(self, turn: Turn) -> bool:
        """Store a turn's whole state; False when its epoch is no longer the stored one."""
        return await self._set({"_id": turn.id, "epoch": turn.epoch}, turn)

    @reaching_mongo
    async def claim(self, turn: Turn, *, expected: TurnStatus) -> bool:
        """Store `turn` if the stored one is `expected`, one epoch behind, and its conversation has none unfinished."""
        return await self._set({"_id": turn.id, "status": expected.value, "epoch": turn.epoch - 1}, turn)

    @reaching_mongo
    async def move(self, turn_id: TurnId, *, expected: TurnStatus, to: TurnStatus) -> Turn | None:
        """Change the status if it is `expected`; return the turn as it is then, None if there is none."""
        try:
            moved = await self._turns.find_one_and_update(
                {"_id": turn_id, "status": expected.value}, status_update(to), return_document=ReturnDocument.AFTER
            )
        except DuplicateKeyError:
            moved = None
        return await self._codec.maybe(moved or await self._turns.find_one({"_id": turn_id}))

    @reaching_mongo
    async def told(self, turn: Turn) -> None:
        """Take note that everybody was told how a turn has ended; nothing when it has been begun again since."""
        await self._turns.update_one({"_id": turn.id, "epoch": turn.epoch, "active": False}, {"$set": {"open": False}})

    @reaching_mongo
    async def orphans(self, limit: int, after: Turn | None = None) -> Sequence[Turn]:
        """List turns that have not ended, and those that have and of whom `told` has not been said, oldest first.

        `after` is the last one of the page before.
        """
        which: Record = {"open": True}
        if after is not None:
            which["created_at"] = {"$gte": after.created_at}
            which["$or"] = [{"created_at": {"$gt": after.created_at}}, {"_id": {"$gt": after.id}}]
        found = self._turns.find(which).sort([("created_at", 1), ("_id", 1)]).limit(limit)
        return await self._codec.entities(found)

    @reaching_mongo
    async def recent(self, conversation_id: ConversationId, limit: int) -> Sequence[Turn]:
        """Load the last answered turns that have messages, newest first, for the coach's context."""
        found = self._turns.find({"conversation_id": conversation_id, "lists": CONTEXT})
        return await self._codec.entities(found.sort("_id", _NEWEST_FIRST).limit(limit))

    @reaching_mongo
    async def since(self, conversation_id: ConversationId, turn_id: TurnId, limit: int) -> Sequence[Turn]:
        """Load answered turns that have messages, oldest first, from `turn_id` on."""
        found = self._turns.find({"conversation_id": conversation_id, "lists": CONTEXT, "_id": {"$gte": turn_id}})
        return await self._codec.entities(found.sort("_id", 1).limit(limit))

    @reaching_mongo
    async def page(self, conversation_id: ConversationId, request: PageRequest) -> Page[Turn]:
        """Load a page of turns, newest first, discarded ones left out; keys are turn ids. `total` is not filled in.

        Raises BadInput for a key of another conversation.
        """
        check_key(request, f"turn_{conversation_id.removeprefix('conv_')}_")
        wanted: Record = {"conversation_id": conversation_id, "lists": TURNS}
        return await read_page(self._turns, self._codec, wanted, request)

    @reaching_mongo
    async def message_page(self, conversation_id: ConversationId, request: PageRequest) -> Page[Message]:
        """Load a page of messages, newest first; keys are message ids. `total` is not filled in.

        Raises BadInput for a key of another conversation.
        """
        check_key(request, f"msg_{conversation_id.removeprefix('conv_')}_")
        wanted = {"conversation_id": conversation_id, "lists": MESSAGES, **turns_beyond(request)}
        found = self._turns.find(wanted, FIELDS).sort("_id", reading_order(request)).limit(turns_needed(request))
        return Page.cut(messages_beyond(await self._said.entities(found), request), request)

    @reaching_mongo
    async def delete_of(self, conversation_id: ConversationId) -> None:
        """Delete all turns of a conversation, and what they had added up to."""
        await self._turns.delete_many({"conversation_id": conversation_id})
        await self._practice.delete_many(practice_of(conversation_id))

    async def _in_the_way(self, turn: Turn) -> Turn | None:
        record = await self._turns.find_one({"_id": turn.id})
        if record is None:
            record = await self._turns.find_one({"conversation_id": turn.conversation_id, "active": True})
        return await self._codec.maybe(record)

    async def _set(self, stored: Mapping[str, object], turn: Turn) -> bool:
        found_by = await search_fields(self._vault, turn)
        change: Record = {"$set": {**await self._codec.fields(turn), **derived(turn), **found_by}}
        try:
            result = await self._turns.update_one(stored, change)
        except DuplicateKeyError:
            # It would be a second unfinished turn of its conversation.
            return False
        return result.matched_count == 1
