"""The collection `audit_log`; MongoDB removes what is older than the days it is kept."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import ClassVar, Final

from beanie import Document
from pymongo import IndexModel
from pymongo.errors import BulkWriteError

from adapters.mongo.availability import reaching_mongo
from adapters.mongo.codec import Codec
from adapters.mongo.database import Database
from adapters.mongo.keyset import bounds, reading_order
from domain.audit.entries import AuditEntry, AuditOutcome
from domain.ids import AuditEntryId, SignInId, UserId
from domain.pages import Page, PageRequest

_DUPLICATE_KEY: Final = 11000


class AuditEntryDocument(Document):
    """An entry as stored."""

    id: AuditEntryId  # type: ignore[assignment]
    v: int
    at: datetime
    action: str
    outcome: AuditOutcome
    user_id: UserId | None
    sign_in_id: SignInId | None
    ip_address: str | None
    device: str | None
    subject: str | None
    kept_until: datetime

    class Settings:
        """The collection."""

        name = "audit_log"
        indexes: ClassVar = [
            IndexModel([("user_id", 1), ("_id", -1)], name="of_a_user_newest_first"),
            IndexModel("kept_until", name="old_ones_go", expireAfterSeconds=0),
        ]


_ENTRY: Final = Codec(AuditEntry)


class MongoAuditEntries:
    """Audit entries in MongoDB, each kept for so many days."""

    def __init__(self, database: Database, *, kept_days: int) -> None:
        self._entries = database.collection(AuditEntryDocument)
        self._kept = timedelta(days=kept_days)

    @reaching_mongo
    async def add(self, entries: Sequence[AuditEntry]) -> None:
        """Keep entries; harmless for those that are kept already."""
        records = [{**_ENTRY.record(entry), "kept_until": entry.at + self._kept} for entry in entries]
        try:
            await self._entries.insert_many(records, ordered=False)
        except BulkWriteError as error:
            failures = (error.details or {}).get("writeErrors", [])
            if not failures or any(failure["code"] != _DUPLICATE_KEY for failure in failures):
                raise

    @reaching_mongo
    async def get(self, entry_id: AuditEntryId, user_id: UserId) -> AuditEntry | None:
        """Load an entry of a user's account."""
        return _ENTRY.maybe(await self._entries.find_one({"_id": entry_id, "user_id": user_id}))

    @reaching_mongo
    async def page(self, user_id: UserId, request: PageRequest) -> Page[AuditEntry]:
        """Load a page of what concerns a user's account, newest first; keys are entry ids."""
        found = self._entries.find({"user_id": user_id, **bounds(request)}).sort("_id", reading_order(request))
        records = await found.limit(request.size + 1).to_list()
        return Page.cut([_ENTRY.entity(record) for record in records], request)

    @reaching_mongo
    async def erase(self, user_id: UserId) -> None:
        """Forget what concerns an account."""
        await self._entries.delete_many({"user_id": user_id})
