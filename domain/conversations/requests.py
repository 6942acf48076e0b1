"""What a client asks of conversations."""

from dataclasses import dataclass

from domain.audio.formats import AudioFormat
from domain.changes import UNCHANGED, Change
from domain.conversations.entities import ConversationStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class NewConversation:
    """Begin a conversation; without a title it gets a plain one.

    Where `coach_opens`, the coach speaks first: aloud if `speak`, in `reply_format` or the user's own.
    """

    title: str | None = None
    topic: str | None = None
    goal_id: str | None = None
    coach_opens: bool = False
    speak: bool = True
    reply_format: AudioFormat | None = None
    idempotency_key: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationRating:
    """What the user thinks of the conversation `id` names, 1 to 5, and why."""

    id: str
    rating: int
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationChanges:
    """Changes of the conversation `id` names."""

    id: str
    title: Change[str] = UNCHANGED
    topic: Change[str] = UNCHANGED
    goal_id: Change[str] = UNCHANGED
    status: Change[ConversationStatus] = UNCHANGED
