"""What every implementation of `CheckIns` promises."""

import asyncio
from datetime import timedelta

from domain import ids
from domain.check_ins.entities import CheckInFilter
from domain.check_ins.ports import CheckIns
from domain.pages import PageRequest
from domain.period import Period
from tests.builders import AT, a_check_in, a_ulid

HOUR = timedelta(hours=1)


class CheckInsContract:
    async def test_a_check_in_comes_back_as_it_was_and_only_to_its_owner(self, check_ins: CheckIns):
        check_in = a_check_in(goal_id=ids.goal_id(a_ulid()), score=1, note="Slept\nbadly")

        assert await check_ins.add(check_in)
        assert not await check_ins.add(check_in)

        assert list(await check_ins.get([check_in.id], check_in.owner_id)) == [check_in]
        thief = ids.user_id(a_ulid())
        assert list(await check_ins.get([check_in.id], thief)) == [None]
        assert not await check_ins.delete(check_in.id, thief)
        assert await check_ins.delete(check_in.id, check_in.owner_id)
        assert not await check_ins.delete(check_in.id, check_in.owner_id)

    async def test_lists_are_in_the_order_in_which_it_was_felt(self, check_ins: CheckIns):
        owner = ids.user_id(a_ulid())
        made = [a_check_in(owner, AT - n * HOUR) for n in range(5)]
        await asyncio.gather(*(check_ins.add(check_in) for check_in in reversed(made)))
        await check_ins.add(a_check_in())

        first = await check_ins.page(owner, CheckInFilter(), PageRequest(3))
        rest = await check_ins.page(owner, CheckInFilter(), PageRequest(3, first.items[-1].id))

        assert [*first.items, *rest.items] == made
        assert (first.total, first.has_next, rest.has_next) == (5, True, False)

    async def test_filters_choose_by_goal_and_time(self, check_ins: CheckIns):
        owner, goal = ids.user_id(a_ulid()), ids.goal_id(a_ulid())
        late, at, early = (a_check_in(owner, AT + n * HOUR, goal_id=goal) for n in (1, 0, -1))
        other = a_check_in(owner, AT + HOUR / 2)
        for check_in in (late, at, early, other):
            await check_ins.add(check_in)
        hour = Period(start=AT, end=AT + HOUR)

        async def listed(which: CheckInFilter) -> tuple[list[str], int | None]:
            page = await check_ins.page(owner, which, PageRequest())
            return [check_in.id for check_in in page.items], page.total

        assert await listed(CheckInFilter(goal_id=goal)) == ([late.id, at.id, early.id], None)
        assert await listed(CheckInFilter(period=hour)) == ([other.id, at.id], None)
        assert await listed(CheckInFilter(goal_id=goal, period=hour)) == ([at.id], None)
        beyond = await check_ins.page(owner, CheckInFilter(period=hour), PageRequest(1, other.id))
        assert beyond.items == (at,)

    async def test_all_of_an_owner_go(self, check_ins: CheckIns):
        mine, theirs = a_check_in(), a_check_in()
        for check_in in (mine, theirs):
            await check_ins.add(check_in)

        await check_ins.delete_of(mine.owner_id)

        assert (await check_ins.page(mine.owner_id, CheckInFilter(), PageRequest())).total == 0
        assert list(await check_ins.get([theirs.id], theirs.owner_id)) == [theirs]
