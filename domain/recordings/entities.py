"""A recording that is kept."""

from dataclasses import dataclass
from datetime import datetime

from domain.audio.formats import AudioFormat
from domain.ids import ConversationId, TurnId, UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptRecording:
    """What is known of a recording; `size` in bytes. `sample_rate` is only known of PCM16."""

    id: str
    turn_id: TurnId
    conversation_id: ConversationId
    owner_id: UserId
    format: AudioFormat
    sample_rate: int | None = None
    duration_ms: int = 0
    size: int
    created_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageAudio:
    """Where a recording can be heard until `expires_at`, and as what: raw PCM16 is heard as a WAV file."""

    url: str
    expires_at: datetime
    format: AudioFormat
    duration_ms: int
