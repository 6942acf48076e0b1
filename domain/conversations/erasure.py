"""Deleting a conversation with everything that hangs on it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from domain.conversations.entities import Conversation
from domain.conversations.news import ConversationNews
from domain.conversations.ports import Conversations
from domain.ids import ConversationId
from domain.turns.ports import EventLog, Recordings, Turns


@dataclass(frozen=True, slots=True, kw_only=True)
class Erasure:
    """Erases conversations; `abandon` throws a conversation's unfinished turn out, if it has one."""

    conversations: Conversations
    turns: Turns
    recordings: Recordings
    log: EventLog
    news: ConversationNews
    abandon: Callable[[ConversationId], Awaitable[None]]

    async def erase(self, conversation: Conversation) -> None:
        """Delete a conversation, its turns, recordings and events.

        They go before it, so that an erasure cut short can be asked for again, and once more after it, with whatever
        began in the meantime; nothing can begin afterwards.
        """
        await self._sweep(conversation.id)
        if await self.conversations.delete(conversation.id, conversation.owner_id):
            self.news.removed(conversation.owner_id, conversation.id)
        await self._sweep(conversation.id)

    async def _sweep(self, conversation_id: ConversationId) -> None:
        await self.abandon(conversation_id)
        await self.turns.delete_of(conversation_id)
        await self.recordings.delete_of(conversation_id)
        await self.log.delete(conversation_id)
