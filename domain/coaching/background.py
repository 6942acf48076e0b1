"""The goal, the last promise and what is remembered, found among goals, action items, summaries and memories."""

import asyncio
from dataclasses import dataclass
from typing import Final

from domain.accounts.entities import User
from domain.conversations.entities import Conversation, ConversationFilter
from domain.conversations.ports import Conversations
from domain.goals.entities import ActionItemFilter, ActionItemStatus
from domain.goals.ports import ActionItems, Goals
from domain.ids import UserId
from domain.memories.ports import Memories
from domain.pages import PageRequest
from domain.turns.background import Background

_OPEN: Final = ActionItemFilter(statuses=(ActionItemStatus.OPEN,))
_LATELY: Final = 3
"""How many conversations are looked through for a promise: what is older is not asked after."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptBackgrounds:
    """Reads from the stores: in the midst of a conversation the memories, and the goal where there is one."""

    goals: Goals
    action_items: ActionItems
    conversations: Conversations
    memories: Memories
    max_memories: int

    async def of(self, user: User, conversation: Conversation) -> Background:
        """Find the goal, and while the conversation is new, the last promise."""
        goal, promise, memories = await asyncio.gather(
            self._goal(conversation), self._promise(user, conversation), self._memories(user, conversation)
        )
        return Background(goal=goal, last_commitment=promise, memories=memories)

    async def _memories(self, user: User, conversation: Conversation) -> tuple[str, ...]:
        """Load what other conversations taught, newest first."""
        if not user.settings.memory_enabled:
            return ()
        kept = await self.memories.of(user.id, self.max_memories)
        return tuple(memory.text for memory in kept if memory.conversation_id != conversation.id)

    async def _goal(self, conversation: Conversation) -> str | None:
        if conversation.goal_id is None:
            return None
        (goal,) = await self.goals.get([conversation.goal_id], conversation.owner_id)
        if goal is None:
            return None
        return f"{goal.title}: {goal.why}" if goal.why else goal.title

    async def _promise(self, user: User, conversation: Conversation) -> str | None:
        """Find the newest open action item; without one, what the last conversation summed up."""
        if conversation.turn_count > 0:
            return None
        items = await self.action_items.page(user.id, _OPEN, PageRequest(size=1))
        if items.items:
            return items.items[0].text
        return await self._summed_up(user.id, conversation) if user.settings.memory_enabled else None

    async def _summed_up(self, owner_id: UserId, conversation: Conversation) -> str | None:
        page = await self.conversations.page(owner_id, ConversationFilter(), PageRequest(size=_LATELY))
        earlier = [past.summary for past in page.items if past.id != conversation.id and past.summary is not None]
        return next((summary.commitments[-1] for summary in earlier if summary.commitments), None)
