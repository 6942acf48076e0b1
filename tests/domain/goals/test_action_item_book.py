"""Writing down, taking on and doing."""

import asyncio
from datetime import timedelta

import pytest

from domain.errors import InvalidInput, UserErrorCode
from domain.goals.entities import ActionItem, ActionItemStatus
from domain.ids import message_id
from tests.builders import AT, a_conversation, a_goal
from tests.domain.conversations.shelf import refused
from tests.domain.goals.plans import Plans

SUGGESTED, OPEN, DONE, DROPPED, DISMISSED = ActionItemStatus


async def test_an_item_is_written_down_as_it_was_said(plans: Plans) -> None:
    goal, conversation = await plans.set_goal(), await plans.shelf.begin()
    item = await plans.write_down(
        " Call her ",
        due_at=AT,
        goal_id=goal.id,
        conversation_id=conversation.id,
        obstacle="She may be out",
        if_then_plan="I write to her",
    )

    assert (item.text, item.due_at, item.status) == ("Call her", AT, OPEN)
    assert (item.goal_id, item.created_in, item.suggested_from) == (goal.id, conversation.id, None)
    assert list(await plans.action_items.get(plans.shelf.owner, [item.id])) == [item]


async def test_what_is_wrong_is_told_at_once(plans: Plans) -> None:
    theirs, elsewhere = a_goal(), a_conversation()
    await plans.shelf.goals.add(theirs)
    await plans.shelf.conversations.add(elsewhere)

    with pytest.raises(InvalidInput) as error:
        await plans.write_down(" ", goal_id=theirs.id, conversation_id=elsewhere.id, obstacle="x" * 2_001)

    assert refused(error.value) == {
        "input.text": UserErrorCode.REQUIRED,
        "input.goalId": UserErrorCode.NOT_FOUND,
        "input.conversationId": UserErrorCode.NOT_FOUND,
        "input.obstacle": UserErrorCode.TOO_LONG,
    }


async def test_the_same_request_twice_writes_it_once(plans: Plans) -> None:
    first, second = await asyncio.gather(*(plans.write_down(idempotency_key="k", due_at=AT) for _ in "ab"))

    assert first == second
    assert plans.told() == [("ActionItemChanged", "CREATED")]


async def test_what_is_done_knows_since_when(plans: Plans) -> None:
    item = await plans.write_down()
    now = plans.shelf.clock.now()

    done = await plans.change_item(item, status=DONE)
    plans.shelf.clock.advance(minutes=5)
    renamed = await plans.change_item(item, text="Called her")
    earlier = await plans.change_item(item, completed_at=now - timedelta(days=1))
    again = await plans.change_item(item, status=OPEN)

    assert (done.completed_at, renamed.completed_at) == (now, now)
    assert (earlier.completed_at, again.completed_at) == (now - timedelta(days=1), None)


async def test_nothing_is_done_before_its_time_or_without_being_done(plans: Plans) -> None:
    item = await plans.write_down()

    for fields in ({"status": DONE, "completed_at": plans.shelf.clock.now() + timedelta(1)}, {"completed_at": AT}):
        with pytest.raises(InvalidInput) as error:
            await plans.change_item(item, **fields)
        assert refused(error.value) == {"input.completedAt": UserErrorCode.INVALID}


async def test_the_user_does_not_suggest_and_dismisses_only_suggestions(plans: Plans) -> None:
    item = await plans.write_down()

    for status in (SUGGESTED, DISMISSED):
        with pytest.raises(InvalidInput) as error:
            await plans.change_item(item, status=status)
        assert refused(error.value) == {"input.status": UserErrorCode.INVALID}
    assert (await plans.change_item(item, status=DROPPED)).status is DROPPED


async def test_deleting_an_item_tells_its_goal_too(plans: Plans) -> None:
    goal = await plans.set_goal()
    item = await plans.write_down(goal_id=goal.id)

    await plans.action_items.delete(plans.shelf.owner, item.id)

    assert plans.told()[-2:] == [("NodeRemoved", "ACTION_ITEM"), ("GoalChanged", "UPDATED")]
    assert (await plans.goal(goal)).items_open == 0
    with pytest.raises(InvalidInput):
        await plans.action_items.delete(plans.shelf.owner, item.id)


class TestSuggestions:
    async def suggest(self, plans: Plans, number: int = 0) -> ActionItem | None:
        [conversation] = plans.shelf.conversations.conversations.values()
        turn = next(iter(plans.shelf.turns.turns.values()), None) or await plans.shelf.say(conversation)
        heard_in = message_id(turn.id, "user")
        return await plans.suggestions.suggest(plans.shelf.owner, heard_in, number, "Call her", due_at=AT)

    async def test_a_commitment_is_suggested_once_and_each_of_a_message(self, plans: Plans) -> None:
        conversation = await plans.shelf.begin()

        first, again, other = await asyncio.gather(*(self.suggest(plans, number) for number in (0, 0, 1)))

        assert first is not None
        assert other is not None
        assert (first.status, first.created_in, first.id) == (SUGGESTED, conversation.id, again and again.id)
        assert other.id != first.id
        assert len(plans.shelf.action_items.items) == 2

    async def test_what_the_user_decided_is_not_suggested_again(self, plans: Plans) -> None:
        await plans.shelf.begin()
        item = await self.suggest(plans)
        assert item is not None

        for status in (DISMISSED, OPEN):
            decided = await plans.change_item(item, status=status)
            assert await self.suggest(plans) == decided

    async def test_nothing_is_suggested_out_of_a_deleted_conversation(self, plans: Plans) -> None:
        conversation = await plans.shelf.begin()
        suggested, taken = await self.suggest(plans, 0), await self.suggest(plans, 1)
        assert suggested is not None
        assert taken is not None
        taken = await plans.change_item(taken, status=OPEN)
        heard_in = suggested.suggested_from
        assert heard_in is not None

        await plans.shelf.book.delete(plans.shelf.owner, conversation.id)

        assert await plans.suggestions.suggest(plans.shelf.owner, heard_in, 2, "Late") is None
        [left] = plans.shelf.action_items.items.values()
        assert (left.id, left.created_in, left.suggested_from, left.status) == (taken.id, None, None, OPEN)
        assert ("NodeRemoved", "ACTION_ITEM") in plans.told()
