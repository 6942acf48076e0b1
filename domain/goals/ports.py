"""What goals and action items need of the store."""

from collections.abc import Sequence
from typing import Protocol

from domain.goals.entities import ActionItem, ActionItemFilter, Goal, GoalFilter
from domain.ids import ActionItemId, ConversationId, GoalId, UserId
from domain.pages import Page, PageRequest


class Goals(Protocol):
    """Goals, kept; each read names the owner, so that nobody else's is ever found."""

    async def add(self, goal: Goal) -> bool:
        """Keep a new goal; False when its id is there already."""
        ...

    async def get(self, goal_ids: Sequence[GoalId], owner_id: UserId) -> Sequence[Goal | None]:
        """Load goals of one owner, in the order asked for; None for what is not there or not theirs."""
        ...

    async def replace(self, goal: Goal) -> None:
        """Store all of a goal but the counters of its action items; nothing when it is gone."""
        ...

    async def delete(self, goal_id: GoalId, owner_id: UserId) -> bool:
        """Delete a goal; False when the owner has no such one."""
        ...

    async def page(self, owner_id: UserId, which: GoalFilter, request: PageRequest) -> Page[Goal]:
        """Load a page, newest first; keys are goal ids. `total` comes from kept counters."""
        ...

    async def delete_of(self, owner_id: UserId) -> None:
        """Delete all goals of an owner."""
        ...


class ActionItems(Protocol):
    """Action items, kept; each read names the owner. Goals count theirs that are OPEN and DONE."""

    async def add(self, item: ActionItem) -> bool:
        """Keep a new item; False when its id is there already."""
        ...

    async def get(self, item_ids: Sequence[ActionItemId], owner_id: UserId) -> Sequence[ActionItem | None]:
        """Load items of one owner, in the order asked for; None for what is not there or not theirs."""
        ...

    async def replace(self, item: ActionItem) -> None:
        """Store all of an item; nothing when it is gone."""
        ...

    async def delete(self, item_id: ActionItemId, owner_id: UserId) -> bool:
        """Delete an item; False when the owner has no such one."""
        ...

    async def page(self, owner_id: UserId, which: ActionItemFilter, request: PageRequest) -> Page[ActionItem]:
        """Load a page, newest first; keys are item ids. `total` comes from kept counters, else None."""
        ...

    async def leave(self, conversation_id: ConversationId, owner_id: UserId) -> Sequence[ActionItem]:
        """Part items from a conversation that is deleted; returns what they were.

        Suggestions that were never taken on are deleted; the others stay and forget where they came from.
        """
        ...

    async def delete_of(self, owner_id: UserId) -> None:
        """Delete all items of an owner."""
        ...
