"""A report of something the coach said."""

from dataclasses import dataclass
from datetime import datetime

from domain.ids import ConversationId, MessageId, ReportId, UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageReport:
    """What a user reports, and why; `text` is what the coach said, as it was when it was reported."""

    id: ReportId
    owner_id: UserId
    conversation_id: ConversationId
    message_id: MessageId
    text: str
    reason: str
    at: datetime
