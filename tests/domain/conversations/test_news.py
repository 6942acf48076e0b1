"""What becomes of conversations is told to their owner's devices, once it is stored."""

import pytest

from domain.accounts.events import AccountEvent, Change, ConversationChanged, NodeRemoved, RemovedType
from domain.conversations.entities import ConversationStatus
from domain.conversations.requests import ConversationChanges
from domain.errors import InvalidInput, StoreUnavailable
from tests.domain.conversations.shelf import Shelf


def told(shelf: Shelf) -> list[AccountEvent]:
    return shelf.account_log.events(shelf.owner)


async def test_a_new_conversation_is_told_once_however_often_it_is_asked_for(shelf: Shelf) -> None:
    conversation = await shelf.begin("Sleep", idempotency_key="k")
    await shelf.begin("Sleep", idempotency_key="k")

    [event] = told(shelf)
    assert isinstance(event, ConversationChanged)
    assert (event.change, event.conversation_id, event.conversation) == (Change.CREATED, conversation.id, conversation)
    assert event.at == shelf.clock.now()


async def test_a_change_is_told_with_the_conversation_as_it_is_now(shelf: Shelf) -> None:
    conversation = await shelf.begin("Sleep")
    await shelf.say(conversation)
    changes = ConversationChanges(id=conversation.id, status=ConversationStatus.ARCHIVED)
    await shelf.book.update(shelf.owner, changes)

    event = told(shelf)[-1]
    assert isinstance(event, ConversationChanged)
    assert event.change is Change.UPDATED
    assert event.conversation == await shelf.read(conversation)
    assert event.conversation.turn_count == 1


async def test_what_changes_nothing_tells_nothing(shelf: Shelf) -> None:
    conversation = await shelf.begin("Sleep")
    await shelf.book.update(shelf.owner, ConversationChanges(id=conversation.id, title="Sleep"))
    with pytest.raises(InvalidInput):
        await shelf.book.update(shelf.owner, ConversationChanges(id=conversation.id, title=None))

    assert len(told(shelf)) == 1


async def test_what_could_not_be_stored_is_not_told(shelf: Shelf) -> None:
    shelf.conversations.failure = StoreUnavailable("away")
    with pytest.raises(StoreUnavailable):
        await shelf.begin("Sleep")

    assert told(shelf) == []


async def test_a_removal_is_told_though_what_hung_on_it_could_not_all_be_deleted(shelf: Shelf) -> None:
    conversation = await shelf.begin("Sleep")
    forget, calls = shelf.log.delete, 0

    async def forget_once(conversation_id: str) -> None:
        nonlocal calls
        calls += 1
        if calls == 2:
            raise StoreUnavailable("away")
        await forget(conversation.id)

    shelf.log.delete = forget_once  # type: ignore[method-assign]
    with pytest.raises(StoreUnavailable):
        await shelf.book.delete(shelf.owner, conversation.id)

    event = told(shelf)[-1]
    assert isinstance(event, NodeRemoved)
    assert (event.removed_id, event.removed_type) == (conversation.id, RemovedType.CONVERSATION)


async def test_of_two_who_remove_a_conversation_at_once_one_is_told_of(shelf: Shelf) -> None:
    conversation = await shelf.begin("Sleep")
    await shelf.book.erasure.erase(conversation)
    await shelf.book.erasure.erase(conversation)

    assert [type(event) for event in told(shelf)] == [ConversationChanged, NodeRemoved]
