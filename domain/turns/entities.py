"""A turn and the two messages inside it."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Final

from domain.audio.formats import AudioFormat
from domain.coaching.grow import CoachingPhase, PhaseMove
from domain.errors import CoachError, ErrorCode
from domain.ids import ConversationId, MessageId, TurnId, UserId
from domain.safety.entities import Safety


class TurnStatus(Enum):
    """How far a turn has come."""

    RECORDING = "RECORDING"
    TRANSCRIBING = "TRANSCRIBING"
    THINKING = "THINKING"
    RESPONDING = "RESPONDING"
    COMPLETED = "COMPLETED"
    INTERRUPTED = "INTERRUPTED"
    FAILED = "FAILED"
    DISCARDED = "DISCARDED"


ENDED: Final = frozenset({TurnStatus.COMPLETED, TurnStatus.INTERRUPTED, TurnStatus.FAILED, TurnStatus.DISCARDED})
ANSWERED: Final = frozenset({TurnStatus.COMPLETED, TurnStatus.INTERRUPTED})


class TurnSource(Enum):
    """Who began a turn and how; COACH: the coach spoke first."""

    VOICE = "VOICE"
    TEXT = "TEXT"
    COACH = "COACH"


class MessageRole(Enum):
    """Who said a message."""

    USER = "USER"
    COACH = "COACH"


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What one side said in a turn; `heard_text` is what was played of it, null when all was."""

    id: MessageId
    role: MessageRole
    text: str
    created_at: datetime
    heard_text: str | None = None

    @property
    def heard(self) -> str:
        """What counts for context, summary and memory."""
        return self.text if self.heard_text is None else self.heard_text


@dataclass(frozen=True, slots=True)
class LatencyStage:
    """One part of the wait, in milliseconds."""

    name: str
    ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnLatency:
    """Milliseconds from the end of the user's speech; `stages` add up to the first audio, or to the total."""

    transcription_ms: int | None = None
    first_word_ms: int | None = None
    first_audio_ms: int | None = None
    total_ms: int | None = None
    stages: tuple[LatencyStage, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """What was consumed; `cost` is in millionths of a US dollar."""

    transcribed_ms: int = 0
    prompt_tokens: int = 0
    cached_prompt_tokens: int = 0
    completion_tokens: int = 0
    synthesized_characters: int = 0
    cost: int = 0

    def __add__(self, other: "Usage") -> "Usage":
        """Add two amounts."""
        return Usage(
            transcribed_ms=self.transcribed_ms + other.transcribed_ms,
            prompt_tokens=self.prompt_tokens + other.prompt_tokens,
            cached_prompt_tokens=self.cached_prompt_tokens + other.cached_prompt_tokens,
            completion_tokens=self.completion_tokens + other.completion_tokens,
            synthesized_characters=self.synthesized_characters + other.synthesized_characters,
            cost=self.cost + other.cost,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnError:
    """Why a turn failed, as the client is told."""

    code: ErrorCode
    message: str
    retryable: bool

    @classmethod
    def of(cls, error: CoachError) -> "TurnError":
        """Describe an error of ours."""
        return cls(code=error.code, message=str(error), retryable=error.retryable)


@dataclass(frozen=True, slots=True)
class SpokenSentence:
    """Where a piece of the reply's text stands in its voice, in milliseconds."""

    text: str
    start_ms: int
    duration_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnOptions:
    """How a turn was asked for; fixed when it begins."""

    audio_format: AudioFormat | None = None
    sample_rate: int | None = None
    language: str | None = None
    hands_free: bool = False
    speak: bool = True
    reply_format: AudioFormat = AudioFormat.MP3
    keep_recording_days: int = 0
    said_at: datetime | None = None
    budget_month: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One exchange. `epoch` counts its owners: every write of an owner carries the epoch it claimed.

    `spoken` and `first_voice_at` tell what of the reply was heard when it is cut after the fact; `phase` is where the
    coaching stands after it, `move` what brought it there in this turn; `asked_before` marks the
    questions of all turns before it; `safety` is the danger heard in it.
    """

    id: TurnId
    conversation_id: ConversationId
    owner_id: UserId
    status: TurnStatus
    source: TurnSource
    created_at: datetime
    options: TurnOptions
    user_message: Message | None = None
    coach_message: Message | None = None
    latency: TurnLatency | None = None
    usage: Usage = Usage()
    error: TurnError | None = None
    spoken: tuple[SpokenSentence, ...] = ()
    first_voice_at: datetime | None = None
    phase: CoachingPhase | None = None
    move: PhaseMove | None = None
    asked_before: tuple[int, ...] = ()
    safety: Safety | None = None
    epoch: int = 1

    @property
    def ended(self) -> bool:
        """Whether nobody works on it any more."""
        return self.status in ENDED

    @property
    def messages(self) -> tuple[Message, ...]:
        """What was said in it, in order."""
        return tuple(m for m in (self.user_message, self.coach_message) if m is not None)
