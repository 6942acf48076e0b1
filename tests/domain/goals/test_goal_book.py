"""Setting, moving and deleting goals."""

import asyncio
from datetime import date

import pytest

from domain.errors import BadInput, Conflict, InvalidInput, UserErrorCode
from domain.goals.entities import ActionItemStatus, GoalFilter, GoalStatus
from domain.goals.requests import GoalChanges, NewMeasure
from domain.ids import user_id
from tests.builders import a_goal, a_ulid
from tests.domain.conversations.shelf import refused
from tests.domain.goals.plans import Plans

HOURS = NewMeasure(unit="hours", baseline=4, target=8)


async def test_a_goal_is_set_as_it_was_said(plans: Plans) -> None:
    goal = await plans.set_goal(
        " Sleep ",
        why="Tired.\nEvery day.",
        measure=HOURS,
        target_date=date(2026, 3, 1),
        confidence=0,
        importance=9,
    )

    assert (goal.title, goal.why, goal.status) == ("Sleep", "Tired.\nEvery day.", GoalStatus.NOT_STARTED)
    assert (goal.confidence, goal.importance, goal.progress_percent) == (0, 9, 0)
    assert goal.measure is not None
    assert goal.measure.current == goal.measure.baseline == 4
    assert await plans.goal(goal) == goal
    assert plans.told() == [("GoalChanged", "CREATED")]


async def test_everything_wrong_is_told_at_once(plans: Plans) -> None:
    measure = NewMeasure(unit=" ", baseline=1e13, target=float("inf"), current=float("nan"))
    with pytest.raises(InvalidInput) as error:
        await plans.set_goal("", why="x" * 2_001, measure=measure, confidence=11, importance=-1)

    assert refused(error.value) == {
        "input.title": UserErrorCode.REQUIRED,
        "input.why": UserErrorCode.TOO_LONG,
        "input.measure.unit": UserErrorCode.REQUIRED,
        "input.measure.baseline": UserErrorCode.INVALID,
        "input.measure.target": UserErrorCode.INVALID,
        "input.measure.current": UserErrorCode.INVALID,
        "input.confidence": UserErrorCode.INVALID,
        "input.importance": UserErrorCode.INVALID,
    }


async def test_the_same_request_twice_sets_one_goal(plans: Plans) -> None:
    first, second = await asyncio.gather(*(plans.set_goal("Sleep", measure=HOURS, idempotency_key="k") for _ in "ab"))

    assert first == second
    assert plans.told() == [("GoalChanged", "CREATED")]
    with pytest.raises(Conflict):
        await plans.set_goal("Sleep", idempotency_key="k")


async def test_moving_the_measure_moves_the_progress(plans: Plans) -> None:
    goal = await plans.set_goal(measure=HOURS)

    moved = await plans.move_goal(goal, current_value=6.0)
    again = await plans.move_goal(goal, measure=NewMeasure(unit="hours", baseline=4, target=12))

    assert moved.progress_percent == 50
    assert again.measure is not None
    assert (again.measure.current, again.progress_percent) == (6.0, 25)


async def test_a_typed_percentage_is_for_goals_without_a_measure(plans: Plans) -> None:
    measured, plain = await plans.set_goal(measure=HOURS), await plans.set_goal()

    assert (await plans.move_goal(plain, progress_percent=70)).progress_percent == 70
    assert (await plans.move_goal(plain, progress_percent=None)).progress_percent == 0
    with pytest.raises(InvalidInput) as typed:
        await plans.move_goal(measured, progress_percent=70)
    with pytest.raises(InvalidInput) as moved:
        await plans.move_goal(plain, current_value=1.0)
    assert refused(typed.value) == {"input.progressPercent": UserErrorCode.INVALID}
    assert refused(moved.value) == {"input.currentValue": UserErrorCode.INVALID}
    with pytest.raises(InvalidInput):
        await plans.move_goal(plain, progress_percent=101)


async def test_action_items_tell_the_progress_of_a_goal_nobody_measures(plans: Plans) -> None:
    goal = await plans.set_goal()
    items = [await plans.write_down(goal_id=goal.id) for _ in range(3)]
    await plans.change_item(items[0], status=ActionItemStatus.DONE)

    assert (await plans.goal(goal)).progress_percent == 33
    assert plans.told()[-2:] == [("ActionItemChanged", "UPDATED"), ("GoalChanged", "UPDATED")]


async def test_an_achieved_goal_remembers_when_and_is_whole(plans: Plans) -> None:
    goal = await plans.set_goal()
    achieved = await plans.move_goal(goal, status=GoalStatus.ACHIEVED)
    when = plans.shelf.clock.now()
    plans.shelf.clock.advance(minutes=5)
    renamed = await plans.move_goal(goal, title="Slept")

    assert (achieved.progress_percent, renamed.achieved_at) == (100, when)
    assert (await plans.move_goal(goal, status=GoalStatus.IN_PROGRESS)).achieved_at is None


async def test_what_cannot_be_empty_is_not_cleared(plans: Plans) -> None:
    goal = await plans.set_goal(why="Because", measure=HOURS)

    with pytest.raises(InvalidInput) as error:
        await plans.move_goal(goal, title=None, status=None, current_value=None)
    assert set(refused(error.value).values()) == {UserErrorCode.REQUIRED}
    cleared = await plans.move_goal(goal, why=None, measure=None)
    assert (cleared.why, cleared.measure) == (None, None)


async def test_a_change_of_nothing_tells_nobody(plans: Plans) -> None:
    goal = await plans.set_goal()

    assert await plans.move_goal(goal, title="Sleep") == goal
    assert plans.told() == [("GoalChanged", "CREATED")]


async def test_a_deleted_goal_leaves_what_belonged_to_it(plans: Plans) -> None:
    goal = await plans.set_goal()
    item = await plans.write_down(goal_id=goal.id)

    assert await plans.goals.delete(plans.shelf.owner, goal.id) == goal.id

    assert plans.told()[-1] == ("NodeRemoved", "GOAL")
    [kept] = await plans.action_items.get(plans.shelf.owner, [item.id])
    assert kept == item
    with pytest.raises(InvalidInput):
        await plans.goals.delete(plans.shelf.owner, goal.id)


async def test_nobody_reaches_someone_elses(plans: Plans) -> None:
    theirs = a_goal()
    await plans.shelf.goals.add(theirs)

    with pytest.raises(InvalidInput) as error:
        await plans.goals.update(plans.shelf.owner, GoalChanges(id=theirs.id, title="Mine"))
    assert refused(error.value) == {"input.id": UserErrorCode.NOT_FOUND}
    with pytest.raises(InvalidInput):
        await plans.goals.delete(plans.shelf.owner, theirs.id)
    assert list(await plans.goals.get(plans.shelf.owner, [theirs.id, "nonsense"])) == [None, None]


async def test_pages_check_their_cursor(plans: Plans) -> None:
    goal = await plans.set_goal()
    page = await plans.goals.page(plans.shelf.owner, GoalFilter())
    others = await plans.goals.page(user_id(a_ulid()), GoalFilter())

    assert (page.items, page.total, others.total) == ((goal,), 1, 0)
    with pytest.raises(BadInput):
        await plans.goals.page(plans.shelf.owner, GoalFilter(), after="action_1")
