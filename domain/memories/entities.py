"""A fact about a user, as the coach remembers it."""

from dataclasses import dataclass
from datetime import datetime

from domain.ids import ConversationId, MemoryId, MessageId, UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """Something the user said of themselves that lasts, and the message it comes from."""

    id: MemoryId
    owner_id: UserId
    conversation_id: ConversationId
    message_id: MessageId
    text: str
    created_at: datetime
