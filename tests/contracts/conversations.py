"""What every implementation of `Conversations` promises."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

from domain import ids
from domain.coaching.grow import CoachingPhase
from domain.conversations.entities import Conversation, ConversationFilter, ConversationStatus, ConversationSummary
from domain.conversations.ports import Conversations
from domain.ids import UserId
from domain.pages import PageRequest
from domain.turns.entities import TurnStatus, Usage
from domain.turns.ports import Turns
from tests.builders import AT, a_conversation, a_message, a_turn, a_ulid

ACTIVE, COMPLETED, ARCHIVED = ConversationStatus
ALL = ConversationFilter(statuses=tuple(ConversationStatus))


async def kept(conversations: Conversations, conversation: Conversation) -> Conversation | None:
    [found] = await conversations.get([conversation.id], conversation.owner_id)
    return found


async def some(conversations: Conversations, count: int, **changes) -> list[Conversation]:
    """Add conversations of one owner; return them newest first."""
    owner_id = ids.user_id(a_ulid())
    made = [a_conversation(owner_id, **changes) for _ in range(count)]
    for conversation in made:
        await conversations.add(conversation)
    return made[::-1]


async def walk(
    conversations: Conversations, owner_id: UserId, size: int, *, backward: bool
) -> AsyncIterator[Conversation]:
    key = None
    while True:
        page = await conversations.page(owner_id, ALL, PageRequest(size, key, backward))
        items = page.items[::-1] if backward else page.items
        for item in items:
            yield item
        if not (page.has_previous if backward else page.has_next):
            return
        key = items[-1].id


class ConversationsContract:
    async def test_a_conversation_comes_back_as_it_was(self, conversations: Conversations):
        conversation = a_conversation(
            title="Ünïcode 🌱 $title",
            topic="sleep",
            status=COMPLETED,
            phase=CoachingPhase.WILL,
            summary=ConversationSummary(overview="So far so good", commitments=("walk",), updated_at=AT),
            usage=Usage(cost=2**40),
        )

        assert await conversations.add(conversation)

        assert await kept(conversations, conversation) == conversation

    async def test_adding_it_again_changes_nothing(self, conversations: Conversations):
        [conversation] = await some(conversations, 1)

        assert not await conversations.add(replace(conversation, title="Another"))

        assert await kept(conversations, conversation) == conversation
        assert (await conversations.page(conversation.owner_id, ALL, PageRequest())).total == 1

    async def test_they_come_in_the_order_asked_for_and_only_to_their_owner(self, conversations: Conversations):
        newer, older = await some(conversations, 2)
        [elses] = await some(conversations, 1)
        unknown = a_conversation()

        found = await conversations.get([older.id, unknown.id, elses.id, newer.id, older.id], newer.owner_id)

        assert list(found) == [older, None, None, newer, older]
        assert list(await conversations.get([], newer.owner_id)) == []

    async def test_replacing_stores_what_the_user_may_change(self, conversations: Conversations):
        [before] = await some(conversations, 1)
        changed = replace(
            before,
            title="New",
            topic="work",
            status=ARCHIVED,
            rating=4,
            rating_note="It helped.",
            updated_at=AT + timedelta(hours=1),
        )

        await conversations.replace(replace(changed, turn_count=9, phase=CoachingPhase.REVIEW))

        assert await kept(conversations, before) == changed

    async def test_nobody_replaces_or_deletes_someone_elses(self, conversations: Conversations):
        [conversation] = await some(conversations, 1)
        thief = ids.user_id(a_ulid())

        await conversations.replace(replace(conversation, owner_id=thief, title="Mine", status=ARCHIVED))

        assert not await conversations.delete(conversation.id, thief)
        assert await kept(conversations, conversation) == conversation
        assert (await conversations.page(thief, ALL, PageRequest())).total == 0

    async def test_deleting_it_once(self, conversations: Conversations):
        [conversation] = await some(conversations, 1)

        assert await conversations.delete(conversation.id, conversation.owner_id)
        assert not await conversations.delete(conversation.id, conversation.owner_id)

        assert await kept(conversations, conversation) is None


class ConversationPagesContract:
    async def test_pages_walk_the_whole_list_both_ways(self, conversations: Conversations):
        made = await some(conversations, 7)
        await some(conversations, 3)
        owner_id = made[0].owner_id

        for size in range(1, 9):
            assert [c async for c in walk(conversations, owner_id, size, backward=False)] == made
            assert [c async for c in walk(conversations, owner_id, size, backward=True)] == made[::-1]

    async def test_statuses_choose(self, conversations: Conversations):
        third, second, first = await some(conversations, 3)
        await conversations.replace(replace(third, status=ARCHIVED))
        await conversations.replace(replace(second, status=COMPLETED))

        async def listed(*statuses: ConversationStatus):
            page = await conversations.page(first.owner_id, ConversationFilter(statuses=statuses), PageRequest())
            return [conversation.id for conversation in page.items], page.total

        assert await listed(ACTIVE) == ([first.id], 1)
        assert await listed(ACTIVE, COMPLETED) == ([second.id, first.id], 2)
        assert await listed(ARCHIVED, ARCHIVED) == ([third.id], 1)
        assert await listed() == ([], 0)

    async def test_totals_follow_every_change(self, conversations: Conversations):
        first, second, third = await some(conversations, 3)
        owner_id = first.owner_id

        async def totals() -> list[int | None]:
            filters = [ConversationFilter(statuses=(status,)) for status in ConversationStatus]
            return [(await conversations.page(owner_id, which, PageRequest(1))).total for which in filters]

        assert await totals() == [3, 0, 0]
        await conversations.replace(replace(first, status=ARCHIVED))
        await conversations.replace(replace(first, status=ARCHIVED, title="again"))
        await conversations.replace(replace(second, status=COMPLETED))
        assert await totals() == [1, 1, 1]
        await conversations.delete(first.id, owner_id)
        await conversations.delete(third.id, owner_id)
        assert await totals() == [0, 1, 0]

    async def test_totals_hold_when_all_happens_at_once(self, conversations: Conversations):
        owner_id = ids.user_id(a_ulid())
        made = [a_conversation(owner_id) for _ in range(12)]

        await asyncio.gather(*(conversations.add(c) for c in made + made))
        await asyncio.gather(
            *(conversations.replace(replace(c, status=ARCHIVED)) for c in made[:6] + made[:6]),
            *(conversations.delete(c.id, owner_id) for c in made[6:8] + made[6:8]),
        )

        archived = await conversations.page(owner_id, ConversationFilter(statuses=(ARCHIVED,)), PageRequest())
        everything = await conversations.page(owner_id, ALL, PageRequest())
        assert (archived.total, everything.total) == (6, 10)

    async def test_titles_are_searched_as_written_whatever_the_case(self, conversations: Conversations):
        owner_id = ids.user_id(a_ulid())
        titles = ["100% (sure).*", "L'ÉTÉ au lit", "Sleeping", "nul\x00byte"]
        for title in titles:
            await conversations.add(a_conversation(owner_id, title=title))

        async def found(text: str):
            page = await conversations.page(owner_id, ConversationFilter(title_contains=text), PageRequest())
            assert page.total is None
            return [conversation.title for conversation in page.items][::-1]

        assert await found("(SURE).*") == titles[:1]
        assert await found("été") == titles[1:2]
        assert await found(".*") == titles[:1]
        assert await found("l") == titles[1:]
        assert await found("L\x00B") == titles[3:]
        assert await found("^S") == []
        assert await found("x" * 100_000) == []
        assert await found("") == titles


class RecordTurnContract:
    async def test_an_answered_turn_counts(self, conversations: Conversations, turns: Turns):
        [conversation] = await some(conversations, 1)
        turn = a_turn(conversation, usage=Usage(prompt_tokens=7, cost=11), phase=CoachingPhase.REALITY)
        turn = replace(turn, coach_message=a_message(turn.id, "coach", created_at=AT + timedelta(seconds=9)))
        await turns.add(turn)

        await conversations.record_turn(turn)

        assert await kept(conversations, conversation) == replace(
            conversation,
            phase=CoachingPhase.REALITY,
            updated_at=AT + timedelta(seconds=9),
            last_turn_id=turn.id,
            turn_count=1,
            message_count=2,
            usage=Usage(prompt_tokens=7, cost=11),
        )

    async def test_it_counts_once_however_often_it_is_told(self, conversations: Conversations, turns: Turns):
        [conversation] = await some(conversations, 1)
        made = [a_turn(conversation, usage=Usage(cost=5)) for _ in range(3)]
        for turn in made:
            await turns.add(turn)

        await asyncio.gather(*(conversations.record_turn(turn) for turn in made * 4))

        found = await kept(conversations, conversation)
        assert found is not None
        assert (found.turn_count, found.message_count, found.usage) == (3, 6, Usage(cost=15))
        assert found.last_turn_id == made[-1].id

    async def test_a_turn_answered_again_adds_what_is_new(self, conversations: Conversations, turns: Turns):
        [conversation] = await some(conversations, 1)
        failed = a_turn(conversation, TurnStatus.FAILED, usage=Usage(transcribed_ms=900, cost=3))
        answered = replace(
            failed,
            status=TurnStatus.COMPLETED,
            coach_message=a_message(failed.id, "coach"),
            usage=Usage(transcribed_ms=900, completion_tokens=40, cost=10),
            epoch=2,
        )
        await turns.add(failed)
        await conversations.record_turn(failed)
        assert await turns.claim(answered, expected=TurnStatus.FAILED)

        await conversations.record_turn(answered)
        await conversations.record_turn(failed)

        found = await kept(conversations, conversation)
        assert found is not None
        assert (found.turn_count, found.message_count, found.usage) == (1, 2, answered.usage)

    async def test_saving_a_turn_does_not_forget_what_was_counted(self, conversations: Conversations, turns: Turns):
        [conversation] = await some(conversations, 1)
        turn = a_turn(conversation)
        await turns.add(turn)
        await conversations.record_turn(turn)

        assert await turns.save(turn)
        await conversations.record_turn(turn)

        found = await kept(conversations, conversation)
        assert found is not None
        assert found.turn_count == 1

    async def test_a_failed_turn_without_messages_is_not_the_last_one(self, conversations: Conversations, turns: Turns):
        [conversation] = await some(conversations, 1)
        failed = a_turn(conversation, TurnStatus.FAILED, user_message=None)
        await turns.add(failed)

        await conversations.record_turn(failed)

        assert await kept(conversations, conversation) == replace(conversation, turn_count=1)

    async def test_a_discarded_turn_leaves_no_trace(self, conversations: Conversations, turns: Turns):
        [conversation] = await some(conversations, 1)
        discarded = a_turn(conversation, TurnStatus.DISCARDED, usage=Usage(cost=1), phase=CoachingPhase.REVIEW)
        await turns.add(discarded)

        await conversations.record_turn(discarded)

        assert await kept(conversations, conversation) == conversation

    async def test_an_older_turn_does_not_turn_the_phase_back(self, conversations: Conversations, turns: Turns):
        [conversation] = await some(conversations, 1)
        older = a_turn(conversation, phase=CoachingPhase.GOAL)
        newer = a_turn(conversation, phase=CoachingPhase.OPTIONS)
        for turn in (older, newer):
            await turns.add(turn)

        await conversations.record_turn(newer)
        await conversations.record_turn(older)

        found = await kept(conversations, conversation)
        assert found is not None
        assert (found.phase, found.last_turn_id, found.turn_count) == (CoachingPhase.OPTIONS, newer.id, 2)

    async def test_a_turn_without_a_phase_leaves_it(self, conversations: Conversations, turns: Turns):
        [conversation] = await some(conversations, 1, phase=CoachingPhase.WILL)
        turn = a_turn(conversation)
        await turns.add(turn)

        await conversations.record_turn(turn)

        found = await kept(conversations, conversation)
        assert found is not None
        assert found.phase is CoachingPhase.WILL
