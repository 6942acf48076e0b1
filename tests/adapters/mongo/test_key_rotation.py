"""Master keys are exchanged, and old records encrypted, while the users' words stay readable."""

from datetime import timedelta
from typing import Any

import pytest
from gridfs.asynchronous import AsyncGridFSBucket

from adapters.accounts.keys import key_ring
from adapters.mongo.codec import Codec
from adapters.mongo.connection import open_database
from adapters.mongo.conversations import ConversationDocument, MongoConversations
from adapters.mongo.database import Database
from adapters.mongo.gridfs_blobs import BUCKET, GridFsBlobs
from adapters.mongo.key_rotation import Rotated, rotate
from adapters.mongo.recordings import MongoRecordings
from adapters.mongo.sealing_migration import seal_everything
from adapters.mongo.turn_documents import TurnDocument, derived
from adapters.mongo.turns import MongoTurns
from adapters.mongo.user_keys import MongoUserKeys, UserKeyDocument
from adapters.vault.master_keys import MasterKeys
from domain.conversations.entities import Conversation
from domain.errors import StartupError
from domain.turns.entities import Turn
from tests.builders import a_conversation, a_turn
from tests.contracts.recordings import START
from tests.fakes.clock import FakeClock
from tests.fakes.vault import MASTER_SECRET

NEW = "another master key for tests, of some length"
BOTH = MasterKeys(key_ring([NEW, MASTER_SECRET], "master-keys"))
NEWEST = MasterKeys(key_ring([NEW], "master-keys"))


@pytest.fixture
def keys(mongo: Database) -> MongoUserKeys:
    return MongoUserKeys(mongo.collection(UserKeyDocument))


async def test_after_a_rotation_the_old_key_is_needed_no_more(mongo: Database, keys: MongoUserKeys, own_url: str):
    conversations = [a_conversation(title=f"Mine {number}") for number in range(3)]
    for conversation in conversations:
        await MongoConversations(mongo).add(conversation)
    with pytest.raises(StartupError, match="PREVIOUS_MASTER_KEYS"):
        async with open_database(own_url, NEWEST):
            pass

    # Cut short after one, as by a kill, and begun again.
    [(user_id, wrapped)] = await keys.wrapped_otherwise([BOTH.newest], 1)
    assert await keys.rewrap(user_id, wrapped, BOTH.wrap(user_id, BOTH.unwrap(user_id, wrapped)))
    assert not await keys.rewrap(user_id, wrapped, wrapped)
    first, again = await rotate(keys, BOTH), await rotate(keys, BOTH)

    assert first.rewrapped >= 2
    assert first.unreadable == 0
    assert again == Rotated(0, 0)
    async with open_database(own_url, NEWEST) as later:
        for conversation in conversations:
            assert await MongoConversations(later).get([conversation.id], conversation.owner_id) == [conversation]
    # And back, for the tests that follow.
    await rotate(keys, MasterKeys(key_ring([MASTER_SECRET, NEW], "master-keys")))


async def test_what_was_written_in_the_clear_is_encrypted_once(mongo: Database):
    conversation = a_conversation(title="In the clear", topic=None)
    turn = a_turn(conversation)
    gone = a_conversation(title="Of a deleted account")
    await mongo.vault.destroy(gone.owner_id)
    old = [Codec(Conversation).record(one) for one in (conversation, gone)]
    await mongo.collection(ConversationDocument).insert_many(old)
    await mongo.collection(TurnDocument).insert_one({**Codec(Turn).record(turn), **derived(turn), "open": False})
    bucket = AsyncGridFSBucket(mongo.records, BUCKET)
    name = {"made": "before", "expires_at": START + timedelta(days=9)}
    await bucket.upload_from_stream_with_id(name, turn.id, b"sound" * 100_000)
    recordings = MongoRecordings(mongo, GridFsBlobs(mongo), FakeClock(START))

    first = {name: count async for name, count in seal_everything(mongo, recordings)}
    again = {name: count async for name, count in seal_everything(mongo, recordings)}

    assert (first["conversations"], first["turns"], first[BUCKET]) == (1, 1, 1)
    assert set(again.values()) == {0}
    stored: Any = await mongo.collection(ConversationDocument).find_one({"_id": conversation.id})
    assert isinstance(stored["title"], bytes)
    assert await MongoConversations(mongo).get([conversation.id], conversation.owner_id) == [conversation]
    assert await MongoTurns(mongo).get([turn.id], turn.owner_id) == [turn]
    assert await recordings.get(turn.id) == b"sound" * 100_000
