"""Everything that is held about a user: told in full, or erased."""

from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from typing import Final

import msgspec

from adapters.mongo.availability import reaching_mongo
from adapters.mongo.codec import Record
from adapters.mongo.conversations import ConversationDocument
from adapters.mongo.database import Database
from adapters.mongo.holding_rules import HIDDEN, HoldingRule, Whose, holding_rules
from adapters.mongo.record_seals import RecordSeals
from adapters.mongo.recordings import MongoRecordings
from adapters.mongo.turn_documents import TurnDocument
from adapters.mongo.users import UserDocument
from domain.audio.formats import AudioFormat
from domain.errors import NotFound
from domain.ids import ConversationId, UserId
from domain.leaving.ports import ExportedFile

ERASED_AT_ONCE: Final = 500
READ_AT_ONCE: Final = 200
PART_BYTES: Final = 64 * 1024

README: Final = """This is everything that Voice Coach holds about you, as of now.

Each .json file is a list of what its name says; times are in UTC. recordings/ has what you said and wished to be kept.
Texts that could not be read are missing. Passwords and tokens are not included: nobody knows them, only their digests.
"""

EXTENSIONS: Final = {
    AudioFormat.WAV: "wav",
    AudioFormat.PCM16: "pcm",
    AudioFormat.WEBM_OPUS: "webm",
    AudioFormat.OGG_OPUS: "ogg",
    AudioFormat.MP3: "mp3",
    AudioFormat.MP4_AAC: "mp4",
    AudioFormat.FLAC: "flac",
}

_JSON: Final = msgspec.json.Encoder(enc_hook=str, decimal_format="string")


class MongoHoldings:
    """`domain.leaving.ports.Holdings` by the rules of `holding_rules`."""

    def __init__(self, database: Database, recordings: MongoRecordings) -> None:
        self._database = database
        self._recordings = recordings
        self._conversations = database.collection(ConversationDocument)

    @reaching_mongo
    async def conversation_ids(self, user_id: UserId, limit: int) -> Sequence[ConversationId]:
        """List conversations of a user that are still there."""
        found = self._conversations.find({"owner_id": user_id}, {"_id": 1}).limit(limit)
        return [ConversationId(str(record["_id"])) async for record in found]

    @reaching_mongo
    async def erase_conversation(self, user_id: UserId, conversation_id: ConversationId) -> None:
        """Delete a conversation with its turns and recordings; it goes last, so that it is found until then."""
        await self._recordings.delete_of(conversation_id)
        await self._erase(TurnDocument, {"conversation_id": conversation_id})
        await self._conversations.delete_one({"_id": conversation_id, "owner_id": user_id})

    @reaching_mongo
    async def erase(self, user_id: UserId) -> int:
        """Delete everything else; tell how much there was. The user goes last: until then they are known."""
        whose, count = await self._whose(user_id), await self._recordings.delete_of_user(user_id)
        for rule in reversed(holding_rules()):
            if rule.erased and not rule.with_conversations:
                count += await self._erase(rule.document, rule.of_user(whose))
        return count

    async def files(self, user_id: UserId) -> AsyncGenerator[ExportedFile, None]:
        """Yield everything that is held about a user, file by file, a few records at a time."""
        whose = await self._whose(user_id)
        yield ExportedFile(name="README.txt", parts=_text(README))
        for rule in holding_rules():
            if rule.exported is not None:
                yield ExportedFile(name=f"{rule.exported}.json", parts=self._records(rule, whose))
        after: str | None = None
        while found := await self._recordings.of_user(user_id, after, READ_AT_ONCE):
            for kept in found:
                name = f"recordings/{kept.turn_id}.{EXTENSIONS[kept.format]}"
                sound = _as_far_as_it_goes(self._recordings.read(kept, 0, kept.size))
                yield ExportedFile(name=name, parts=sound, compressed=True)
            after = found[-1].id

    @reaching_mongo
    async def _whose(self, user_id: UserId) -> Whose:
        user = await self._database.collection(UserDocument).find_one({"_id": user_id}, {"email": 1})
        return Whose(user_id, None if user is None else str(user["email"]))

    async def _records(self, rule: HoldingRule, whose: Whose) -> AsyncGenerator[bytes, None]:
        seals = RecordSeals(rule.document, self._database.vault)
        part = bytearray(b"[")
        separator = b"\n"
        async for record in self._found(rule, whose):
            part += separator + _JSON.encode(_told(await seals.opened(record), rule))
            separator = b",\n"
            if len(part) >= PART_BYTES:
                yield bytes(part)
                part.clear()
        yield bytes(part) + b"\n]\n"

    async def _found(self, rule: HoldingRule, whose: Whose) -> AsyncIterator[Record]:
        records = self._database.collection(rule.document)
        if rule.document is not TurnDocument:
            async for record in records.find(rule.of_user(whose)).batch_size(READ_AT_ONCE):
                yield record
            return
        # Turns are found by their conversations: there is no index of their owners.
        async for conversation in self._conversations.find({"owner_id": whose.user_id}, {"_id": 1}):
            theirs = records.find({"conversation_id": conversation["_id"], "owner_id": whose.user_id}).sort("_id", 1)
            async for record in theirs.batch_size(READ_AT_ONCE):
                yield record

    async def _erase(self, document: type, which: Record) -> int:
        records, count = self._database.collection(document), 0
        while found := await records.find(which, {"_id": 1}).limit(ERASED_AT_ONCE).to_list():
            result = await records.delete_many({"_id": {"$in": [record["_id"] for record in found]}})
            count += result.deleted_count
        return count


def _told(record: Record, rule: HoldingRule) -> Record:
    hidden = HIDDEN | rule.hidden
    told = {name: value for name, value in record.items() if name not in hidden and not isinstance(value, bytes)}
    return {"id": told.pop("_id"), **told}


async def _text(text: str) -> AsyncGenerator[bytes, None]:
    yield text.encode()


async def _as_far_as_it_goes(parts: AsyncGenerator[bytes, None]) -> AsyncGenerator[bytes, None]:
    """Let a recording that goes, or cannot be read, end there: the rest of the export is still worth having."""
    try:
        async for part in parts:
            yield part
    except NotFound:
        return
