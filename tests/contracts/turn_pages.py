"""What every implementation of `Turns` promises of its lists: turns, messages, and the coach's context."""

import random
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from functools import partial
from typing import TypeAlias

import pytest

from domain.errors import BadInput
from domain.ids import ConversationId
from domain.pages import Page, PageRequest
from domain.turns.entities import Message, Turn, TurnStatus
from domain.turns.ports import Turns
from tests.builders import a_conversation, a_message, a_turn
from tests.contracts.turns import added

COMPLETED, INTERRUPTED, FAILED, DISCARDED = list(TurnStatus)[4:]


def a_history(conversation_id: ConversationId, count: int, seed: int) -> list[Turn]:
    """Make ended turns, oldest first, with none, one or both of their messages."""
    chance = random.Random(seed)
    history = []
    for _ in range(count):
        turn = a_turn(conversation_id, chance.choice([COMPLETED, COMPLETED, INTERRUPTED, FAILED, DISCARDED]))
        user = a_message(turn.id) if chance.random() < 0.7 else None
        coach = a_message(turn.id, "coach") if chance.random() < 0.7 else None
        history.append(replace(turn, user_message=user, coach_message=coach))
    return history


def messages_of(history: list[Turn]) -> list[Message]:
    """List what was said, newest first."""
    said = (message for turn in history if turn.status is not DISCARDED for message in turn.messages)
    return list(said)[::-1]


Load: TypeAlias = Callable[[PageRequest], Awaitable[Page[Turn] | Page[Message]]]


async def pages(load: Load, size: int, *, backward: bool) -> AsyncIterator[Page[Turn] | Page[Message]]:
    """Walk a whole list, from either end."""
    key = None
    while True:
        page = await load(PageRequest(size, key, backward))
        yield page
        if not (page.has_previous if backward else page.has_next):
            return
        assert len(page.items) == size, "a page that is not the last one is full"
        key = page.items[0 if backward else -1].id


class TurnPagesContract:
    @pytest.mark.parametrize("what", ["turns", "messages"])
    @pytest.mark.parametrize("seed", range(3))
    async def test_walking_either_way_shows_everything_once_in_order(self, turns: Turns, what: str, seed: int):
        conversation = a_conversation()
        history = a_history(conversation.id, 15, seed)
        await added(turns, *history, *a_history(a_conversation().id, 5, seed))
        listed = [turn for turn in history if turn.status is not DISCARDED][::-1]
        expected = messages_of(history) if what == "messages" else listed
        load: Load = partial(turns.message_page if what == "messages" else turns.page, conversation.id)

        for size in range(1, len(expected) + 2):
            forward = [page async for page in pages(load, size, backward=False)]
            backward = [page async for page in pages(load, size, backward=True)]

            assert [item for page in forward for item in page.items] == expected
            assert [item for page in reversed(backward) for item in page.items] == expected
            assert len(forward) == len(backward) == -(-len(expected) // size)
            assert [page.has_previous for page in forward] == [False] + [True] * (len(forward) - 1)
            assert [page.has_next for page in backward] == [False] + [True] * (len(backward) - 1)

    async def test_a_page_continues_after_every_single_message(self, turns: Turns):
        conversation = a_conversation()
        history = a_history(conversation.id, 8, seed=7)
        await added(turns, *history)
        expected = messages_of(history)

        for at, message in enumerate(expected):
            after = await turns.message_page(conversation.id, PageRequest(2, message.id))
            before = await turns.message_page(conversation.id, PageRequest(2, message.id, backward=True))

            assert list(after.items) == expected[at + 1 : at + 3]
            assert list(before.items) == expected[max(0, at - 2) : at]
            assert (after.has_next, before.has_previous) == (at + 3 < len(expected), at > 2)

    async def test_a_key_whose_message_is_gone_still_marks_its_place(self, turns: Turns):
        conversation = a_conversation()
        older, between, newer = (a_turn(conversation) for _ in range(3))
        await added(turns, older, newer)
        assert between.user_message is not None
        key = between.user_message.id

        page = await turns.message_page(conversation.id, PageRequest(1, key))
        assert page.items == (older.coach_message,)
        page = await turns.message_page(conversation.id, PageRequest(1, key, backward=True))
        assert page.items == (newer.user_message,)

    async def test_a_conversation_without_turns_has_empty_pages(self, turns: Turns):
        nothing = a_conversation().id

        assert await turns.page(nothing, PageRequest()) == Page((), has_next=False, has_previous=False)
        assert await turns.message_page(nothing, PageRequest()) == Page((), has_next=False, has_previous=False)

    async def test_the_key_of_another_conversation_is_refused(self, turns: Turns):
        here, elsewhere = a_turn(), a_turn()
        await added(turns, here, elsewhere)
        assert elsewhere.user_message is not None

        with pytest.raises(BadInput):
            await turns.page(here.conversation_id, PageRequest(5, elsewhere.id))
        with pytest.raises(BadInput):
            await turns.message_page(here.conversation_id, PageRequest(5, elsewhere.user_message.id))

    async def test_unfinished_turns_and_what_was_said_in_them_are_listed(self, turns: Turns):
        turn = await added(turns, a_turn(status=TurnStatus.THINKING))

        assert (await turns.page(turn.conversation_id, PageRequest())).items == (turn,)
        assert (await turns.message_page(turn.conversation_id, PageRequest())).items == (turn.user_message,)

    async def test_a_message_is_listed_once_it_is_saved(self, turns: Turns):
        turn = await added(turns, a_turn(status=TurnStatus.TRANSCRIBING))
        heard = replace(turn, status=TurnStatus.THINKING, user_message=a_message(turn.id))

        assert (await turns.message_page(turn.conversation_id, PageRequest())).items == ()
        await turns.save(heard)
        assert (await turns.message_page(turn.conversation_id, PageRequest())).items == heard.messages

    async def test_a_turn_moved_to_discarded_leaves_all_lists(self, turns: Turns):
        turn = await added(turns, a_turn(status=TurnStatus.THINKING))

        await turns.move(turn.id, expected=TurnStatus.THINKING, to=DISCARDED)

        assert (await turns.page(turn.conversation_id, PageRequest())).items == ()
        assert (await turns.message_page(turn.conversation_id, PageRequest())).items == ()

    async def test_the_context_is_the_last_answered_turns_with_messages(self, turns: Turns):
        conversation = a_conversation()
        first, second = a_turn(conversation), a_turn(conversation, INTERRUPTED)
        third = a_turn(conversation, user_message=None)
        silent = a_turn(conversation, user_message=None, coach_message=None)
        others = a_turn(conversation, FAILED), a_turn(conversation, DISCARDED), silent
        await added(turns, first, second, third, *others, a_turn(conversation, TurnStatus.RESPONDING))

        assert list(await turns.recent(conversation.id, 2)) == [third, second]
        assert list(await turns.recent(conversation.id, 10)) == [third, second, first]

    async def test_a_turn_moved_to_its_end_joins_the_context(self, turns: Turns):
        turn = await added(turns, a_turn(status=TurnStatus.RESPONDING))

        moved = await turns.move(turn.id, expected=TurnStatus.RESPONDING, to=COMPLETED)

        assert list(await turns.recent(turn.conversation_id, 5)) == [moved]
