"""What every log of accounts promises."""

import asyncio
from contextlib import aclosing
from dataclasses import replace

import pytest

from domain.accounts.events import (
    AccountEvent,
    Change,
    ConversationChanged,
    NodeRemoved,
    RemovedType,
    UserChanged,
)
from domain.accounts.ports import AccountLog
from domain.conversations.entities import Conversation
from domain.errors import BadInput, EventGap
from domain.ids import UserId, user_id
from tests.builders import AT, a_conversation, a_ulid, a_user
from tests.contracts.reading import take


def begun(*titles: str) -> list[AccountEvent]:
    """Events that tell of new conversations."""
    return [changed(a_conversation(title=title)) for title in titles]


def changed(conversation: Conversation) -> ConversationChanged:
    """Tell of a new conversation."""
    return ConversationChanged(at=AT, change=Change.CREATED, conversation_id=conversation.id, conversation=conversation)


def removed(conversation: Conversation) -> NodeRemoved:
    """Tell that a conversation is gone."""
    return NodeRemoved(at=AT, removed_id=conversation.id, removed_type=RemovedType.CONVERSATION)


def titles(events: list[AccountEvent]) -> list[str | None]:
    """The titles in such events; None where the conversation is gone."""
    return [
        event.conversation.title if event.conversation else None
        for event in events
        if isinstance(event, ConversationChanged)
    ]


class AccountLogContract:
    """Subclasses give the fixture `log`."""

    @pytest.fixture
    def ada(self) -> UserId:
        return user_id(a_ulid())

    async def test_its_cursor_continues_behind_the_newest_event(self, log: AccountLog, ada: UserId):
        first = await log.cursor(ada)
        await log.append(ada, begun("old"))
        second = await log.cursor(ada)
        await log.append(ada, begun("new"))
        assert titles(await take(2, log.read(ada, first))) == ["old", "new"]
        assert titles(await take(1, log.read(ada, second))) == ["new"]

    async def test_reading_where_it_stands_moves_nothing(self, log: AccountLog, ada: UserId):
        cursor = await log.cursor(ada)
        assert await log.cursor(ada) == cursor

    async def test_every_kind_of_event_comes_back_as_it_was(self, log: AccountLog, ada: UserId):
        conversation, user = a_conversation(), a_user(password_hash=None)
        events: list[AccountEvent] = [changed(conversation), UserChanged(at=AT, user=user), removed(a_conversation())]
        after = await log.cursor(ada)
        await log.append(ada, events)
        found = await take(3, log.read(ada, after))
        assert [type(event) for event in found] == [type(event) for event in events]
        assert found[0] == replace(changed(conversation), cursor=found[0].cursor)
        assert isinstance(found[1], UserChanged)
        assert (found[1].at, found[1].user) == (AT, user)

    async def test_an_events_cursor_continues_behind_it(self, log: AccountLog, ada: UserId):
        after = await log.cursor(ada)
        await log.append(ada, begun("one", "two", "three"))
        one, two, _ = await take(3, log.read(ada, after))
        assert one.cursor != two.cursor
        assert titles(await take(1, log.read(ada, two.cursor))) == ["three"]

    async def test_what_is_kept_and_what_comes_are_one_stream(self, log: AccountLog, ada: UserId):
        after = await log.cursor(ada)
        await log.append(ada, begun("kept"))
        async with aclosing(log.read(ada, after)) as events:
            first = await anext(events)
            waiting = asyncio.ensure_future(anext(events))
            await log.append(ada, begun("live"))
            assert titles([first, await waiting]) == ["kept", "live"]

    async def test_without_a_cursor_it_begins_now(self, log: AccountLog, ada: UserId):
        await log.append(ada, begun("old"))
        reading = asyncio.ensure_future(take(3, log.read(ada, None)))
        number = 0
        while not reading.done():
            await log.append(ada, begun(str(number)))
            number += 1
        first, *rest = [int(title or "") for title in titles(reading.result())]
        assert rest == [first + 1, first + 2]

    async def test_every_reader_gets_everything(self, log: AccountLog, ada: UserId):
        after = await log.cursor(ada)
        readers = [asyncio.ensure_future(take(10, log.read(ada, after))) for _ in range(5)]
        for number in range(10):
            await log.append(ada, begun(str(number)))
        for events in await asyncio.gather(*readers):
            assert titles(events) == [str(number) for number in range(10)]

    async def test_accounts_do_not_mix(self, log: AccountLog, ada: UserId):
        bob, after = user_id(a_ulid()), await log.cursor(ada)
        await log.append(bob, begun("Bob's"))
        await log.append(ada, begun("Ada's"))
        assert titles(await take(1, log.read(ada, after))) == ["Ada's"]
        with pytest.raises(EventGap):
            await take(1, log.read(ada, await log.cursor(bob)))

    async def test_what_was_removed_since_is_taken_out_of_a_replay(self, log: AccountLog, ada: UserId):
        gone, kept, after = a_conversation(title="gone"), a_conversation(title="kept"), await log.cursor(ada)
        await log.append(ada, [changed(gone), changed(kept)])
        await log.append(ada, begun(*map(str, range(200))))
        await log.append(ada, [removed(gone)])
        first, *events = await take(203, log.read(ada, after))
        assert isinstance(first, ConversationChanged)
        assert (first.conversation_id, first.conversation) == (gone.id, None)
        assert titles(events)[0] == "kept"
        assert isinstance(events[-1], NodeRemoved)
        assert events[-1].removed_id == gone.id

    async def test_who_follows_gets_the_object_and_then_its_removal(self, log: AccountLog, ada: UserId):
        conversation = a_conversation(title="short-lived")
        async with aclosing(log.read(ada, await log.cursor(ada))) as events:
            waiting = asyncio.ensure_future(anext(events))
            await log.append(ada, [changed(conversation)])
            assert titles([await waiting]) == ["short-lived"]
            await log.append(ada, [removed(conversation)])
            assert isinstance(await anext(events), NodeRemoved)

    @pytest.mark.parametrize("cursor", ["", "x", "not a cursor", "💬", "A" * 31 + "=", "A" * 4000, "../../etc"])
    async def test_what_is_no_cursor_is_refused(self, log: AccountLog, ada: UserId, cursor: str):
        with pytest.raises(BadInput):
            await take(1, log.read(ada, cursor))

    async def test_a_log_that_was_forgotten_is_a_gap_to_its_readers(self, log: AccountLog, ada: UserId):
        after = await log.cursor(ada)
        await log.append(ada, begun("one"))
        async with aclosing(log.read(ada, after)) as events:
            await anext(events)
            waiting = asyncio.ensure_future(anext(events))
            await log.forget(ada)
            with pytest.raises(EventGap):
                await waiting
        with pytest.raises(EventGap):
            await take(1, log.read(ada, after))
        after = await log.cursor(ada)
        await log.append(ada, begun("two"))
        assert titles(await take(1, log.read(ada, after))) == ["two"]
