"""The collection `idempotency_keys`; MongoDB removes those older than a day."""

from dataclasses import replace
from datetime import datetime
from typing import ClassVar, Final

from beanie import Document
from pymongo import IndexModel
from pymongo.errors import DuplicateKeyError

from adapters.mongo.availability import reaching_mongo
from adapters.mongo.codec import Codec
from adapters.mongo.database import Database
from domain.clock import Clock
from domain.idempotency import Claim
from domain.ids import UserId

KEPT_SECONDS: Final = 24 * 60 * 60


class IdempotencyKeyDocument(Document):
    """A claim as stored: user and key together are its id."""

    id: str  # type: ignore[assignment]
    v: int
    user_id: UserId
    key: str
    operation: str
    input_digest: str
    object_id: str
    created_at: datetime

    class Settings:
        """The collection."""

        name = "idempotency_keys"
        indexes: ClassVar = [IndexModel("created_at", name="kept_a_day", expireAfterSeconds=KEPT_SECONDS)]


_CLAIM: Final = Codec(Claim)


class MongoIdempotencyKeys:
    """Claims in MongoDB. An input's digest is kept as a keyed one: from the plain one, short words could be guessed."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._keys = database.collection(IdempotencyKeyDocument)
        self._vault = database.vault
        self._clock = clock

    @reaching_mongo
    async def claim(self, claim: Claim) -> Claim:
        """Keep the claim, or return the one that was there first. Raises AccountGone."""
        cipher = await self._vault.sealing(claim.user_id)
        digest = cipher.token("idempotency", claim.input_digest).hex()
        # User ids have no colon, so two users' keys never meet.
        name = {"_id": f"{claim.user_id}:{claim.key}"}
        record = {**name, "v": 1, **_CLAIM.values(claim), "input_digest": digest, "created_at": self._clock.now()}
        while True:
            try:
                await self._keys.insert_one(record)
            except DuplicateKeyError:
                if first := await self._keys.find_one(name):
                    kept = _CLAIM.entity(first)
                    same = first["input_digest"] == digest
                    return replace(kept, input_digest=claim.input_digest) if same else kept
                # It was removed for its age in between.
            else:
                return claim
