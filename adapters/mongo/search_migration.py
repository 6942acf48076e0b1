"""Making messages found that were written before there was an index of their words."""

from typing import Final

from adapters.mongo.availability import reaching_mongo
from adapters.mongo.codec import Record
from adapters.mongo.database import Database
from adapters.mongo.search_terms import search_fields
from adapters.mongo.turn_documents import TurnDocument
from domain.errors import AccountGone
from domain.turns.entities import Turn

AT_ONCE: Final = 200


@reaching_mongo
async def index_messages(database: Database) -> int:
    """Index turns that are not, and return how many. Safe while serving; cut short, it goes on where it was."""
    turns, codec, count = database.collection(TurnDocument), database.sealed(TurnDocument, Turn), 0
    behind = Record()
    while True:
        unindexed: Record = {"ulid": {"$exists": False}, **behind}
        found = await turns.find(unindexed).sort("_id", 1).limit(AT_ONCE).to_list()
        if not found:
            return count
        for record in found:
            try:
                fields = await search_fields(database.vault, await codec.entity(record))
            except AccountGone:
                continue
            # Whoever stores the turn meanwhile indexes it too.
            result = await turns.update_one({"_id": record["_id"], "ulid": {"$exists": False}}, {"$set": fields})
            count += result.modified_count
        behind = {"_id": {"$gt": found[-1]["_id"]}}
