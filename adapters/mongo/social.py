"""The collections `social_identities`, `social_attempts` and `spent`; MongoDB removes what has expired."""

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar, Final

from beanie import Document
from pymongo import IndexModel
from pymongo.errors import DuplicateKeyError

from adapters.mongo.availability import reaching_mongo
from adapters.mongo.codec import Codec
from adapters.mongo.database import Database
from domain.accounts.social import SocialAttempt, SocialIdentity, SocialProvider
from domain.ids import UserId


class SocialIdentityDocument(Document):
    """An identity as stored."""

    id: str  # type: ignore[assignment]
    v: int
    user_id: UserId
    provider: SocialProvider
    issuer: str
    subject: str
    linked_at: datetime

    class Settings:
        """The collection."""

        name = "social_identities"
        indexes: ClassVar = [
            IndexModel([("user_id", 1), ("provider", 1)], name="one_of_each_provider", unique=True),
        ]


class SocialAttemptDocument(Document):
    """A login under way as stored: its id is the state's digest."""

    id: str  # type: ignore[assignment]
    v: int
    provider: SocialProvider
    redirect_uri: str
    nonce: str
    code_verifier: str
    user_id: UserId | None
    expires_at: datetime

    class Settings:
        """The collection."""

        name = "social_attempts"
        indexes: ClassVar = [
            IndexModel("expires_at", name="expired_ones_go", expireAfterSeconds=0),
            IndexModel("user_id", name="of_a_user"),
        ]


class SpentDocument(Document):
    """The digest of an id token that was used."""

    id: str  # type: ignore[assignment]
    v: int
    expires_at: datetime

    class Settings:
        """The collection."""

        name = "spent"
        indexes: ClassVar = [IndexModel("expires_at", name="expired_ones_go", expireAfterSeconds=0)]


_IDENTITY: Final = Codec(SocialIdentity)
_ATTEMPT: Final = Codec(SocialAttempt)


class MongoSocialIdentities:
    """Identities in MongoDB."""

    def __init__(self, database: Database) -> None:
        self._identities = database.collection(SocialIdentityDocument)

    @reaching_mongo
    async def add(self, identity: SocialIdentity) -> bool:
        """Keep an identity; False when it is somebody's, or its user has another one of this provider."""
        try:
            await self._identities.insert_one(_IDENTITY.record(identity))
        except DuplicateKeyError:
            return False
        return True

    @reaching_mongo
    async def get(self, identity_id: str) -> SocialIdentity | None:
        """Load an identity."""
        return _IDENTITY.maybe(await self._identities.find_one({"_id": identity_id}))

    @reaching_mongo
    async def of_user(self, user_id: UserId) -> Sequence[SocialIdentity]:
        """List a user's identities, the oldest first."""
        found = self._identities.find({"user_id": user_id}).sort("linked_at", 1)
        return [_IDENTITY.entity(record) async for record in found]

    @reaching_mongo
    async def remove(self, identity_id: str) -> None:
        """Forget an identity."""
        await self._identities.delete_one({"_id": identity_id})

    @reaching_mongo
    async def erase(self, user_id: UserId) -> None:
        """Forget all identities of a user."""
        await self._identities.delete_many({"user_id": user_id})


class MongoSocialAttempts:
    """Logins under way in MongoDB."""

    def __init__(self, database: Database) -> None:
        self._attempts = database.collection(SocialAttemptDocument)
        self._spent = database.collection(SpentDocument)

    @reaching_mongo
    async def add(self, attempt: SocialAttempt) -> None:
        """Keep a new attempt."""
        await self._attempts.insert_one(_ATTEMPT.record(attempt))

    @reaching_mongo
    async def take(self, attempt_id: str, now: datetime) -> SocialAttempt | None:
        """Hand out an attempt that is still good, once."""
        return _ATTEMPT.maybe(await self._attempts.find_one_and_delete({"_id": attempt_id, "expires_at": {"$gt": now}}))

    @reaching_mongo
    async def spend(self, name: str, until: datetime) -> bool:
        """Take note that something was used; False when it was before."""
        try:
            await self._spent.insert_one({"_id": name, "v": 1, "expires_at": until})
        except DuplicateKeyError:
            return False
        return True
