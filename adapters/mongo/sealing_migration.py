"""Encrypting what was written before words were encrypted."""

from collections.abc import AsyncGenerator, Sequence
from datetime import datetime
from typing import Final

import msgspec
import pymongo
from beanie import Document
from gridfs.asynchronous import AsyncGridFSBucket

from adapters.mongo.availability import reaching_mongo
from adapters.mongo.codec import Record
from adapters.mongo.database import Database
from adapters.mongo.documents import DOCUMENTS
from adapters.mongo.gridfs_blobs import BUCKET, TRANSFER_SECONDS
from adapters.mongo.record_seals import RecordSeals, sealed_paths
from adapters.mongo.recordings import MongoRecordings
from adapters.mongo.turn_documents import TurnDocument
from domain.errors import AccountGone
from domain.turns.entities import Turn

AT_ONCE: Final = 200


class _Expiring(msgspec.Struct):
    """The id of a file, as far as it matters here."""

    expires_at: datetime


async def seal_everything(database: Database, recordings: MongoRecordings) -> AsyncGenerator[tuple[str, int], None]:
    """Encrypt all that is in the clear; yield each collection's name and how many of its records were changed.

    Safe while serving: a record that changes meanwhile is left to whoever changed it. Cut short, it is begun again.
    """
    for document in DOCUMENTS:
        if sealed_paths(document):
            yield document.get_collection_name(), await _seal_all(database, document)
    yield BUCKET, await _seal_recordings(database, recordings)


@reaching_mongo
async def _seal_all(database: Database, document: type[Document]) -> int:
    records, seals, count = database.collection(document), RecordSeals(document, database.vault), 0
    clear_ones, behind = _in_the_clear(sealed_paths(document)), Record()
    while True:
        found = await records.find({**clear_ones, **behind}).sort("_id", 1).limit(AT_ONCE).to_list()
        if not found:
            return count
        for record in found:
            clear, owner_id = seals.in_the_clear(record), seals.owner_of(record)
            try:
                sealed = await seals.some(owner_id, str(record["_id"]), clear)
            except AccountGone:
                continue
            result = await records.update_one({"_id": record["_id"], **clear}, {"$set": sealed})
            count += result.modified_count
        behind = {"_id": {"$gt": found[-1]["_id"]}}


def _in_the_clear(paths: Sequence[str]) -> Record:
    there: Record = {"$exists": True, "$nin": [None, "", []], "$not": {"$type": "binData"}}
    return {"$or": [{path: there} for path in paths]}


@reaching_mongo
async def _seal_recordings(database: Database, recordings: MongoRecordings) -> int:
    """Keep recordings anew that were kept as they came; those were named by what is now only a part of their name."""
    bucket = AsyncGridFSBucket(database.records, BUCKET)
    turns, count = database.sealed(TurnDocument, Turn), 0
    async for file in database.records[BUCKET]["files"].find({"_id.made": {"$exists": True}}):
        turn = await turns.maybe(await database.collection(TurnDocument).find_one({"_id": file["filename"]}))
        with pymongo.timeout(TRANSFER_SECONDS):
            if turn is not None:
                stream = await bucket.open_download_stream(file["_id"])
                expires_at = msgspec.convert(file["_id"], _Expiring).expires_at
                await recordings.keep(turn, await stream.read(), expires_at)
                count += 1
            await bucket.delete(file["_id"])
    return count
