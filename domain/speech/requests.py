"""Audio on its own, outside any conversation: what is asked and what comes back."""

from dataclasses import dataclass

from domain.audio.formats import AudioFormat
from domain.turns.entities import Usage


@dataclass(frozen=True, slots=True, kw_only=True)
class TranscribeRequest:
    """Write down a recording; without `format` it is told by its first bytes."""

    audio: bytes
    format: AudioFormat | None = None
    sample_rate: int | None = None
    language: str | None = None
    idempotency_key: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Transcription:
    """What a recording says."""

    text: str
    language: str | None
    duration_ms: int
    usage: Usage


@dataclass(frozen=True, slots=True, kw_only=True)
class SynthesizeRequest:
    """Speak a text; None means the user's setting."""

    text: str
    voice: str | None = None
    speech_rate: float | None = None
    format: AudioFormat | None = None
    sample_rate: int | None = None
    idempotency_key: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Synthesis:
    """A spoken text as one playable file."""

    data: bytes
    format: AudioFormat
    sample_rate: int
    duration_ms: int
    usage: Usage
