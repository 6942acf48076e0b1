"""The collection `email_tokens`: digests of what was mailed; MongoDB removes those that have expired."""

from datetime import datetime
from typing import ClassVar, Final

from beanie import Document
from pymongo import IndexModel

from adapters.mongo.availability import reaching_mongo
from adapters.mongo.codec import Codec
from adapters.mongo.database import Database
from domain.accounts.email_tokens import EmailToken, TokenPurpose
from domain.ids import UserId


class EmailTokenDocument(Document):
    """A token as stored: its id is a digest."""

    id: str  # type: ignore[assignment]
    v: int
    purpose: TokenPurpose
    user_id: UserId
    email: str
    expires_at: datetime

    class Settings:
        """The collection."""

        name = "email_tokens"
        indexes: ClassVar = [
            IndexModel("expires_at", name="expired_ones_go", expireAfterSeconds=0),
            IndexModel([("user_id", 1), ("purpose", 1)], name="of_a_user"),
        ]


_TOKEN: Final = Codec(EmailToken)


class MongoEmailTokens:
    """Tokens in MongoDB."""

    def __init__(self, database: Database) -> None:
        self._tokens = database.collection(EmailTokenDocument)

    @reaching_mongo
    async def add(self, token: EmailToken) -> None:
        """Keep a new token."""
        await self._tokens.insert_one(_TOKEN.record(token))

    @reaching_mongo
    async def get(self, token_id: str, purpose: TokenPurpose, now: datetime) -> EmailToken | None:
        """Load a token that is still good."""
        good = {"_id": token_id, "purpose": purpose.value, "expires_at": {"$gt": now}}
        return _TOKEN.maybe(await self._tokens.find_one(good))

    @reaching_mongo
    async def use(self, token: EmailToken) -> bool:
        """Use a token up, and all others of its user and purpose with it; False when somebody else was faster."""
        used = await self._tokens.delete_one({"_id": token.id})
        if used.deleted_count == 0:
            return False
        await self._tokens.delete_many({"user_id": token.user_id, "purpose": token.purpose.value})
        return True

    @reaching_mongo
    async def forget(self, user_id: UserId) -> None:
        """Forget all tokens of a user."""
        await self._tokens.delete_many({"user_id": user_id})
