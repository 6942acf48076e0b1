"""What every implementation of `Goals` and `ActionItems` promises."""

import asyncio
from dataclasses import replace
from datetime import date, timedelta

from domain import ids
from domain.goals.entities import ActionItemFilter, ActionItemStatus, Goal, GoalFilter, GoalMeasure, GoalStatus
from domain.goals.ports import ActionItems, Goals
from domain.pages import PageRequest
from tests.builders import AT, a_goal, a_message, a_turn, a_ulid, an_action_item

SUGGESTED, OPEN, DONE, DROPPED, DISMISSED = ActionItemStatus
EVERY_ITEM = ActionItemFilter(statuses=tuple(ActionItemStatus))


async def kept(goals: Goals, goal: Goal) -> Goal | None:
    [found] = await goals.get([goal.id], goal.owner_id)
    return found


class GoalsContract:
    async def test_a_goal_comes_back_as_it_was(self, goals: Goals):
        goal = a_goal(
            title="Ünïcode 🌱 $title",
            why="two\nlines",
            measure=GoalMeasure(unit="h", baseline=4.5, target=8, current=5.25),
            target_date=date(2026, 2, 28),
            status=GoalStatus.ACHIEVED,
            confidence=0,
            importance=10,
            typed_percent=40,
            achieved_at=AT,
        )

        assert await goals.add(goal)
        assert not await goals.add(replace(goal, title="Another"))

        assert await kept(goals, goal) == goal

    async def test_they_come_in_the_order_asked_for_and_only_to_their_owner(self, goals: Goals):
        owner = ids.user_id(a_ulid())
        one, two, elses, unknown = a_goal(owner), a_goal(owner), a_goal(), a_goal(owner)
        for goal in (one, two, elses):
            await goals.add(goal)

        found = await goals.get([two.id, unknown.id, elses.id, one.id], owner)

        assert list(found) == [two, None, None, one]

    async def test_replacing_leaves_the_counts_and_nobody_replaces_or_deletes_someone_elses(self, goals: Goals):
        goal = a_goal()
        await goals.add(goal)
        changed = replace(goal, title="New", status=GoalStatus.ON_HOLD, updated_at=AT + timedelta(hours=1))
        thief = ids.user_id(a_ulid())

        await goals.replace(replace(changed, items_open=9, items_done=9))
        await goals.replace(replace(changed, owner_id=thief, title="Mine"))

        assert not await goals.delete(goal.id, thief)
        assert await kept(goals, goal) == changed

    async def test_pages_and_totals_follow_statuses(self, goals: Goals):
        owner = ids.user_id(a_ulid())
        made = [a_goal(owner) for _ in range(5)]
        await asyncio.gather(*(goals.add(goal) for goal in made))
        await goals.add(a_goal())
        await goals.replace(replace(made[0], status=GoalStatus.ACHIEVED))
        await goals.delete(made[4].id, owner)
        assert not await goals.delete(made[4].id, owner)
        running = GoalFilter(statuses=(GoalStatus.NOT_STARTED,))

        first = await goals.page(owner, running, PageRequest(2))
        rest = await goals.page(owner, running, PageRequest(2, first.items[-1].id))

        assert [goal.id for goal in (*first.items, *rest.items)] == [made[n].id for n in (3, 2, 1)]
        assert (first.total, first.has_next, rest.has_next) == (3, True, False)
        assert (await goals.page(owner, GoalFilter(), PageRequest())).total == 4

    async def test_all_of_an_owner_go(self, goals: Goals):
        mine, theirs = a_goal(), a_goal()
        for goal in (mine, theirs):
            await goals.add(goal)

        await goals.delete_of(mine.owner_id)

        assert await kept(goals, mine) is None
        assert await kept(goals, theirs) == theirs
        assert (await goals.page(mine.owner_id, GoalFilter(), PageRequest())).total == 0


class ActionItemsContract:
    async def test_an_item_comes_back_as_it_was(self, action_items: ActionItems):
        turn = a_turn()
        item = an_action_item(
            due_at=AT,
            status=DONE,
            goal_id=ids.goal_id(a_ulid()),
            created_in=turn.conversation_id,
            suggested_from=a_message(turn.id).id,
            obstacle="A late call",
            if_then_plan="I call back tomorrow",
            completed_at=AT,
        )

        assert await action_items.add(item)
        assert not await action_items.add(replace(item, text="Another"))

        assert list(await action_items.get([item.id], item.owner_id)) == [item]
        assert list(await action_items.get([item.id], ids.user_id(a_ulid()))) == [None]

    async def test_goals_count_what_is_open_and_done_however_it_moves(self, action_items: ActionItems, goals: Goals):
        owner = ids.user_id(a_ulid())
        one, two = a_goal(owner), a_goal(owner)
        await goals.add(one)
        await goals.add(two)

        async def counts() -> list[tuple[int, int]]:
            return [(g.items_open, g.items_done) for g in await goals.get([one.id, two.id], owner) if g is not None]

        items = [an_action_item(owner, goal_id=one.id) for _ in range(3)]
        await asyncio.gather(*(action_items.add(item) for item in items + items))
        await action_items.add(an_action_item(owner, goal_id=one.id, status=SUGGESTED))
        assert await counts() == [(3, 0), (0, 0)]
        await asyncio.gather(*(action_items.replace(replace(item, status=DONE)) for item in items[:2] * 2))
        assert await counts() == [(1, 2), (0, 0)]
        await action_items.replace(replace(items[0], status=DONE, goal_id=two.id))
        assert await counts() == [(1, 1), (0, 1)]
        await action_items.replace(replace(items[1], status=DROPPED))
        await action_items.delete(items[2].id, owner)
        assert not await action_items.delete(items[2].id, owner)
        await action_items.replace(replace(items[0], status=DONE, goal_id=None))
        assert await counts() == [(0, 0), (0, 0)]

    async def test_nobody_replaces_or_deletes_someone_elses(self, action_items: ActionItems):
        item = an_action_item()
        await action_items.add(item)
        thief = ids.user_id(a_ulid())

        await action_items.replace(replace(item, owner_id=thief, text="Mine"))

        assert not await action_items.delete(item.id, thief)
        assert list(await action_items.get([item.id], item.owner_id)) == [item]

    async def test_filters_choose(self, action_items: ActionItems):
        owner, goal, turn = ids.user_id(a_ulid()), ids.goal_id(a_ulid()), a_turn()
        late, soon = AT + timedelta(days=9), AT + timedelta(days=1)
        plain = an_action_item(owner)
        suggested = an_action_item(owner, status=SUGGESTED, created_in=turn.conversation_id)
        due = an_action_item(owner, due_at=soon, goal_id=goal)
        later = an_action_item(owner, due_at=late, goal_id=goal, status=DONE, created_in=turn.conversation_id)
        for item in (plain, suggested, due, later, an_action_item(goal_id=goal)):
            await action_items.add(item)

        async def listed(**which: object) -> tuple[list[str], int | None]:
            page = await action_items.page(owner, ActionItemFilter(**which), PageRequest())  # type: ignore[arg-type]
            return [item.id for item in page.items], page.total

        assert await listed() == ([later.id, due.id, plain.id], 3)
        assert await listed(statuses=(SUGGESTED, DISMISSED)) == ([suggested.id], 1)
        assert await listed(goal_id=goal) == ([later.id, due.id], None)
        assert await listed(conversation_id=turn.conversation_id) == ([later.id], None)
        assert await listed(due_before=late) == ([due.id], None)

    async def test_pages_walk_the_list(self, action_items: ActionItems):
        owner = ids.user_id(a_ulid())
        made = [an_action_item(owner) for _ in range(5)]
        for item in made:
            await action_items.add(item)

        first = await action_items.page(owner, EVERY_ITEM, PageRequest(3))
        rest = await action_items.page(owner, EVERY_ITEM, PageRequest(3, first.items[-1].id))

        assert [*first.items, *rest.items] == made[::-1]
        assert (first.has_next, rest.has_next, rest.total) == (True, False, 5)

    async def test_leaving_a_conversation_takes_what_nobody_took_on(self, action_items: ActionItems):
        owner, turn = ids.user_id(a_ulid()), a_turn()
        origin = {"created_in": turn.conversation_id, "suggested_from": a_message(turn.id).id}
        suggested, dismissed, taken = (
            an_action_item(owner, status=status, **origin) for status in (SUGGESTED, DISMISSED, OPEN)
        )
        elsewhere = an_action_item(owner, status=SUGGESTED, created_in=ids.conversation_id(a_ulid()))
        for item in (suggested, dismissed, taken, elsewhere):
            await action_items.add(item)

        left = await action_items.leave(turn.conversation_id, owner)
        assert not await action_items.leave(turn.conversation_id, owner)

        assert {item.id for item in left} == {suggested.id, dismissed.id, taken.id}
        page = await action_items.page(owner, EVERY_ITEM, PageRequest())
        assert list(page.items) == [elsewhere, replace(taken, created_in=None, suggested_from=None)]
        assert page.total == 2

    async def test_all_of_an_owner_go(self, action_items: ActionItems):
        mine, theirs = an_action_item(), an_action_item()
        for item in (mine, theirs):
            await action_items.add(item)

        await action_items.delete_of(mine.owner_id)

        assert (await action_items.page(mine.owner_id, EVERY_ITEM, PageRequest())).total == 0
        assert list(await action_items.get([theirs.id], theirs.owner_id)) == [theirs]
