"""What was said, page by page and by id, and what is being said now."""

import pytest

from domain.conversations.entities import Conversation
from domain.errors import BadInput
from domain.ids import ConversationId, message_id, turn_id, user_id
from domain.turns.entities import Turn, TurnStatus
from domain.turns.events import TurnStarted
from tests.builders import a_turn, a_ulid
from tests.domain.conversations.shelf import Shelf


@pytest.fixture
async def conversation(shelf: Shelf) -> Conversation:
    return await shelf.begin()


async def test_turns_are_loaded_in_the_order_asked_for(shelf: Shelf, conversation: Conversation) -> None:
    one, two = await shelf.say(conversation), await shelf.say(conversation)

    found = await shelf.history.turns(
        shelf.owner, [two.id, "turn_1", one.id, turn_id(conversation.id, a_ulid()), two.id]
    )

    assert found == [two, None, one, None, two]


async def test_messages_are_found_through_their_turns(shelf: Shelf, conversation: Conversation) -> None:
    turn = await shelf.say(conversation)
    unanswered = await shelf.say(conversation, TurnStatus.FAILED)
    heard, said = turn.messages

    found = await shelf.history.messages(
        shelf.owner,
        [said.id, "nonsense", message_id(unanswered.id, "coach"), heard.id, message_id(unanswered.id, "user")],
    )

    assert found == [said, None, None, heard, unanswered.user_message]


async def test_strangers_find_nothing(shelf: Shelf, conversation: Conversation) -> None:
    turn = await shelf.say(conversation)
    stranger = user_id(a_ulid())

    assert await shelf.history.turns(stranger, [turn.id]) == [None]
    assert await shelf.history.messages(stranger, [m.id for m in turn.messages]) == [None, None]


async def test_pages_of_turns_and_messages_know_how_many_there_are(shelf: Shelf, conversation: Conversation) -> None:
    said = [await shelf.say(conversation) for _ in range(3)]
    await shelf.say(conversation, TurnStatus.DISCARDED)
    now = await shelf.read(conversation)

    turns = await shelf.history.turn_page(now, first=2)
    messages = await shelf.history.message_page(now, first=3)
    rest = await shelf.history.message_page(now, after=messages.items[-1].id)

    assert turns.items == (said[2], said[1])
    assert (turns.total, turns.has_next) == (3, True)
    spoken = [message for turn in said for message in turn.messages]
    assert [*messages.items, *rest.items] == spoken[::-1]
    assert (messages.total, rest.total, rest.has_next) == (6, 6, False)


async def test_pages_can_be_walked_back(shelf: Shelf, conversation: Conversation) -> None:
    said = [await shelf.say(conversation) for _ in range(3)]
    now = await shelf.read(conversation)

    assert (await shelf.history.turn_page(now, last=1)).items == (said[0],)
    assert (await shelf.history.turn_page(now, last=5, before=said[0].id)).items == (said[2], said[1])
    assert (await shelf.history.message_page(now, last=1)).items == (said[0].user_message,)


async def test_a_cursor_of_another_list_is_refused(shelf: Shelf, conversation: Conversation) -> None:
    turn = await shelf.say(conversation)
    elsewhere = a_turn()
    message = turn.messages[0].id

    for cursor in (message, elsewhere.id, conversation.id, "", "nonsense"):
        with pytest.raises(BadInput):
            await shelf.history.turn_page(conversation, after=cursor)
    for cursor in (turn.id, elsewhere.messages[0].id, "", "nonsense"):
        with pytest.raises(BadInput):
            await shelf.history.message_page(conversation, before=cursor)


async def test_the_last_message_is_the_latest_turns_last(shelf: Shelf, conversation: Conversation) -> None:
    assert await shelf.history.last_message(conversation) is None

    answered = await shelf.say(conversation)
    assert await shelf.history.last_message(await shelf.read(conversation)) == answered.coach_message

    unanswered = await shelf.say(conversation, TurnStatus.FAILED)
    assert await shelf.history.last_message(await shelf.read(conversation)) == unanswered.user_message


async def started(shelf: Shelf, turn: Turn) -> str:
    """Have the log tell that a turn began; return the cursor after that."""
    fence, _ = await shelf.log.open_turn(turn)
    event = TurnStarted(conversation_id=turn.conversation_id, turn_id=turn.id, at=turn.created_at, turn=turn)
    await shelf.log.append(turn, [event], fence=fence)
    return shelf.log.events(turn.conversation_id)[-1].cursor


async def test_the_moment_is_the_turn_as_told_up_to_the_cursor(shelf: Shelf, conversation: Conversation) -> None:
    stored = await shelf.say(conversation, TurnStatus.THINKING)
    cursor = await started(shelf, stored)

    moment = await shelf.history.moment(conversation.id)

    assert (moment.cursor, moment.turn) == (cursor, stored)


async def test_between_turns_there_is_a_cursor_and_no_turn(shelf: Shelf, conversation: Conversation) -> None:
    await shelf.say(conversation)

    moment = await shelf.history.moment(conversation.id)

    assert moment.cursor
    assert moment.turn is None


async def test_a_log_that_lost_its_memory_leaves_the_stored_turn(shelf: Shelf, conversation: Conversation) -> None:
    stored = await shelf.say(conversation, TurnStatus.THINKING)
    before = await started(shelf, stored)
    await shelf.log.lose_memory()

    moment = await shelf.history.moment(conversation.id)

    assert moment.turn == stored
    assert moment.cursor != before


async def test_a_turn_taken_up_while_it_is_read_is_shown_as_of_its_cursor(
    shelf: Shelf, conversation: Conversation
) -> None:
    stored = await shelf.say(conversation, TurnStatus.THINKING)
    unfinished = shelf.turns.unfinished

    async def taken_up_meanwhile(conversation_id: ConversationId) -> Turn | None:
        shelf.turns.unfinished = unfinished  # type: ignore[method-assign]
        await started(shelf, stored)
        return await unfinished(conversation_id)

    shelf.turns.unfinished = taken_up_meanwhile  # type: ignore[method-assign]
    moment = await shelf.history.moment(conversation.id)

    assert moment.turn == stored
    assert moment.cursor == shelf.log.events(conversation.id)[-1].cursor
