"""A user's action items: written down, taken on, done, listed and deleted."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from domain.accounts.events import Change
from domain.changes import UNCHANGED
from domain.checks import Refusals, anything
from domain.clock import Clock, Ids
from domain.conversations.ports import Conversations
from domain.errors import UserErrorCode
from domain.goals.chosen import chosen_goal
from domain.goals.entities import SUGGESTIONS, ActionItem, ActionItemFilter, ActionItemStatus
from domain.goals.news import GoalNews
from domain.goals.ports import ActionItems, Goals
from domain.goals.requests import ActionItemChanges, NewActionItem
from domain.goals.rules import GoalRules, NotAfter
from domain.idempotency import IdempotencyKeys, Scalar, name_for
from domain.ids import ActionItemId, ConversationId, UserId, action_item_id, is_a
from domain.lookup import found, look_up
from domain.pages import Page, page_request
from domain.updates import Update


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionItemBook:
    """Every user's action items, each reached through its owner alone."""

    action_items: ActionItems
    goals: Goals
    conversations: Conversations
    news: GoalNews
    keys: IdempotencyKeys
    rules: GoalRules
    clock: Clock
    ids: Ids

    async def create(self, user_id: UserId, new: NewActionItem) -> ActionItem:
        """Write an item down. Raises InvalidInput, and Conflict for a key used with another input."""
        refusals = Refusals()
        now = self.clock.now()
        item = ActionItem(
            id=action_item_id(self.ids.ulid()),
            owner_id=user_id,
            text=self.rules.required_text(new.text, refusals, "text"),
            due_at=new.due_at,
            goal_id=await chosen_goal(self.goals, user_id, new.goal_id, refusals),
            created_in=await self._conversation(user_id, new.conversation_id, refusals),
            obstacle=self.rules.text(new.obstacle or "", refusals, "obstacle") or None,
            if_then_plan=self.rules.text(new.if_then_plan or "", refusals, "ifThenPlan") or None,
            created_at=now,
            updated_at=now,
        )
        refusals.settle()
        name = await name_for(self.keys, user_id, new.idempotency_key, "createActionItem", _digested(new), item.id)
        item = replace(item, id=ActionItemId(name))
        if await self.action_items.add(item):
            self._announce(item, None, Change.CREATED)
            return item
        return await self._owned(user_id, item.id, "input", "idempotencyKey")

    async def update(self, user_id: UserId, changes: ActionItemChanges) -> ActionItem:
        """Change an item; accept a suggestion by making it OPEN. Raises InvalidInput."""
        kept = await self._owned(user_id, changes.id, "input", "id")
        update = Update()
        goal_id = kept.goal_id
        if changes.goal_id is not UNCHANGED:
            goal_id = await chosen_goal(self.goals, user_id, changes.goal_id, update.refusals)
        status, text = _status(kept, changes, update), self.rules.text
        changed = replace(
            kept,
            text=update.required("text", changes.text, kept.text, self.rules.required_text),
            due_at=update.optional("dueAt", changes.due_at, kept.due_at, anything),
            status=status,
            goal_id=goal_id,
            obstacle=update.optional("obstacle", changes.obstacle, kept.obstacle, text) or None,
            if_then_plan=update.optional("ifThenPlan", changes.if_then_plan, kept.if_then_plan, text) or None,
            completed_at=self._completed(kept, status, changes, update),
        )
        update.refusals.settle()
        if changed == kept:
            return kept
        changed = replace(changed, updated_at=self.clock.now())
        await self.action_items.replace(changed)
        self._announce(changed, kept, Change.UPDATED)
        return changed

    async def delete(self, user_id: UserId, raw_id: str) -> ActionItemId:
        """Delete an item. Raises InvalidInput NOT_FOUND."""
        item = await self._owned(user_id, raw_id, "id")
        if await self.action_items.delete(item.id, user_id):
            self.news.item_removed(user_id, item.id)
            if item.goal_id is not None:
                self.news.goal_changed(user_id, item.goal_id, Change.UPDATED)
        return item.id

    async def get(self, user_id: UserId, ids: Sequence[str]) -> Sequence[ActionItem | None]:
        """Load items in the order asked for; None for what is no item of the user's."""
        return await look_up("action", ids, user_id, ActionItemId, self.action_items.get)

    async def page(
        self, user_id: UserId, which: ActionItemFilter, *, first: int | None = None, after: str | None = None
    ) -> Page[ActionItem]:
        """List items, newest first. Raises BadInput."""
        request = page_request(first, after, None, None, lambda key: is_a("action", key))
        return await self.action_items.page(user_id, which, request)

    async def _owned(self, user_id: UserId, raw_id: str, *path: str) -> ActionItem:
        (item,) = await self.get(user_id, [raw_id])
        return found(item, "action item", *path)

    async def _conversation(self, user_id: UserId, raw_id: str | None, refusals: Refusals) -> ConversationId | None:
        if raw_id is None:
            return None
        named = ConversationId(raw_id)
        (conversation,) = await self.conversations.get([named], user_id) if is_a("conv", raw_id) else (None,)
        if conversation is None:
            refusals.add(UserErrorCode.NOT_FOUND, "There is no such conversation.", "conversationId")
        return named

    def _completed(
        self, kept: ActionItem, status: ActionItemStatus, changes: ActionItemChanges, update: Update
    ) -> datetime | None:
        now = self.clock.now()
        if status is ActionItemStatus.DONE:
            return update.required("completedAt", changes.completed_at, kept.completed_at or now, NotAfter(now))
        if changes.completed_at is not UNCHANGED and changes.completed_at is not None:
            update.refusals.add(UserErrorCode.INVALID, "Only what is DONE was completed.", "completedAt")
        return None

    def _announce(self, item: ActionItem, before: ActionItem | None, change: Change) -> None:
        self.news.item_changed(item.owner_id, item.id, change)
        if before is None or (before.goal_id, before.status) != (item.goal_id, item.status):
            # Goals count their items.
            for goal_id in dict.fromkeys((before.goal_id if before else None, item.goal_id)):
                if goal_id is not None:
                    self.news.goal_changed(item.owner_id, goal_id, Change.UPDATED)


def _status(kept: ActionItem, changes: ActionItemChanges, update: Update) -> ActionItemStatus:
    status = update.required("status", changes.status, kept.status, anything)
    if status is not kept.status:
        if status is ActionItemStatus.SUGGESTED:
            update.refusals.add(UserErrorCode.INVALID, "Only the coach suggests.", "status")
        elif status is ActionItemStatus.DISMISSED and kept.status not in SUGGESTIONS:
            message = "Only a suggestion is dismissed: drop what was taken on."
            update.refusals.add(UserErrorCode.INVALID, message, "status")
    return status


def _digested(new: NewActionItem) -> dict[str, Scalar]:
    return {
        "text": new.text,
        "dueAt": None if new.due_at is None else new.due_at.isoformat(),
        "goalId": new.goal_id,
        "conversationId": new.conversation_id,
        "obstacle": new.obstacle,
        "ifThenPlan": new.if_then_plan,
    }
