"""The collection `message_reports`: what the operators are told."""

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

from beanie import Document
from pymongo import IndexModel

from adapters.mongo.availability import reaching_mongo
from adapters.mongo.database import Database
from adapters.mongo.sealed_codec import Sealed
from domain.ids import ConversationId, MessageId, ReportId, UserId
from domain.reports.entities import MessageReport


class MessageReportDocument(Document):
    """A report as stored."""

    id: ReportId  # type: ignore[assignment]
    v: int
    owner_id: UserId
    conversation_id: ConversationId
    message_id: MessageId
    text: str | Sealed
    reason: str | Sealed
    at: datetime

    sealed: ClassVar = ("text", "reason")

    class Settings:
        """The collection."""

        name = "message_reports"
        indexes: ClassVar = [
            IndexModel([("at", -1)], name="newest_first"),
            IndexModel("conversation_id", name="of_a_conversation"),
            IndexModel("owner_id", name="of_an_owner"),
        ]


class MongoReports:
    """Reports in MongoDB. What they say is encrypted with the key of who made them, and goes with that key."""

    def __init__(self, database: Database) -> None:
        self._reports = database.collection(MessageReportDocument)
        self._codec = database.sealed(MessageReportDocument, MessageReport)

    @reaching_mongo
    async def keep(self, report: MessageReport) -> bool:
        """Keep a report, in place of an earlier one of the same message; False when there was one."""
        record = await self._codec.record(report)
        result = await self._reports.replace_one({"_id": report.id}, record, upsert=True)
        return result.matched_count == 0

    @reaching_mongo
    async def latest(self, limit: int) -> Sequence[MessageReport]:
        """List reports for the operators, newest first."""
        found = self._reports.find().sort("at", -1).limit(limit)
        return [await self._codec.entity(record) async for record in found]

    @reaching_mongo
    async def delete_of(self, conversation_id: ConversationId) -> None:
        """Delete the reports of a conversation."""
        await self._reports.delete_many({"conversation_id": conversation_id})
