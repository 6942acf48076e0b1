"""What a conversation counts and what it says it counted are written together or not at all."""

import pytest

from adapters.mongo.conversations import ConversationDocument, MongoConversations
from adapters.mongo.database import Database
from adapters.mongo.turn_documents import TurnDocument
from adapters.mongo.turns import MongoTurns
from domain.errors import StoreUnavailable
from tests.builders import a_conversation, a_turn


async def test_a_write_that_fails_half_way_leaves_nothing_behind(mongo: Database):
    conversations, conversation = MongoConversations(mongo), a_conversation()
    turn = a_turn(conversation)
    await conversations.add(conversation)
    await MongoTurns(mongo).add(turn)
    records = mongo.collection(ConversationDocument)
    await records.update_one({"_id": conversation.id}, {"$set": {"turn_count": "not a number"}})

    with pytest.raises(StoreUnavailable):
        await conversations.record_turn(turn)

    kept = await mongo.collection(TurnDocument).find_one({"_id": turn.id})
    assert kept is not None
    assert "counted" not in kept

    await records.update_one({"_id": conversation.id}, {"$set": {"turn_count": 0}})
    await conversations.record_turn(turn)
    [found] = await conversations.get([conversation.id], conversation.owner_id)
    assert found is not None
    assert (found.turn_count, found.message_count) == (1, 2)


async def test_a_turn_that_is_gone_is_not_counted(mongo: Database):
    conversations, conversation = MongoConversations(mongo), a_conversation()
    await conversations.add(conversation)

    await conversations.record_turn(a_turn(conversation))

    assert list(await conversations.get([conversation.id], conversation.owner_id)) == [conversation]
