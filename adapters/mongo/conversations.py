"""The collection `conversations`, with each owner's counters kept in the same transactions."""

from collections.abc import AsyncGenerator, Sequence
from datetime import datetime
from functools import partial
from typing import ClassVar, Final

from beanie import Document
from pymongo import IndexModel, ReturnDocument
from pymongo.asynchronous.client_session import AsyncClientSession
from pymongo.asynchronous.cursor import AsyncCursor

from adapters.mongo.availability import reaching_mongo
from adapters.mongo.codec import Codec, Record
from adapters.mongo.counted import CountedPart, conversation_update
from adapters.mongo.counters import CountersDocument, count, counted
from adapters.mongo.database import Database
from adapters.mongo.keyset import bounds, read_page, reading_order
from adapters.mongo.practice import PracticeDocument, practice_update
from adapters.mongo.review_marks import ReviewMark
from adapters.mongo.sealed_codec import Sealed
from adapters.mongo.transactions import in_transaction, insert_counting
from adapters.mongo.turn_documents import TurnDocument
from domain.coaching.grow import CoachingPhase
from domain.conversations.entities import (
    Conversation,
    ConversationFilter,
    ConversationStatus,
    ConversationSummary,
    Insight,
)
from domain.ids import ActionItemId, ConversationId, GoalId, TurnId, UserId
from domain.pages import Page, PageRequest
from domain.turns.entities import Turn, TurnStatus, Usage

TITLES_AT_ONCE: Final = 200
"""A search in titles decrypts so many between two looks at MongoDB: others are served in between."""


class ConversationDocument(Document):
    """A conversation as stored; `review` and `told_suggestions` belong to its reviews."""

    id: ConversationId  # type: ignore[assignment]
    v: int
    owner_id: UserId
    title: str | Sealed
    untitled: bool = False
    status: ConversationStatus
    phase: CoachingPhase
    topic: str | Sealed | None
    goal_id: GoalId | None = None
    created_at: datetime
    updated_at: datetime
    last_turn_id: TurnId | None
    turn_count: int
    message_count: int
    summary: ConversationSummary | Sealed | None
    insights: tuple[Insight, ...] | Sealed = ()
    usage: Usage
    rating: int | None
    rating_note: str | Sealed | None
    review: ReviewMark | None = None
    told_suggestions: tuple[ActionItemId, ...] = ()

    sealed: ClassVar = ("title", "topic", "summary", "insights", "rating_note")

    class Settings:
        """The collection."""

        name = "conversations"
        indexes: ClassVar = [
            IndexModel([("owner_id", 1), ("status", 1), ("_id", -1)], name="of_an_owner_newest_first"),
            IndexModel(
                [("owner_id", 1), ("goal_id", 1), ("status", 1), ("_id", -1)],
                name="of_a_goal_newest_first",
                partialFilterExpression={"goal_id": {"$gt": ""}},
            ),
            IndexModel(
                "review.due_at",
                name="due_for_review_first_come_first",
                partialFilterExpression={"review.due_at": {"$exists": True}},
            ),
        ]


_COUNTED: Final = Codec(CountedPart)


class MongoConversations:
    """Conversations in MongoDB."""

    def __init__(self, database: Database) -> None:
        self._client = database.client
        self._conversations = database.collection(ConversationDocument)
        self._counters = database.collection(CountersDocument)
        self._turns = database.collection(TurnDocument)
        self._practice = database.collection(PracticeDocument)
        self._codec = database.sealed(ConversationDocument, Conversation)

    @reaching_mongo
    async def add(self, conversation: Conversation) -> bool:
        """Keep a new conversation; False when its id is there already."""
        record = await self._codec.record(conversation)
        counting = partial(count, self._counters, conversation.owner_id, "conversations", {conversation.status: 1})
        return await insert_counting(self._conversations, record, counting)

    @reaching_mongo
    async def get(self, conversation_ids: Sequence[ConversationId], owner_id: UserId) -> Sequence[Conversation | None]:
        """Load conversations of one owner, in the order asked for; None for what is not there or not theirs."""
        found = self._conversations.find({"_id": {"$in": list(conversation_ids)}, "owner_id": owner_id})
        return await self._codec.in_order(conversation_ids, found)

    @reaching_mongo
    async def replace(self, conversation: Conversation) -> None:
        """Store title, whether the user chose it, topic, goal, status, rating and `updated_at`."""
        new = conversation
        texts = {"title": new.title, "topic": new.topic, "rating_note": new.rating_note}
        words = await self._codec.some(new.owner_id, new.id, texts)
        change = {
            **words,
            "untitled": new.untitled,
            "goal_id": new.goal_id,
            "status": new.status.value,
            "rating": new.rating,
            "updated_at": new.updated_at,
        }

        async def work(session: AsyncClientSession) -> None:
            before = await self._conversations.find_one_and_update(
                {"_id": new.id, "owner_id": new.owner_id},
                {"$set": change},
                {"status": 1},
                return_document=ReturnDocument.BEFORE,
                session=session,
            )
            if before is not None and before["status"] != new.status.value:
                moved = {ConversationStatus(before["status"]): -1, new.status: 1}
                await count(self._counters, new.owner_id, "conversations", moved, session)

        await in_transaction(self._client, work)

    @reaching_mongo
    async def record_turn(self, turn: Turn) -> None:
        """Keep up a conversation after a turn: its phase, usage, `updated_at`, `last_turn_id` and the counters.

        What was counted of the turn is written beside it in the same transaction as the counters: after a crash both
        are there or neither is, and of two calls at once one is tried again and finds nothing left to count. A turn
        that is no longer stored is not counted.
        """
        if turn.status is TurnStatus.DISCARDED:
            return

        async def work(session: AsyncClientSession) -> None:
            kept = await self._turns.find_one({"_id": turn.id}, {"_id": 0, "counted": 1}, session=session)
            if kept is None:
                return
            before = _COUNTED.entity(kept).counted
            after = before.with_turn(turn)
            if after != before:
                change = {"$set": _COUNTED.values(CountedPart(after))}
                await self._turns.update_one({"_id": turn.id}, change, session=session)
            theirs = {"_id": turn.conversation_id, "owner_id": turn.owner_id}
            if practice := practice_update(before, after, turn):
                await self._practice.update_one(*practice, upsert=True, session=session)
            update = conversation_update(before, after, turn)
            await self._conversations.update_one(theirs, update, session=session)

        await in_transaction(self._client, work)

    @reaching_mongo
    async def delete(self, conversation_id: ConversationId, owner_id: UserId) -> bool:
        """Delete a conversation; False when the owner has no such one."""

        async def work(session: AsyncClientSession) -> bool:
            gone = await self._conversations.find_one_and_delete(
                {"_id": conversation_id, "owner_id": owner_id}, {"status": 1}, session=session
            )
            if gone is not None:
                fewer = {ConversationStatus(gone["status"]): -1}
                await count(self._counters, owner_id, "conversations", fewer, session)
            return gone is not None

        return await in_transaction(self._client, work)

    @reaching_mongo
    async def page(self, owner_id: UserId, which: ConversationFilter, request: PageRequest) -> Page[Conversation]:
        """Load a page, newest first; keys are conversation ids. `total` comes from kept counters, else None."""
        wanted: Record = {"owner_id": owner_id, "status": {"$in": [status.value for status in which.statuses]}}
        if which.goal_id is not None:
            wanted["goal_id"] = which.goal_id
        if which.title_contains is not None:
            found = self._conversations.find({**wanted, **bounds(request)}).sort("_id", reading_order(request))
            named = self._named(found.batch_size(TITLES_AT_ONCE), which.title_contains, request.size + 1)
            return Page.cut([conversation async for conversation in named], request)
        total = await counted(self._counters, owner_id, "conversations", which.statuses) if which.counted else None
        return await read_page(self._conversations, self._codec, wanted, request, total)

    async def _named(self, found: AsyncCursor[Record], part: str, at_most: int) -> AsyncGenerator[Conversation, None]:
        """Give conversations whose decrypted titles have this part, case aside."""
        part = part.casefold()
        async with found:
            async for record in found:
                conversation = await self._codec.entity(record)
                if part in conversation.title.casefold():
                    yield conversation
                    at_most -= 1
                    if not at_most:
                        return
