"""What the coach heard the user commit to, proposed as action items."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from domain.accounts.events import Change
from domain.clock import Clock
from domain.conversations.ports import Conversations
from domain.goals.entities import ActionItem, ActionItemStatus
from domain.goals.news import GoalNews
from domain.goals.ports import ActionItems
from domain.ids import ActionItemId, GoalId, MessageId, UserId, action_item_id, conversation_of, turn_of

_DIGITS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_TIME_LENGTH: Final = 10
_RANDOM_LENGTH: Final = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestions:
    """Writes suggestions down, each once."""

    action_items: ActionItems
    conversations: Conversations
    news: GoalNews
    clock: Clock

    async def suggest(  # noqa: PLR0917 - what a suggestion is made of
        self,
        owner_id: UserId,
        heard_in: MessageId,
        number: int,
        text: str,
        due_at: datetime | None = None,
        goal_id: GoalId | None = None,
    ) -> ActionItem | None:
        """Propose what a message commits to; `number` tells it from others of the same message.

        Idempotent: called again, it returns the item as it is by then, so what the user decided or changed stays.
        None when the conversation, or the item, was deleted.
        """
        now = self.clock.now()
        item = ActionItem(
            id=suggestion_id(heard_in, number),
            owner_id=owner_id,
            text=text,
            due_at=due_at,
            status=ActionItemStatus.SUGGESTED,
            goal_id=goal_id,
            created_in=conversation_of(turn_of(heard_in)),
            suggested_from=heard_in,
            created_at=now,
            updated_at=now,
        )
        if not await self._goes_on(item):
            return None
        if not await self.action_items.add(item):
            (kept,) = await self.action_items.get([item.id], owner_id)
            return kept
        if not await self._goes_on(item):
            # The conversation was deleted in between, and may not have taken this along.
            await self.action_items.delete(item.id, owner_id)
            return None
        self.news.item_changed(owner_id, item.id, Change.CREATED)
        return item

    async def _goes_on(self, item: ActionItem) -> bool:
        if item.created_in is None:
            return True
        (conversation,) = await self.conversations.get([item.created_in], item.owner_id)
        return conversation is not None


def suggestion_id(heard_in: MessageId, number: int) -> ActionItemId:
    """Name the suggestion: the same each time, as old as the message's turn."""
    digest = int.from_bytes(hashlib.sha256(f"{heard_in}:{number}".encode()).digest()[:10])
    random = "".join(_DIGITS[digest >> shift & 31] for shift in range(5 * (_RANDOM_LENGTH - 1), -1, -5))
    turn = turn_of(heard_in).rpartition("_")[2]
    return action_item_id(turn[:_TIME_LENGTH] + random)
