"""The collection `outbox`: letters to be written and sent."""

from datetime import datetime
from typing import ClassVar, Final

from beanie import Document
from pymongo import IndexModel, ReturnDocument

from adapters.mongo.availability import reaching_mongo
from adapters.mongo.codec import Codec
from adapters.mongo.database import Database
from domain.mail.entities import MailKind, MailOrder

KEPT_SECONDS: Final = 3 * 24 * 60 * 60


class MailOrderDocument(Document):
    """An order as stored; nobody else's before `due_at`."""

    id: str  # type: ignore[assignment]
    v: int
    kind: MailKind
    email: str
    created_at: datetime
    attempts: int
    due_at: datetime

    class Settings:
        """The collection."""

        name = "outbox"
        indexes: ClassVar = [
            IndexModel("due_at", name="due_longest_first"),
            IndexModel("created_at", name="kept_three_days", expireAfterSeconds=KEPT_SECONDS),
        ]


_ORDER: Final = Codec(MailOrder)


class MongoOutbox:
    """Orders in MongoDB."""

    def __init__(self, database: Database) -> None:
        self._orders = database.collection(MailOrderDocument)

    @reaching_mongo
    async def add(self, order: MailOrder) -> None:
        """Keep a new order, due at once."""
        await self._orders.insert_one({**_ORDER.record(order), "due_at": order.created_at})

    @reaching_mongo
    async def claim(self, now: datetime, until: datetime) -> MailOrder | None:
        """Take the order that has been due longest; nobody else gets it before `until`."""
        claimed = await self._orders.find_one_and_update(
            {"due_at": {"$lte": now}},
            {"$set": {"due_at": until}, "$inc": {"attempts": 1}},
            sort=[("due_at", 1)],
            return_document=ReturnDocument.AFTER,
        )
        return _ORDER.maybe(claimed)

    @reaching_mongo
    async def postpone(self, order: MailOrder, due_at: datetime) -> None:
        """Have a claimed order tried again later."""
        await self._orders.update_one({"_id": order.id}, {"$set": {"due_at": due_at}})

    @reaching_mongo
    async def done(self, order: MailOrder) -> None:
        """Forget an order."""
        await self._orders.delete_one({"_id": order.id})
