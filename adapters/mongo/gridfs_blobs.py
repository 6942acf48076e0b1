"""Bytes in GridFS: the collections `recordings.files` and `recordings.chunks`."""

from collections.abc import AsyncIterator
from datetime import datetime
from typing import Final

import pymongo
from gridfs import NoFile
from gridfs.asynchronous import AsyncGridFSBucket
from gridfs.errors import CorruptGridFile
from pymongo import IndexModel
from pymongo.asynchronous.database import AsyncDatabase

from adapters.mongo.availability import reaching_mongo
from adapters.mongo.codec import Record
from adapters.mongo.database import Database
from adapters.storage.sealed_blobs import SEALED_BYTES

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


class GridFsBlobs:
    """`adapters.storage.blobs.BlobStore` in GridFS; its chunks are the sealed ones: no read takes two for one."""

    def __init__(self, database: Database) -> None:
        self._bucket = AsyncGridFSBucket(database.records, BUCKET, chunk_size_bytes=SEALED_BYTES)
        self._files = database.records[BUCKET]["files"]

    @reaching_mongo
    async def put(self, name: str, parts: AsyncIterator[bytes], expires_at: datetime) -> None:
        """Keep parts put end to end."""
        identity = {"name": name, "expires_at": expires_at}
        with pymongo.timeout(TRANSFER_SECONDS):
            async with self._bucket.open_upload_stream_with_id(identity, name) as upload:
                async for part in parts:
                    await upload.write(part)

    @reaching_mongo
    async def read(self, name: str, start: int, length: int) -> bytes | None:
        """Load so many bytes from `start` on, fewer at the end; None when there are none of that name."""
        with pymongo.timeout(TRANSFER_SECONDS):
            try:
                file = await self._bucket.open_download_stream_by_name(name)
                await file.seek(start)
                return await file.read(length)
            except (NoFile, CorruptGridFile):
                # Not there, or removed while it was read.
                return None

    @reaching_mongo
    async def delete(self, name: str) -> None:
        """Delete what has this name, if there is anything."""
        async for file in self._files.find({"filename": name}, {"_id": 1}):
            try:
                await self._bucket.delete(file["_id"])
            except NoFile:
                continue
