"""What every implementation of `ReviewQueue` promises."""

import asyncio
from dataclasses import replace
from datetime import timedelta

from domain.coaching.grow import CoachingPhase
from domain.conversations.entities import Conversation, ConversationSummary, Insight, InsightKind
from domain.conversations.ports import Conversations
from domain.ids import action_item_id, insight_id, message_id
from domain.reviewing.ports import Reviewed, ReviewJob, ReviewQueue
from domain.turns.entities import Turn, TurnStatus
from domain.turns.ports import Turns
from tests.builders import AT, a_conversation, a_turn
from tests.contracts.conversations import kept

LATER = AT + timedelta(minutes=1)
SUMMARY = ConversationSummary(overview="You lie awake. $title", commitments=("walk",), updated_at=AT)
REVIEWED = Reviewed(summary=SUMMARY, insights=())


class ReviewQueueContract:
    async def test_nothing_is_due_before_anything_was_said(
        self, queue: ReviewQueue, conversations: Conversations, turns: Turns
    ):
        conversation = await begun(conversations)
        await said(conversations, turns, conversation, TurnStatus.FAILED)
        await said(conversations, turns, conversation, TurnStatus.DISCARDED)

        assert await queue.claim(LATER, LATER) is None

    async def test_an_answered_turn_is_given_to_one_reviewer(
        self, queue: ReviewQueue, conversations: Conversations, turns: Turns
    ):
        conversation = await begun(conversations)
        first = await said(conversations, turns, conversation)
        await said(conversations, turns, conversation, TurnStatus.INTERRUPTED)

        claims = await asyncio.gather(*(queue.claim(LATER, LATER + timedelta(minutes=1)) for _ in range(5)))

        [job] = [job for job in claims if job is not None]
        assert (job.conversation, job.since) == (await kept(conversations, conversation), first.id)
        assert job.attempt == 1

    async def test_what_came_first_is_reviewed_first(
        self, queue: ReviewQueue, conversations: Conversations, turns: Turns
    ):
        late, early = await begun(conversations), await begun(conversations)
        await said(conversations, turns, late, created_at=AT + timedelta(seconds=5))
        await said(conversations, turns, early)

        order = [(await claimed(queue)).conversation.id for _ in range(2)]

        assert order == [early.id, late.id]

    async def test_a_review_is_stored_and_nothing_is_due_any_more(
        self, queue: ReviewQueue, conversations: Conversations, turns: Turns
    ):
        conversation = await begun(conversations, untitled=True, title="New conversation")
        turn = await said(conversations, turns, conversation)
        found = replace(REVIEWED, insights=(an_insight(turn),), title="$leep", phase=CoachingPhase.WILL)
        job = await claimed(queue)

        assert await queue.finish(job, found, LATER)

        now = await kept(conversations, conversation)
        assert now is not None
        assert (now.summary, now.insights) == (SUMMARY, (an_insight(turn),))
        assert (now.title, now.untitled, now.phase) == ("$leep", False, CoachingPhase.WILL)
        assert await queue.claim(LATER, LATER) is None
        assert not await queue.finish(job, REVIEWED, LATER)

    async def test_the_users_own_title_stays(self, queue: ReviewQueue, conversations: Conversations, turns: Turns):
        conversation = await begun(conversations, untitled=True)
        await said(conversations, turns, conversation)
        job = await claimed(queue)
        await conversations.replace(replace(conversation, title="Mine", untitled=False))

        assert await queue.finish(job, replace(REVIEWED, title="Made"), LATER)

        now = await kept(conversations, conversation)
        assert now is not None
        assert (now.title, now.untitled) == ("Mine", False)

    async def test_a_turn_that_comes_during_the_review_is_due_after_it(
        self, queue: ReviewQueue, conversations: Conversations, turns: Turns
    ):
        conversation = await begun(conversations)
        first = await said(conversations, turns, conversation)
        job = await claimed(queue)
        await said(conversations, turns, conversation, phase=CoachingPhase.OPTIONS)
        assert await queue.claim(LATER, LATER) is None

        assert await queue.finish(job, replace(REVIEWED, phase=CoachingPhase.WILL), LATER)

        again = await claimed(queue)
        assert (again.conversation.summary, again.conversation.phase) == (SUMMARY, CoachingPhase.OPTIONS)
        assert (again.since, again.attempt) == (first.id, 1)

    async def test_the_rest_of_many_turns_is_due_at_once(
        self, queue: ReviewQueue, conversations: Conversations, turns: Turns
    ):
        conversation = await begun(conversations)
        await said(conversations, turns, conversation)
        rest = await said(conversations, turns, conversation)

        assert await queue.finish(await claimed(queue), replace(REVIEWED, more=rest.id), LATER)

        assert (await claimed(queue)).since == rest.id

    async def test_a_claim_that_runs_out_goes_to_the_next(
        self, queue: ReviewQueue, conversations: Conversations, turns: Turns
    ):
        conversation = await begun(conversations)
        await said(conversations, turns, conversation)
        lost = await claimed(queue)

        again = await queue.claim(LATER + timedelta(minutes=1), LATER + timedelta(minutes=2))

        assert again is not None
        assert again.attempt == 2
        assert not await queue.finish(lost, REVIEWED, LATER)
        await queue.give_up(lost)
        await queue.postpone(lost, LATER)
        now = await kept(conversations, conversation)
        assert now is not None
        assert now.summary is None
        assert await queue.finish(again, REVIEWED, LATER)

    async def test_what_is_put_off_is_due_when_its_time_has_come(
        self, queue: ReviewQueue, conversations: Conversations, turns: Turns
    ):
        conversation = await begun(conversations)
        await said(conversations, turns, conversation)
        await queue.postpone(await claimed(queue), LATER + timedelta(seconds=20))

        assert await queue.claim(LATER + timedelta(seconds=19), LATER) is None
        again = await queue.claim(LATER + timedelta(seconds=20), LATER + timedelta(minutes=1))

        assert again is not None
        assert again.attempt == 2

    async def test_what_was_given_up_is_reviewed_with_the_next_turn(
        self, queue: ReviewQueue, conversations: Conversations, turns: Turns
    ):
        conversation = await begun(conversations)
        first = await said(conversations, turns, conversation)
        await queue.give_up(await claimed(queue))
        assert await queue.claim(LATER + timedelta(days=30), LATER) is None

        await said(conversations, turns, conversation)

        again = await claimed(queue)
        assert (again.since, again.attempt) == (first.id, 1)

    async def test_what_was_told_is_known_to_later_reviews(
        self, queue: ReviewQueue, conversations: Conversations, turns: Turns
    ):
        conversation = await begun(conversations)
        turn = await said(conversations, turns, conversation)
        job = await claimed(queue)
        await queue.told(job, [action_item_id("1"), action_item_id("2")])
        await queue.told(job, [action_item_id("3")])
        assert await queue.finish(job, REVIEWED, LATER)

        await conversations.record_turn(turn)

        assert (await claimed(queue)).told == {action_item_id(number) for number in "123"}

    async def test_a_turn_that_is_cut_later_is_reviewed_again(
        self, queue: ReviewQueue, conversations: Conversations, turns: Turns
    ):
        conversation = await begun(conversations)
        turn = await said(conversations, turns, conversation)
        assert await queue.finish(await claimed(queue), REVIEWED, LATER)

        await conversations.record_turn(replace(turn, status=TurnStatus.INTERRUPTED))

        assert (await claimed(queue)).since == turn.id

    async def test_a_deleted_conversation_is_not_reviewed(
        self, queue: ReviewQueue, conversations: Conversations, turns: Turns
    ):
        conversation = await begun(conversations)
        await said(conversations, turns, conversation)
        job = await claimed(queue)
        await conversations.delete(conversation.id, conversation.owner_id)

        assert not await queue.finish(job, REVIEWED, LATER)
        assert await queue.claim(LATER + timedelta(days=1), LATER) is None


async def begun(conversations: Conversations, **changes) -> Conversation:
    conversation = a_conversation(**changes)
    await conversations.add(conversation)
    return conversation


async def said(
    conversations: Conversations,
    turns: Turns,
    conversation: Conversation,
    status: TurnStatus = TurnStatus.COMPLETED,
    **changes,
) -> Turn:
    turn = a_turn(conversation, status, **changes)
    if "created_at" in changes and turn.user_message and turn.coach_message:
        turn = replace(
            turn,
            user_message=replace(turn.user_message, created_at=turn.created_at),
            coach_message=replace(turn.coach_message, created_at=turn.created_at),
        )
    await turns.add(turn)
    await conversations.record_turn(turn)
    return turn


async def claimed(queue: ReviewQueue) -> ReviewJob:
    job = await queue.claim(LATER, LATER + timedelta(minutes=1))
    assert job is not None
    return job


def an_insight(turn: Turn) -> Insight:
    message = message_id(turn.id, "user")
    return Insight(
        id=insight_id(message, "PATTERN", "lie awake"),
        kind=InsightKind.PATTERN,
        text="Nights are long.",
        message_id=message,
        quote="lie awake",
    )
