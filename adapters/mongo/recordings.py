"""Recordings in GridFS: the collections `recordings.files` and `recordings.chunks`."""

import re
from datetime import datetime
from typing import Final

import pymongo
from bson import ObjectId
from gridfs import NoFile
from gridfs.asynchronous import AsyncGridFSBucket
from gridfs.errors import CorruptGridFile
from pymongo import IndexModel
from pymongo.asynchronous.database import AsyncDatabase

from adapters.mongo.availability import reaching_mongo
from adapters.mongo.codec import Record
from adapters.mongo.database import Database
from domain.clock import Clock
from domain.ids import ConversationId, TurnId
from domain.turns.entities import Turn

BUCKET: Final = "recordings"
TRANSFER_SECONDS: Final = 60
"""How long a recording may take to be written or read; the largest have 64 MiB."""


async def make_indexes(records: AsyncDatabase[Record]) -> None:
    """Let MongoDB remove files and their chunks when they expire.

    GridFS gives chunks nothing but their file's id, so the id carries the expiry. That also removes the chunks of an
    upload that never ended.
    """
    expiry = {"files": "_id.expires_at", "chunks": "files_id.expires_at"}
    for part, field in expiry.items():
        await records[BUCKET][part].create_indexes([IndexModel(field, name="expired_ones_go", expireAfterSeconds=0)])


class MongoRecordings:
    """Recordings in GridFS; a file is named after its turn, whose id begins with its conversation's."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._bucket = AsyncGridFSBucket(database.records, BUCKET)
        self._files = database.records[BUCKET]["files"]
        self._clock = clock

    @reaching_mongo
    async def keep(self, turn: Turn, data: bytes, expires_at: datetime) -> None:
        """Keep a recording, replacing an earlier one of the turn; until it is whole the earlier one is read."""
        name = {"made": ObjectId(), "expires_at": expires_at}
        with pymongo.timeout(TRANSFER_SECONDS):
            await self._bucket.upload_from_stream_with_id(name, turn.id, data)
            await self._delete({"filename": turn.id, "_id": {"$ne": name}})

    @reaching_mongo
    async def get(self, turn_id: TurnId) -> bytes | None:
        """Load a recording; None when it is not kept, or no longer."""
        with pymongo.timeout(TRANSFER_SECONDS):
            try:
                return await self._read(turn_id)
            except CorruptGridFile:
                # Replaced or removed while it was read: look again, once.
                return await self._read(turn_id)

    @reaching_mongo
    async def drop(self, turn_id: TurnId) -> None:
        """Delete the recording of a turn, if there is one."""
        await self._delete({"filename": turn_id})

    @reaching_mongo
    async def delete_of(self, conversation_id: ConversationId) -> None:
        """Delete all recordings of a conversation."""
        prefix = f"turn_{conversation_id.removeprefix('conv_')}_"
        await self._delete({"filename": {"$regex": f"^{re.escape(prefix)}"}})

    async def _read(self, turn_id: TurnId) -> bytes | None:
        try:
            file = await self._bucket.open_download_stream_by_name(turn_id)
        except NoFile:
            return None
        expires_at = file._id["expires_at"]  # noqa: SLF001 - what GridFS calls its id
        return await file.read() if expires_at > self._clock.now() else None

    async def _delete(self, which: Record) -> None:
        async for file in self._files.find(which, {"_id": 1}):
            try:
                await self._bucket.delete(file["_id"])
            except NoFile:
                continue
