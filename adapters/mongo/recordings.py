"""The collection `kept_recordings`: what is known of recordings, whose sound is kept encrypted in a blob store."""

import secrets
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from datetime import datetime, timedelta
from typing import ClassVar, Final

from beanie import Document
from pymongo import IndexModel
from pymongo.asynchronous.collection import AsyncCollection

from adapters.mongo.availability import reaching_mongo
from adapters.mongo.codec import Codec, Record
from adapters.mongo.database import Database
from adapters.storage.blobs import BlobStore
from adapters.storage.sealed_blobs import SealedBlobs
from domain.audio.formats import AudioFormat
from domain.clock import Clock
from domain.errors import NotFound
from domain.ids import ConversationId, TurnId, UserId
from domain.recordings.entities import KeptRecording
from domain.turns.entities import Turn

UPLOAD_HOURS: Final = 1
"""What is not whole after so long never will be."""


class RecordingDocument(Document):
    """What is known of a recording; `whole` once all its bytes are kept."""

    id: str  # type: ignore[assignment]
    v: int
    turn_id: TurnId
    conversation_id: ConversationId
    owner_id: UserId
    format: AudioFormat
    sample_rate: int | None
    duration_ms: int
    size: int
    created_at: datetime
    expires_at: datetime
    whole: bool

    class Settings:
        """The collection."""

        name = "kept_recordings"
        indexes: ClassVar = [
            IndexModel([("turn_id", 1), ("created_at", -1)], name="of_a_turn_newest_first"),
            IndexModel("conversation_id", name="of_a_conversation"),
            IndexModel([("owner_id", 1), ("_id", 1)], name="of_a_user"),
            IndexModel("expires_at", name="by_expiry"),
            IndexModel("created_at", name="unfinished", partialFilterExpression={"whole": False}),
        ]


RECORDING: Final = Codec(KeptRecording)


class MongoRecordings:
    """Recordings: what is known of them in MongoDB, their sound wherever `blobs` keeps it."""

    def __init__(self, database: Database, blobs: BlobStore, clock: Clock) -> None:
        self._records: AsyncCollection[Record] = database.collection(RecordingDocument)
        self._sounds = SealedBlobs(blobs, database.vault)
        self._clock = clock

    @reaching_mongo
    async def keep(self, turn: Turn, data: bytes, expires_at: datetime, *, duration_ms: int = 0) -> None:
        """Keep a recording, replacing an earlier one of the turn; until it is whole the earlier one is read.

        Raises AccountGone.
        """
        kept = KeptRecording(
            id=f"{turn.id}.{secrets.token_hex(4)}",
            turn_id=turn.id,
            conversation_id=turn.conversation_id,
            owner_id=turn.owner_id,
            format=turn.options.audio_format or AudioFormat.WAV,
            sample_rate=turn.options.sample_rate,
            duration_ms=duration_ms,
            size=len(data),
            created_at=self._clock.now(),
            expires_at=expires_at,
        )
        await self._records.insert_one({**RECORDING.record(kept), "whole": False})
        await self._sounds.put(turn.owner_id, kept.id, data, expires_at)
        await self._records.update_one({"_id": kept.id}, {"$set": {"whole": True}})
        await self._delete({"turn_id": turn.id, "_id": {"$ne": kept.id}})

    async def get(self, turn_id: TurnId) -> bytes | None:
        """Load a recording; None when it is not kept, or no longer."""
        for _ in range(2):
            [kept] = await self.kept([turn_id])
            if kept is None:
                return None
            try:
                async with aclosing(self.read(kept, 0, kept.size)) as parts:
                    return b"".join([part async for part in parts])
            except NotFound:
                # Replaced or removed while it was read: look again, once.
                continue
        return None

    @reaching_mongo
    async def kept(self, turn_ids: Sequence[TurnId]) -> Sequence[KeptRecording | None]:
        """Tell what is kept of turns, in the order asked for."""
        good: Record = {"turn_id": {"$in": list(turn_ids)}, "whole": True, "expires_at": {"$gt": self._clock.now()}}
        found = self._records.find(good).sort("created_at", 1)
        by_turn = {kept.turn_id: kept for kept in [RECORDING.entity(record) async for record in found]}
        return [by_turn.get(turn_id) for turn_id in turn_ids]

    async def read(self, recording: KeptRecording, start: int, end: int) -> AsyncGenerator[bytes, None]:
        """Yield a recording's bytes from `start` to before `end`. Raises NotFound when they cannot be read any more."""
        parts = self._sounds.read(recording.owner_id, recording.id, recording.size, start, end)
        async with aclosing(parts):
            async for part in parts:
                yield part

    @reaching_mongo
    async def drop(self, turn_id: TurnId) -> None:
        """Delete the recording of a turn, if there is one."""
        await self._delete({"turn_id": turn_id})

    @reaching_mongo
    async def delete_of(self, conversation_id: ConversationId) -> None:
        """Delete all recordings of a conversation."""
        await self._delete({"conversation_id": conversation_id})

    @reaching_mongo
    async def delete_of_user(self, owner_id: UserId) -> int:
        """Delete all recordings of a user; tell how many there were."""
        return await self._delete({"owner_id": owner_id})

    @reaching_mongo
    async def of_user(self, owner_id: UserId, after: str | None, limit: int) -> Sequence[KeptRecording]:
        """List a user's recordings behind the id `after`."""
        theirs: Record = {"owner_id": owner_id, "whole": True, **({} if after is None else {"_id": {"$gt": after}})}
        found = self._records.find(theirs).sort("_id", 1).limit(limit)
        return [RECORDING.entity(record) async for record in found]

    @reaching_mongo
    async def sweep(self, limit: int) -> int:
        """Delete what has expired, and what an upload that was cut short has left; tell how many were found."""
        now = self._clock.now()
        expired = await self._delete({"expires_at": {"$lte": now}}, limit)
        unfinished: Record = {"whole": False, "created_at": {"$lt": now - timedelta(hours=UPLOAD_HOURS)}}
        return expired + await self._delete(unfinished, limit)

    async def _delete(self, which: Record, limit: int = 0) -> int:
        """Delete the sound first: what is still listed will be found again."""
        count = 0
        async for record in self._records.find(which, {"_id": 1}).limit(limit):
            await self._sounds.delete(str(record["_id"]))
            await self._records.delete_one({"_id": record["_id"]})
            count += 1
        return count
