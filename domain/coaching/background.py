"""The goal and the last promise, found among goals, action items and summaries."""

from dataclasses import dataclass
from typing import Final

from domain.accounts.entities import User
from domain.conversations.entities import Conversation, ConversationFilter
from domain.conversations.ports import Conversations
from domain.goals.entities import ActionItemFilter, ActionItemStatus
from domain.goals.ports import ActionItems, Goals
from domain.ids import UserId
from domain.pages import PageRequest
from domain.turns.background import Background

_OPEN: Final = ActionItemFilter(statuses=(ActionItemStatus.OPEN,))
_LATELY: Final = 3
"""How many conversations are looked through for a promise: what is older is not asked after."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptBackgrounds:
    """Reads from the stores: nothing in the midst of a conversation without a goal, three reads at most."""

    goals: Goals
    action_items: ActionItems
    conversations: Conversations

    async def of(self, user: User, conversation: Conversation) -> Background:
        """Find the goal, and while the conversation is new, the last promise."""
        return Background(
            goal=await self._goal(conversation),
            last_commitment=await self._promise(user, conversation) if conversation.turn_count == 0 else None,
        )

    async def _goal(self, conversation: Conversation) -> str | None:
        if conversation.goal_id is None:
            return None
        (goal,) = await self.goals.get([conversation.goal_id], conversation.owner_id)
        if goal is None:
            return None
        return f"{goal.title}: {goal.why}" if goal.why else goal.title

    async def _promise(self, user: User, conversation: Conversation) -> str | None:
        """Find the newest open action item; without one, what the last conversation summed up."""
        items = await self.action_items.page(user.id, _OPEN, PageRequest(size=1))
        if items.items:
            return items.items[0].text
        return await self._summed_up(user.id, conversation) if user.settings.memory_enabled else None

    async def _summed_up(self, owner_id: UserId, conversation: Conversation) -> str | None:
        page = await self.conversations.page(owner_id, ConversationFilter(), PageRequest(size=_LATELY))
        earlier = [past.summary for past in page.items if past.id != conversation.id and past.summary is not None]
        return next((summary.commitments[-1] for summary in earlier if summary.commitments), None)
