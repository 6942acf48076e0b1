"""Conversations due for review: their own records are the queue."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, cast

from pymongo import ReturnDocument

from adapters.mongo.availability import reaching_mongo
from adapters.mongo.codec import Codec, Record
from adapters.mongo.conversations import ConversationDocument
from adapters.mongo.database import Database
from adapters.mongo.review_marks import ReviewMark
from domain.clock import Ids
from domain.conversations.entities import Conversation, ConversationSummary, Insight
from domain.ids import ActionItemId
from domain.reviewing.ports import Reviewed, ReviewJob


@dataclass(frozen=True, slots=True)
class ReviewedPart:
    """The part of a conversation's record that a review writes each time."""

    summary: ConversationSummary | None
    insights: tuple[Insight, ...]


_MARK: Final = Codec(ReviewMark)
_VALUES: Final = Codec(ReviewedPart)
TOLD_KEPT: Final = 100
_DUE_FIRST: Final = [("review.due_at", 1)]


class MongoReviewQueue:
    """`domain.reviewing.ports.ReviewQueue` on the conversations."""

    def __init__(self, database: Database, ids: Ids) -> None:
        self._conversations = database.collection(ConversationDocument)
        self._codec = database.sealed(ConversationDocument, Conversation)
        self._ids = ids

    @reaching_mongo
    async def claim(self, now: datetime, until: datetime) -> ReviewJob | None:
        """Take the conversation that has been due longest, for oneself until `until`; None when none is due."""
        claim = self._ids.ulid()
        record = await self._conversations.find_one_and_update(
            {"review.due_at": {"$lte": now}},
            {"$set": {"review.due_at": until, "review.claim": claim}, "$inc": {"review.attempts": 1}},
            sort=_DUE_FIRST,
            return_document=ReturnDocument.AFTER,
        )
        if record is None:
            return None
        mark = _mark(record)
        return ReviewJob(
            conversation=await self._codec.entity(record),
            since=mark.since,
            version=mark.version,
            attempt=mark.attempts,
            claim=claim,
            told=frozenset(cast("list[ActionItemId]", record.get("told_suggestions", ()))),
        )

    @reaching_mongo
    async def told(self, job: ReviewJob, suggestions: Sequence[ActionItemId]) -> None:
        """Take note that the conversation's events have told of these."""
        newest = {"$each": list(suggestions), "$slice": -TOLD_KEPT}
        await self._conversations.update_one({"_id": job.conversation.id}, {"$push": {"told_suggestions": newest}})

    @reaching_mongo
    async def finish(self, job: ReviewJob, reviewed: Reviewed, now: datetime) -> bool:
        """Store what a review found; False when the claim was lost."""
        conversation, claimed = job.conversation, self._claimed(job)
        if reviewed.title is not None:
            title = await self._codec.some(conversation.owner_id, conversation.id, {"title": reviewed.title})
            change: Record = {"$set": {**title, "untitled": False}}
            await self._conversations.update_one({**claimed, "untitled": True}, change)
        if reviewed.phase is not None:
            change = {"$set": {"phase": reviewed.phase.value}}
            await self._conversations.update_one({**claimed, "last_turn_id": conversation.last_turn_id}, change)
        values = _VALUES.values(ReviewedPart(reviewed.summary, reviewed.insights))
        found = await self._codec.some(conversation.owner_id, conversation.id, values)
        as_claimed = {**claimed, "review.version": job.version}
        if reviewed.more is None:
            done = await self._conversations.update_one(as_claimed, {"$set": found, "$unset": {"review": ""}})
        else:
            done = await self._conversations.update_one(
                as_claimed, _again({**found, "review.since": reviewed.more}, now)
            )
        if done.matched_count == 0:
            # More turns have come: they, and those just read, are read again.
            done = await self._conversations.update_one(claimed, _again(found, now))
        return done.matched_count == 1

    @reaching_mongo
    async def postpone(self, job: ReviewJob, until: datetime) -> None:
        """Have a conversation reviewed later; nothing when the claim was lost."""
        change = {"$set": {"review.due_at": until}, "$unset": {"review.claim": ""}}
        await self._conversations.update_one(self._claimed(job), change)

    @reaching_mongo
    async def give_up(self, job: ReviewJob) -> None:
        """Leave these turns to the review of the next one; nothing when the claim was lost."""
        change = {"$unset": {"review.due_at": "", "review.claim": ""}}
        await self._conversations.update_one(self._claimed(job), change)

    @staticmethod
    def _claimed(job: ReviewJob) -> Record:
        return {"_id": job.conversation.id, "review.claim": job.claim}


def _mark(record: Record) -> ReviewMark:
    return _MARK.entity(cast(Record, record["review"]))


def _again(change: Record, now: datetime) -> Record:
    """Make the update that stores `change` and has the conversation reviewed once more."""
    return {
        "$set": {**change, "review.due_at": now, "review.attempts": 0},
        "$unset": {"review.claim": ""},
    }
