"""What becomes of goals and action items, for all devices of their owner."""

from dataclasses import dataclass

from domain.accounts.announcing import Announcer
from domain.accounts.events import ActionItemChanged, Change, GoalChanged, NodeRemoved, RemovedType
from domain.clock import Clock
from domain.goals.ports import ActionItems, Goals
from domain.ids import ActionItemId, GoalId, UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalNews:
    """Announces changes once they are stored."""

    goals: Goals
    action_items: ActionItems
    announcer: Announcer
    clock: Clock

    def goal_changed(self, owner_id: UserId, goal_id: GoalId, change: Change) -> None:
        """Announce a goal as it is when the announcement is written."""
        at = self.clock.now()

        async def event() -> GoalChanged:
            (now,) = await self.goals.get([goal_id], owner_id)
            return GoalChanged(at=at, change=change, goal_id=goal_id, goal=now)

        self.announcer.announce(owner_id, event)

    def item_changed(self, owner_id: UserId, item_id: ActionItemId, change: Change) -> None:
        """Announce an action item as it is when the announcement is written."""
        at = self.clock.now()

        async def event() -> ActionItemChanged:
            (now,) = await self.action_items.get([item_id], owner_id)
            return ActionItemChanged(at=at, change=change, action_item_id=item_id, action_item=now)

        self.announcer.announce(owner_id, event)

    def goal_removed(self, owner_id: UserId, goal_id: GoalId) -> None:
        """Announce that a goal is gone."""
        self._removed(owner_id, goal_id, RemovedType.GOAL)

    def item_removed(self, owner_id: UserId, item_id: ActionItemId) -> None:
        """Announce that an action item is gone."""
        self._removed(owner_id, item_id, RemovedType.ACTION_ITEM)

    def _removed(self, owner_id: UserId, removed_id: str, removed_type: RemovedType) -> None:
        gone = NodeRemoved(at=self.clock.now(), removed_id=removed_id, removed_type=removed_type)

        async def event() -> NodeRemoved:
            return gone

        self.announcer.announce(owner_id, event)
