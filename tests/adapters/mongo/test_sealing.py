"""What users say is not in MongoDB in the clear, and what cannot be read spoils nothing else."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import bson
import pytest
from beanie import Document
from pymongo.asynchronous.collection import AsyncCollection

from adapters.mongo.codec import Record
from adapters.mongo.conversations import ConversationDocument, MongoConversations
from adapters.mongo.database import Database
from adapters.mongo.gridfs_blobs import GridFsBlobs
from adapters.mongo.record_seals import sealed_paths
from adapters.mongo.recordings import MongoRecordings, RecordingDocument
from adapters.mongo.sealed_codec import UNREADABLE, SealedCodec
from adapters.mongo.turn_documents import TurnDocument
from adapters.mongo.turns import MongoTurns
from adapters.mongo.users import MongoUsers, UserDocument
from domain.accounts.entities import Profile
from domain.conversations.entities import Conversation, ConversationFilter
from domain.errors import AccountGone
from domain.pages import PageRequest
from domain.turns.entities import SpokenSentence
from tests.builders import a_conversation, a_turn, a_user
from tests.contracts.recordings import START
from tests.fakes.clock import FakeClock

CANARY = "quokka"
SAID = f"my {CANARY} left me"


async def stored(mongo: Database, kind: type[Document], id_: str) -> Record:
    record = await mongo.collection(kind).find_one({"_id": id_})
    assert record is not None
    return record


async def test_no_words_of_a_turn(mongo: Database):
    turn = a_turn(spoken=(SpokenSentence(SAID, 0, 100),))
    assert turn.user_message
    assert turn.coach_message
    turn = replace(
        turn,
        user_message=replace(turn.user_message, text=SAID),
        coach_message=replace(turn.coach_message, text=SAID, heard_text=SAID),
    )
    turns = MongoTurns(mongo)

    await turns.add(turn)
    record = await stored(mongo, TurnDocument, turn.id)

    assert CANARY.encode() not in bson.encode(record)
    assert list(await turns.get([turn.id], turn.owner_id)) == [turn]
    page = await turns.message_page(turn.conversation_id, PageRequest())
    assert [message.text for message in page.items] == [SAID, SAID]


async def test_no_words_of_a_conversation_or_a_profile(mongo: Database):
    conversation = a_conversation(title=SAID, topic=SAID)
    profile = Profile(display_name="Ada", about=SAID, coaching_focus=(SAID,), pronouns=SAID)
    ada = a_user(profile=profile)
    conversations, users = MongoConversations(mongo), MongoUsers(mongo)

    await conversations.add(conversation)
    await conversations.replace(replace(conversation, title=f"{SAID}!"))
    await users.add(a_user())
    await users.add(ada)
    await users.replace_profile(ada)

    for kind, id_ in ((ConversationDocument, conversation.id), (UserDocument, ada.id)):
        assert CANARY.encode() not in bson.encode(await stored(mongo, kind, id_))
    assert (await conversations.get([conversation.id], conversation.owner_id))[0] == replace(
        conversation, title=f"{SAID}!"
    )
    assert await users.get(ada.id) == ada


async def test_titles_are_found_case_aside(mongo: Database):
    conversations, owner = MongoConversations(mongo), a_user().id
    titles = ["Straße am See", "A STRASSE", "Nothing"]
    for title in titles:
        await conversations.add(a_conversation(owner, title=title))

    page = await conversations.page(owner, ConversationFilter(title_contains="straße"), PageRequest())

    assert [found.title for found in page.items] == ["A STRASSE", "Straße am See"]


class Damage:
    """Ways in which a stored value can have gone bad."""

    @staticmethod
    async def another_place(collection: AsyncCollection[Record], one: str, other: str) -> None:
        record = await collection.find_one({"_id": other}) or {}
        await collection.update_one({"_id": one}, {"$set": {"title": record["title"], "topic": record["title"]}})

    @staticmethod
    async def flipped(collection: AsyncCollection[Record], one: str, other: str) -> None:
        record: Any = await collection.find_one({"_id": one}) or {}
        bad = {name: record[name][:-1] + bytes([record[name][-1] ^ 1]) for name in ("title", "topic")}
        await collection.update_one({"_id": one}, {"$set": bad})

    @staticmethod
    async def cut(collection: AsyncCollection[Record], one: str, other: str) -> None:
        await collection.update_one({"_id": one}, {"$set": {"title": b"", "topic": b"\x01"}})


@pytest.mark.parametrize("damage", [Damage.another_place, Damage.flipped, Damage.cut])
async def test_what_cannot_be_read_is_left_out_or_said_so(mongo: Database, damage: Any, capsys):
    conversations, owner = MongoConversations(mongo), a_user().id
    one, other = (a_conversation(owner, title=SAID, topic=SAID) for _ in range(2))
    for conversation in (one, other):
        await conversations.add(conversation)
    before = mongo.vault.unreadable

    await damage(mongo.collection(ConversationDocument), one.id, other.id)
    page = await conversations.page(owner, ConversationFilter(), PageRequest())

    assert [(c.title, c.topic) for c in page.items] == [(SAID, SAID), (UNREADABLE, None)]
    assert mongo.vault.unreadable == before + 2
    out = capsys.readouterr().out
    assert f"conversations/{one.id}/title" in out
    assert CANARY not in out


async def test_what_was_written_before_encryption_is_read(mongo: Database):
    conversations, old = MongoConversations(mongo), a_conversation(title="In the clear")
    await conversations.add(old)
    await mongo.collection(ConversationDocument).update_one({"_id": old.id}, {"$set": {"title": "In the clear"}})

    assert list(await conversations.get([old.id], old.owner_id)) == [old]


async def test_nothing_is_read_or_written_once_the_key_is_destroyed(mongo: Database):
    conversations, conversation = MongoConversations(mongo), a_conversation(title=SAID)
    await conversations.add(conversation)

    await mongo.vault.destroy(conversation.owner_id)

    [found] = await conversations.get([conversation.id], conversation.owner_id)
    assert found is not None
    assert found.title == UNREADABLE
    with pytest.raises(AccountGone):
        await conversations.add(a_conversation(conversation.owner_id))


async def test_a_field_with_nothing_to_stand_for_it_is_refused_at_once(mongo: Database):
    class Everything(ConversationDocument):
        sealed = ("created_at",)  # type: ignore[assignment]

    with pytest.raises(TypeError, match="created_at"):
        SealedCodec(Conversation, Everything, mongo.vault)


def test_every_sealed_field_is_one_of_its_documents():
    kinds: Sequence[type[Document]] = (UserDocument, ConversationDocument, TurnDocument)
    for kind in kinds:
        assert sealed_paths(kind)
        for path in sealed_paths(kind):
            assert path.partition(".")[0] in kind.model_fields


async def test_no_sound_of_a_recording_and_no_chunk_exchanged(mongo: Database):
    clock = FakeClock(START)
    recordings, turn, another = MongoRecordings(mongo, GridFsBlobs(mongo), clock), a_turn(), a_turn()
    another = replace(another, owner_id=turn.owner_id)
    for one in (turn, another):
        await recordings.keep(one, CANARY.encode() * 30_000, START + timedelta(days=1))
    chunks = mongo.records["recordings"]["chunks"]
    [kept, other] = await recordings.kept([turn.id, another.id])
    assert kept is not None
    assert other is not None

    async for chunk in chunks.find({}):
        assert CANARY.encode() not in bson.encode(chunk)
    theirs: Any = await chunks.find_one({"files_id.name": other.id, "n": 1})
    await chunks.update_one({"files_id.name": kept.id, "n": 1}, {"$set": {"data": theirs["data"]}})

    assert await recordings.get(another.id) is not None
    assert await recordings.get(turn.id) is None


async def test_a_sweep_deletes_what_has_expired_and_what_was_never_whole(mongo: Database):
    clock = FakeClock(START)
    recordings = MongoRecordings(mongo, GridFsBlobs(mongo), clock)
    over, good, broken = a_turn(), a_turn(), a_turn()
    await recordings.keep(over, b"over", START + timedelta(hours=1))
    await recordings.keep(good, b"good", START + timedelta(days=9))
    await recordings.keep(broken, b"broken", START + timedelta(days=9))
    records = mongo.collection(RecordingDocument)
    await records.update_one({"turn_id": broken.id}, {"$set": {"whole": False}})

    clock.advance(hours=2)
    await recordings.sweep(100)

    left = [record["turn_id"] async for record in records.find({"turn_id": {"$in": [over.id, good.id, broken.id]}})]
    assert left == [good.id]
    assert await mongo.records["recordings"]["files"].count_documents({"filename": {"$regex": over.id}}) == 0
