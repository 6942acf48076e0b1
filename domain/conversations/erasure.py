"""Deleting a conversation with everything that hangs on it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from domain.accounts.events import Change
from domain.conversations.entities import Conversation
from domain.conversations.news import ConversationNews
from domain.conversations.ports import Conversations
from domain.goals.entities import SUGGESTIONS
from domain.goals.news import GoalNews
from domain.goals.ports import ActionItems
from domain.ids import ConversationId
from domain.memories.ports import Memories
from domain.recordings.ports import Recordings
from domain.reports.ports import Reports
from domain.turns.ports import EventLog, Turns


@dataclass(frozen=True, slots=True, kw_only=True)
class Erasure:
    """Erases conversations; `abandon` throws a conversation's unfinished turn out, if it has one."""

    conversations: Conversations
    turns: Turns
    recordings: Recordings
    log: EventLog
    action_items: ActionItems
    reports: Reports
    memories: Memories
    news: ConversationNews
    goal_news: GoalNews
    abandon: Callable[[ConversationId], Awaitable[None]]

    async def erase(self, conversation: Conversation) -> None:
        """Delete a conversation, its turns, recordings, events, reports, suggestions and what it taught.

        Action items that the user took on are theirs and stay, without what led back here.

        They go before it, so that an erasure cut short can be asked for again, and once more after it, with whatever
        began in the meantime; nothing can begin afterwards.
        """
        await self._sweep(conversation)
        if await self.conversations.delete(conversation.id, conversation.owner_id):
            self.news.removed(conversation.owner_id, conversation.id)
        await self._sweep(conversation)

    async def _sweep(self, conversation: Conversation) -> None:
        conversation_id, owner_id = conversation.id, conversation.owner_id
        await self.abandon(conversation_id)
        await self.turns.delete_of(conversation_id)
        await self.recordings.delete_of(conversation_id)
        await self.log.delete(conversation_id)
        await self.reports.delete_of(conversation_id)
        await self.memories.forget_conversation(conversation_id, owner_id)
        for item in await self.action_items.leave(conversation_id, owner_id):
            if item.status in SUGGESTIONS:
                self.goal_news.item_removed(owner_id, item.id)
            else:
                self.goal_news.item_changed(owner_id, item.id, Change.UPDATED)
