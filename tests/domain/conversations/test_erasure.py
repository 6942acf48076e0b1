"""Deleting a conversation leaves nothing of it."""

from datetime import timedelta

import pytest

from domain.errors import InvalidInput, StoreUnavailable
from domain.ids import ConversationId, UserId
from domain.turns.entities import TurnStatus
from domain.turns.events import TurnStarted
from tests.builders import a_turn
from tests.contracts.memories import a_memory
from tests.domain.conversations.shelf import Shelf
from tests.fakes.stores import FakeConversations


async def test_turns_recordings_and_events_go_with_it_and_those_of_others_stay(shelf: Shelf) -> None:
    gone, kept = await shelf.begin("gone"), await shelf.begin("kept")
    for conversation in (gone, kept):
        turn = await shelf.say(conversation)
        await shelf.recordings.keep(turn, b"sound", shelf.clock.now() + timedelta(days=9999))
        event = TurnStarted(conversation_id=conversation.id, turn_id=turn.id, at=turn.created_at, turn=turn)
        await shelf.log.append(turn, [event], fence=None)
        await shelf.memories.learn([a_memory(shelf.owner, turn=turn)], 9)

    assert await shelf.book.delete(shelf.owner, gone.id) == gone.id

    assert await shelf.book.get(shelf.owner, [gone.id, kept.id]) == [None, await shelf.read(kept)]
    assert {turn.conversation_id for turn in shelf.turns.turns.values()} == {kept.id}
    assert {kept_recording[0] for kept_recording in shelf.recordings.recordings.values()} == {kept.id}
    assert {memory.conversation_id for memory in shelf.memories.memories.values()} == {kept.id}
    assert not shelf.log.events(gone.id)
    assert len(shelf.log.events(kept.id)) == 1


async def test_an_unfinished_turn_is_thrown_out_first(shelf: Shelf) -> None:
    conversation = await shelf.begin()
    await shelf.say(conversation, TurnStatus.RECORDING)

    await shelf.book.delete(shelf.owner, conversation.id)

    assert shelf.abandoned[0] == conversation.id
    assert not shelf.turns.turns


async def test_a_deletion_cut_short_can_be_asked_for_again(shelf: Shelf) -> None:
    conversation = await shelf.begin()
    await shelf.say(conversation)
    shelf.recordings.failure = StoreUnavailable("MongoDB cannot be reached.")
    with pytest.raises(StoreUnavailable):
        await shelf.book.delete(shelf.owner, conversation.id)
    shelf.recordings.failure = None

    assert await shelf.book.delete(shelf.owner, conversation.id) == conversation.id
    assert not shelf.turns.turns


async def test_a_turn_that_begins_meanwhile_goes_too() -> None:
    class BeginsOneMore(FakeConversations):
        async def delete(self, conversation_id: ConversationId, owner_id: UserId) -> bool:
            await shelf.turns.add(a_turn(conversation_id, TurnStatus.THINKING))
            return await super().delete(conversation_id, owner_id)

    shelf = Shelf(conversations=BeginsOneMore())
    conversation = await shelf.begin()

    await shelf.book.delete(shelf.owner, conversation.id)

    assert not shelf.turns.turns


async def test_the_second_deletion_finds_nothing(shelf: Shelf) -> None:
    conversation = await shelf.begin()
    await shelf.book.delete(shelf.owner, conversation.id)

    with pytest.raises(InvalidInput):
        await shelf.book.delete(shelf.owner, conversation.id)
