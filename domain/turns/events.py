"""What a turn tells the world: a closed union, each event carrying a snapshot of what it announces.

`cursor` is empty until the event has been written to the log; readers of the log fill it in.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import TypeAlias

from domain.audio.formats import AudioFormat
from domain.goals.entities import ActionItem
from domain.ids import ConversationId, TurnId
from domain.safety.entities import Safety
from domain.turns.entities import Message, Turn, TurnError


class RecordingStopReason(Enum):
    """Who or what ended a recording."""

    CLIENT = "CLIENT"
    SILENCE = "SILENCE"
    LIMIT = "LIMIT"


class ThinkingState(Enum):
    """What the coach is doing."""

    LISTENING = "LISTENING"
    TRANSCRIBING = "TRANSCRIBING"
    THINKING = "THINKING"
    SPEAKING = "SPEAKING"
    IDLE = "IDLE"


@dataclass(frozen=True, slots=True, kw_only=True)
class EventBase:
    """What all events have in common."""

    conversation_id: ConversationId
    turn_id: TurnId
    at: datetime
    cursor: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnStarted(EventBase):
    """A turn began, or is answered again."""

    turn: Turn


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingStopped(EventBase):
    """The recording is closed."""

    turn: Turn
    duration_ms: int
    reason: RecordingStopReason


@dataclass(frozen=True, slots=True, kw_only=True)
class TranscriptionUpdated(EventBase):
    """A guess at what was said so far; each replaces the one before."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TranscriptionCompleted(EventBase):
    """What was said."""

    message: Message
    language: str | None
    duration_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ThinkingChanged(EventBase):
    """The coach does something else now."""

    state: ThinkingState


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyDelta(EventBase):
    """The next words of the reply."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyRestarted(EventBase):
    """Forget the reply of this turn so far: it starts again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyCompleted(EventBase):
    """All words of the reply are out."""

    message: Message


@dataclass(frozen=True, slots=True, kw_only=True)
class AudioChunk(EventBase):
    """A piece of the coach's voice; pieces of one turn, put end to end, are one playable file."""

    sequence: int
    data: bytes
    format: AudioFormat
    sample_rate: int
    duration_ms: int
    caption: str | None
    start_ms: int
    is_last: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SafetyNotice(EventBase):
    """What the user said may mean danger; the reply that follows is a safe one."""

    safety: Safety


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionItemSuggested(EventBase):
    """The coach heard a commitment. It comes after its turn, and now and then twice: the item's id tells."""

    action_item: ActionItem


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnCompleted(EventBase):
    """The turn was answered to its end."""

    turn: Turn


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnInterrupted(EventBase):
    """The reply was cut to what was heard, or the recording thrown away."""

    turn: Turn


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnFailed(EventBase):
    """The turn could not be answered."""

    turn: Turn
    error: TurnError


Event: TypeAlias = (
    TurnStarted
    | RecordingStopped
    | TranscriptionUpdated
    | TranscriptionCompleted
    | ThinkingChanged
    | ReplyDelta
    | ReplyRestarted
    | ReplyCompleted
    | AudioChunk
    | SafetyNotice
    | ActionItemSuggested
    | TurnCompleted
    | TurnInterrupted
    | TurnFailed
)
TranscriptionEvent: TypeAlias = TranscriptionUpdated | TranscriptionCompleted | TurnFailed
ResponseEvent: TypeAlias = ReplyDelta | ReplyRestarted | ReplyCompleted | TurnInterrupted | TurnFailed
AudioResponseEvent: TypeAlias = AudioChunk | ReplyRestarted | TurnInterrupted | TurnFailed
