"""What a client asks of a turn, and what it gets back at once."""

from dataclasses import dataclass
from datetime import datetime

from domain.audio.formats import AudioFormat
from domain.turns.entities import Turn


@dataclass(frozen=True, slots=True, kw_only=True)
class StartRecording:
    """Open a spoken turn; None means the user's setting (`speak`: aloud)."""

    conversation_id: str
    format: AudioFormat
    sample_rate: int | None = None
    language: str | None = None
    hands_free: bool | None = None
    reply_format: AudioFormat | None = None
    speak: bool = True
    idempotency_key: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WholeRecording:
    """A spoken turn in one piece; `at` is when it was said."""

    conversation_id: str
    audio: bytes
    format: AudioFormat
    sample_rate: int | None = None
    language: str | None = None
    reply_format: AudioFormat | None = None
    speak: bool = True
    at: datetime | None = None
    idempotency_key: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenMessage:
    """A written turn."""

    conversation_id: str
    text: str
    speak: bool = False
    reply_format: AudioFormat | None = None
    idempotency_key: str | None = None


@dataclass(frozen=True, slots=True)
class TurnReceipt:
    """A turn, and the cursor from which its events follow."""

    turn: Turn
    cursor: str | None
