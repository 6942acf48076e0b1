"""Goals and action items in dictionaries that keep the stores' promises (see tests/contracts/goals.py)."""

from collections.abc import Sequence
from dataclasses import replace

from domain.goals.entities import SUGGESTIONS, ActionItem, ActionItemFilter, ActionItemStatus, Goal, GoalFilter
from domain.ids import ActionItemId, ConversationId, GoalId, UserId
from domain.pages import Page, PageRequest
from tests.fakes.lists import after
from tests.fakes.stores import Breakable


class FakeGoals(Breakable):
    """Goals by id."""

    def __init__(self) -> None:
        self.goals: dict[GoalId, Goal] = {}

    async def add(self, goal: Goal) -> bool:
        self.reach()
        if goal.id in self.goals:
            return False
        self.goals[goal.id] = goal
        return True

    async def get(self, goal_ids: Sequence[GoalId], owner_id: UserId) -> Sequence[Goal | None]:
        self.reach()
        found = (self.goals.get(id_) for id_ in goal_ids)
        return [g if g is not None and g.owner_id == owner_id else None for g in found]

    async def replace(self, goal: Goal) -> None:
        self.reach()
        kept = self.goals.get(goal.id)
        if kept is not None and kept.owner_id == goal.owner_id:
            self.goals[goal.id] = replace(goal, items_open=kept.items_open, items_done=kept.items_done)

    async def delete(self, goal_id: GoalId, owner_id: UserId) -> bool:
        self.reach()
        [found] = await self.get([goal_id], owner_id)
        return found is not None and self.goals.pop(goal_id, None) is not None

    async def page(self, owner_id: UserId, which: GoalFilter, request: PageRequest) -> Page[Goal]:
        self.reach()
        theirs = [g for g in self.goals.values() if g.owner_id == owner_id and g.status in which.statuses]
        newest_first = sorted(theirs, key=lambda g: g.id, reverse=True)
        return Page.cut(after(((g.id, g) for g in newest_first), request.key, request), request, total=len(theirs))

    async def delete_of(self, owner_id: UserId) -> None:
        self.reach()
        self.goals = {id_: g for id_, g in self.goals.items() if g.owner_id != owner_id}

    def count(self, item: ActionItem, by: int) -> None:
        """Count an item at its goal."""
        goal = self.goals.get(item.goal_id) if item.goal_id else None
        if goal is not None and goal.owner_id == item.owner_id:
            self.goals[goal.id] = replace(
                goal,
                items_open=goal.items_open + by * (item.status is ActionItemStatus.OPEN),
                items_done=goal.items_done + by * (item.status is ActionItemStatus.DONE),
            )


class FakeActionItems(Breakable):
    """Action items by id; their goals count them."""

    def __init__(self, goals: FakeGoals) -> None:
        self.items: dict[ActionItemId, ActionItem] = {}
        self._goals = goals

    async def add(self, item: ActionItem) -> bool:
        self.reach()
        if item.id in self.items:
            return False
        self.items[item.id] = item
        self._goals.count(item, 1)
        return True

    async def get(self, item_ids: Sequence[ActionItemId], owner_id: UserId) -> Sequence[ActionItem | None]:
        self.reach()
        found = (self.items.get(id_) for id_ in item_ids)
        return [i if i is not None and i.owner_id == owner_id else None for i in found]

    async def replace(self, item: ActionItem) -> None:
        self.reach()
        [kept] = await self.get([item.id], item.owner_id)
        if kept is not None:
            self._goals.count(kept, -1)
            self._goals.count(item, 1)
            self.items[item.id] = item

    async def delete(self, item_id: ActionItemId, owner_id: UserId) -> bool:
        self.reach()
        [kept] = await self.get([item_id], owner_id)
        if kept is None:
            return False
        self._goals.count(self.items.pop(item_id), -1)
        return True

    async def page(self, owner_id: UserId, which: ActionItemFilter, request: PageRequest) -> Page[ActionItem]:
        self.reach()
        theirs = [
            i
            for i in self.items.values()
            if i.owner_id == owner_id
            and i.status in which.statuses
            and which.goal_id in {None, i.goal_id}
            and which.conversation_id in {None, i.created_in}
            and (which.due_before is None or (i.due_at is not None and i.due_at < which.due_before))
        ]
        newest_first = sorted(theirs, key=lambda i: i.id, reverse=True)
        found = after(((i.id, i) for i in newest_first), request.key, request)
        return Page.cut(found, request, total=len(theirs) if which.counted else None)

    async def leave(self, conversation_id: ConversationId, owner_id: UserId) -> Sequence[ActionItem]:
        self.reach()
        found = [i for i in self.items.values() if (i.created_in, i.owner_id) == (conversation_id, owner_id)]
        for item in found:
            if item.status in SUGGESTIONS:
                await self.delete(item.id, owner_id)
            else:
                self.items[item.id] = replace(item, created_in=None, suggested_from=None)
        return found

    async def delete_of(self, owner_id: UserId) -> None:
        self.reach()
        self.items = {id_: i for id_, i in self.items.items() if i.owner_id != owner_id}
