"""The collection `users`."""

from datetime import datetime
from typing import ClassVar

from beanie import Document
from pymongo import IndexModel
from pymongo.errors import DuplicateKeyError

from adapters.mongo.availability import reaching_mongo
from adapters.mongo.database import Database
from adapters.mongo.sealed_codec import Sealed
from domain.accounts import entities
from domain.accounts.entities import User
from domain.ids import UserId


class UserDocument(Document):
    """A user as stored; addresses are unique."""

    id: UserId  # type: ignore[assignment]
    v: int
    email: str
    email_verified: bool
    password_hash: str | None
    created_at: datetime
    profile: dict[str, str | Sealed | list[str] | None]
    settings: entities.Settings

    owner: ClassVar = "_id"
    sealed: ClassVar = ("profile.pronouns", "profile.about", "profile.coaching_focus")

    class Settings:
        """The collection."""

        name = "users"
        indexes: ClassVar = [IndexModel("email", name="one_user_per_email", unique=True)]


class MongoUsers:
    """Users in MongoDB."""

    def __init__(self, database: Database) -> None:
        self._users = database.collection(UserDocument)
        self._codec = database.sealed(UserDocument, User)

    @reaching_mongo
    async def add(self, user: User) -> bool:
        """Keep a new user; False when the email address is taken."""
        try:
            await self._users.insert_one(await self._codec.record(user))
        except DuplicateKeyError:
            return False
        return True

    @reaching_mongo
    async def get(self, user_id: UserId) -> User | None:
        """Load a user."""
        return await self._codec.maybe(await self._users.find_one({"_id": user_id}))

    @reaching_mongo
    async def by_email(self, email: str) -> User | None:
        """Load the user with this address, in normal form."""
        return await self._codec.maybe(await self._users.find_one({"email": email}))

    @reaching_mongo
    async def replace_profile(self, user: User) -> None:
        """Store `profile` and `settings` of a user."""
        fields = await self._codec.fields(user)
        change = {"profile": fields["profile"], "settings": fields["settings"]}
        await self._users.update_one({"_id": user.id}, {"$set": change})

    @reaching_mongo
    async def set_password(self, user_id: UserId, password_hash: str) -> None:
        """Store a new password's hash."""
        await self._users.update_one({"_id": user_id}, {"$set": {"password_hash": password_hash}})

    @reaching_mongo
    async def verify_email(self, user_id: UserId, email: str) -> None:
        """Take note that a user's address is theirs, if it is still this one."""
        await self._users.update_one({"_id": user_id, "email": email}, {"$set": {"email_verified": True}})
