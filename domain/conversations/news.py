"""What becomes of conversations, for all devices of their owner."""

from dataclasses import dataclass

from domain.accounts.announcing import Announcer
from domain.accounts.events import Change, ConversationChanged, NodeRemoved, RemovedType
from domain.clock import Clock
from domain.conversations.ports import Conversations
from domain.ids import ConversationId, UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationNews:
    """Announces changes of conversations once they are stored."""

    conversations: Conversations
    announcer: Announcer
    clock: Clock

    def changed(self, owner_id: UserId, conversation_id: ConversationId, change: Change) -> None:
        """Announce a conversation as it is when the announcement is written."""
        at = self.clock.now()

        async def event() -> ConversationChanged:
            (now,) = await self.conversations.get([conversation_id], owner_id)
            return ConversationChanged(at=at, change=change, conversation_id=conversation_id, conversation=now)

        self.announcer.announce(owner_id, event)

    def removed(self, owner_id: UserId, conversation_id: ConversationId) -> None:
        """Announce that a conversation is gone."""
        gone = NodeRemoved(at=self.clock.now(), removed_id=conversation_id, removed_type=RemovedType.CONVERSATION)

        async def event() -> NodeRemoved:
            return gone

        self.announcer.announce(owner_id, event)
