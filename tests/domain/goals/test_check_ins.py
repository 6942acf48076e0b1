"""Checking in."""

import asyncio
from datetime import datetime, timedelta

import pytest

from domain.check_ins.entities import CheckInFilter
from domain.errors import InvalidInput, UserErrorCode
from tests.domain.conversations.shelf import refused
from tests.domain.goals.plans import Plans


async def test_a_check_in_is_of_now_or_of_another_time(plans: Plans) -> None:
    now = plans.shelf.clock.now()
    goal = await plans.set_goal()
    check_in = await plans.check_in(8, goal_id=goal.id, note=" Rested ")
    earlier = await plans.check_in(at=now - timedelta(days=2))

    assert (check_in.at, check_in.score, check_in.goal_id, check_in.note) == (now, 8, goal.id, "Rested")
    page = await plans.check_ins.page(plans.shelf.owner, CheckInFilter())
    assert page.items == (check_in, earlier)
    assert plans.told()[-2:] == [("CheckInChanged", "CREATED")] * 2


async def test_what_is_wrong_is_told_at_once(plans: Plans) -> None:
    later = plans.shelf.clock.now() + timedelta(hours=1)
    with pytest.raises(InvalidInput) as error:
        await plans.check_in(11, goal_id="goal_1", note="x" * 2_001, at=later)
    assert refused(error.value) == {
        "input.at": UserErrorCode.INVALID,
        "input.goalId": UserErrorCode.NOT_FOUND,
        "input.score": UserErrorCode.INVALID,
        "input.note": UserErrorCode.TOO_LONG,
    }
    for at in (datetime.min.replace(tzinfo=later.tzinfo), datetime(1970, 1, 1, tzinfo=later.tzinfo)):
        with pytest.raises(InvalidInput):
            await plans.check_in(at=at)


async def test_the_same_request_twice_is_one_check_in(plans: Plans) -> None:
    first, second = await asyncio.gather(*(plans.check_in(idempotency_key="k") for _ in "ab"))

    assert first == second
    assert plans.told() == [("CheckInChanged", "CREATED")]


async def test_it_can_be_deleted_once(plans: Plans) -> None:
    check_in = await plans.check_in()

    assert await plans.check_ins.delete(plans.shelf.owner, check_in.id) == check_in.id

    assert plans.told()[-1] == ("NodeRemoved", "CHECK_IN")
    with pytest.raises(InvalidInput):
        await plans.check_ins.delete(plans.shelf.owner, check_in.id)
