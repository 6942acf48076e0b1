"""Beginning, changing and listing conversations."""

import asyncio

import pytest

from domain.conversations.entities import ConversationFilter, ConversationStatus
from domain.conversations.requests import ConversationChanges, NewConversation
from domain.errors import BadInput, Conflict, InvalidInput, UserErrorCode
from domain.ids import conversation_id, user_id
from tests.builders import a_ulid
from tests.domain.conversations.shelf import Shelf, refused

ALL = ConversationFilter()


async def test_a_conversation_begins_active_under_its_title(shelf: Shelf) -> None:
    conversation = await shelf.begin(" Sleeping better ", topic="I lie awake.\nEvery night.")

    assert (conversation.title, conversation.topic) == ("Sleeping better", "I lie awake.\nEvery night.")
    assert (conversation.status, conversation.owner_id) == (ConversationStatus.ACTIVE, shelf.owner)
    assert conversation.created_at == conversation.updated_at == shelf.clock.now()
    assert await shelf.read(conversation) == conversation


@pytest.mark.parametrize("title", [None, "", "  "])
async def test_without_a_title_it_gets_a_plain_one(shelf: Shelf, title: str | None) -> None:
    conversation = await shelf.begin(title)

    assert (conversation.title, conversation.topic) == ("New conversation", None)


async def test_everything_wrong_with_a_new_one_is_told_at_once(shelf: Shelf) -> None:
    with pytest.raises(InvalidInput) as error:
        await shelf.begin("x" * 201, topic="x" * 2_001)

    assert refused(error.value) == {"input.title": UserErrorCode.TOO_LONG, "input.topic": UserErrorCode.TOO_LONG}
    assert not shelf.conversations.conversations


@pytest.mark.parametrize("title", ["two\nlines", "bell\x07", "\ud800"])
async def test_a_title_has_one_clean_line(shelf: Shelf, title: str) -> None:
    with pytest.raises(InvalidInput) as error:
        await shelf.begin(title)

    assert refused(error.value) == {"input.title": UserErrorCode.INVALID}


async def test_the_same_request_twice_makes_one_conversation(shelf: Shelf) -> None:
    first, second = await asyncio.gather(
        shelf.begin("Sleep", topic="Nights", idempotency_key="k"),
        shelf.begin("Sleep", topic="Nights", idempotency_key="k"),
    )
    shelf.clock.advance(minutes=1)
    third = await shelf.begin("Sleep", topic="Nights", idempotency_key="k")

    assert first == second == third
    assert len(shelf.conversations.conversations) == 1


async def test_a_request_that_died_after_its_claim_is_finished_by_the_next(shelf: Shelf) -> None:
    shelf.conversations.failure = Conflict("the process dies here")
    with pytest.raises(Conflict):
        await shelf.begin("Sleep", idempotency_key="k")
    [claim] = shelf.keys.claims.values()
    shelf.conversations.failure = None

    assert (await shelf.begin("Sleep", idempotency_key="k")).id == claim.object_id


async def test_a_key_is_not_for_another_input_but_every_user_has_their_own(shelf: Shelf) -> None:
    first = await shelf.begin("Sleep", idempotency_key="k")

    with pytest.raises(Conflict):
        await shelf.begin("Focus", idempotency_key="k")
    others = await shelf.book.create(user_id(a_ulid()), NewConversation(title="Focus", idempotency_key="k"))
    assert others.id != first.id


@pytest.mark.parametrize("key", ["", "k" * 129])
async def test_a_key_has_a_sensible_length(shelf: Shelf, key: str) -> None:
    with pytest.raises(InvalidInput) as error:
        await shelf.begin(idempotency_key=key)

    assert refused(error.value) == {"input.idempotencyKey": UserErrorCode.INVALID}


async def test_only_what_is_named_changes(shelf: Shelf) -> None:
    before = await shelf.begin("Sleep", topic="Nights")
    shelf.clock.advance(minutes=5)

    after = await shelf.book.update(shelf.owner, ConversationChanges(id=before.id, title=" Sleeping better "))

    assert (after.title, after.topic, after.status) == ("Sleeping better", "Nights", ConversationStatus.ACTIVE)
    assert after.updated_at == shelf.clock.now() > after.created_at
    assert await shelf.read(before) == after


async def test_a_topic_can_be_cleared_and_a_conversation_archived(shelf: Shelf) -> None:
    before = await shelf.begin("Sleep", topic="Nights")
    changes = ConversationChanges(id=before.id, topic=None, status=ConversationStatus.ARCHIVED)

    after = await shelf.book.update(shelf.owner, changes)

    assert (after.topic, after.status) == (None, ConversationStatus.ARCHIVED)
    assert await shelf.read(before) == after


async def test_a_change_of_nothing_is_no_change(shelf: Shelf) -> None:
    before = await shelf.begin("Sleep")
    shelf.clock.advance(minutes=5)

    assert await shelf.book.update(shelf.owner, ConversationChanges(id=before.id, title="Sleep")) == before


async def test_what_cannot_be_empty_is_refused(shelf: Shelf) -> None:
    before = await shelf.begin("Sleep")

    with pytest.raises(InvalidInput) as error:
        await shelf.book.update(shelf.owner, ConversationChanges(id=before.id, title=None, status=None))

    assert refused(error.value) == {"input.title": UserErrorCode.REQUIRED, "input.status": UserErrorCode.REQUIRED}
    assert await shelf.read(before) == before


async def test_a_title_cannot_be_blanked(shelf: Shelf) -> None:
    before = await shelf.begin("Sleep")

    with pytest.raises(InvalidInput) as error:
        await shelf.book.update(shelf.owner, ConversationChanges(id=before.id, title=" "))

    assert refused(error.value) == {"input.title": UserErrorCode.REQUIRED}


@pytest.mark.parametrize("name", ["", "conv_1", "nonsense", "user_" + "0" * 26, conversation_id("0" * 26)])
async def test_there_is_nothing_to_change_or_delete_under_another_id(shelf: Shelf, name: str) -> None:
    with pytest.raises(InvalidInput) as update:
        await shelf.book.update(shelf.owner, ConversationChanges(id=name, title="x"))
    with pytest.raises(InvalidInput) as delete:
        await shelf.book.delete(shelf.owner, name)

    assert refused(update.value) == {"input.id": UserErrorCode.NOT_FOUND}
    assert refused(delete.value) == {"id": UserErrorCode.NOT_FOUND}


async def test_somebody_elses_conversation_is_not_there(shelf: Shelf) -> None:
    theirs = await shelf.begin("Sleep")
    stranger = user_id(a_ulid())

    with pytest.raises(InvalidInput) as update:
        await shelf.book.update(stranger, ConversationChanges(id=theirs.id, title="Mine now"))
    with pytest.raises(InvalidInput) as delete:
        await shelf.book.delete(stranger, theirs.id)

    assert refused(update.value) == {"input.id": UserErrorCode.NOT_FOUND}
    assert refused(delete.value) == {"id": UserErrorCode.NOT_FOUND}
    assert await shelf.book.get(stranger, [theirs.id]) == [None]
    assert not (await shelf.book.page(stranger, ALL)).items
    assert await shelf.read(theirs) == theirs


async def test_many_are_loaded_in_the_order_asked_for(shelf: Shelf) -> None:
    one, two = await shelf.begin("one"), await shelf.begin("two")

    found = await shelf.book.get(shelf.owner, [two.id, "nonsense", one.id, conversation_id(a_ulid()), two.id, ""])

    assert found == [two, None, one, None, two, None]
    assert await shelf.book.get(shelf.owner, []) == []
    assert await shelf.book.get(shelf.owner, ["nonsense"]) == [None]


async def test_the_list_is_newest_first_and_can_be_walked_both_ways(shelf: Shelf) -> None:
    made = [await shelf.begin(f"number {i}") for i in range(5)]
    newest_first = made[::-1]

    first = await shelf.book.page(shelf.owner, ALL, first=2)
    second = await shelf.book.page(shelf.owner, ALL, first=2, after=first.items[-1].id)
    back = await shelf.book.page(shelf.owner, ALL, last=2, before=second.items[0].id)

    assert [*first.items, *second.items] == newest_first[:4]
    assert (first.has_next, first.has_previous, first.total) == (True, False, 5)
    assert (second.has_next, second.has_previous) == (True, True)
    assert back.items == first.items


async def test_archived_ones_are_left_out_unless_asked_for(shelf: Shelf) -> None:
    kept, old = await shelf.begin("kept"), await shelf.begin("old")
    await shelf.book.update(shelf.owner, ConversationChanges(id=old.id, status=ConversationStatus.ARCHIVED))
    archived = ConversationFilter(statuses=(ConversationStatus.ARCHIVED,))

    assert [c.id for c in (await shelf.book.page(shelf.owner, ALL)).items] == [kept.id]
    assert [c.id for c in (await shelf.book.page(shelf.owner, archived)).items] == [old.id]


@pytest.mark.parametrize(
    "arguments",
    [
        {"first": 0},
        {"first": -1},
        {"first": 10_000_000},
        {"last": 101},
        {"after": "nonsense"},
        {"after": ""},
        {"before": "turn_" + "0" * 26 + "_" + "0" * 26},
        {"first": 1, "last": 1},
        {"after": "conv_" + "0" * 26, "before": "conv_" + "0" * 26},
    ],
)
async def test_a_page_that_cannot_be_is_refused(shelf: Shelf, arguments: dict[str, object]) -> None:
    with pytest.raises(BadInput):
        await shelf.book.page(shelf.owner, ALL, **arguments)  # type: ignore[arg-type]
