"""The three engines behind a turn. All stream, so that hosted and local ones fit the same port.

Every method returns an async generator: close it (`contextlib.aclosing`) to cancel the work. Engines raise
ProviderUnavailable, ContentBlocked or DeadlineExceeded, and wrap their vendor's exceptions.
"""

from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from domain.accounts.entities import Profile, Settings
from domain.coaching.grow import CoachingPhase, PhaseMove
from domain.safety.entities import Safety
from domain.turns.entities import Usage


@dataclass(frozen=True, slots=True, kw_only=True)
class Transcript:
    """What was said: guesses (`final` false) replace each other, the last one stays.

    `usage` of the final one is what the provider counted: the sound it heard, and tokens where it counts those.
    """

    text: str
    final: bool
    language: str | None = None
    usage: Usage = Usage()


class SpeechToText(Protocol):
    """Hears words."""

    def transcribe(self, speech: AsyncIterator[bytes], *, language: str | None) -> AsyncGenerator[Transcript, None]:
        """Yield guesses while `speech` (PCM16 mono, 16 kHz) arrives, then exactly one final transcript.

        `language` is a BCP 47 tag or None to detect it. A final transcript without words means silence or noise.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One past turn as it was heard."""

    user: str
    coach: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CoachContext:
    """All a coach knows when it answers; past turns are oldest first and already cut to the token budget."""

    profile: Profile
    settings: Settings
    phase: CoachingPhase
    phase_turns: int
    """How many turns this phase has had, this one not counted."""
    move: PhaseMove | None = None
    """What has just moved the conversation into this phase."""
    asked: tuple[str, ...] = ()
    """The questions the user has heard lately, newest first: none of them is asked again."""
    asked_marks: tuple[int, ...] = ()
    """Marks of all questions of the conversation, as `marks_of` makes them, oldest first."""
    topic: str | None
    summary: str | None
    history: Sequence[Exchange]
    said: str
    """What the user said; empty where the coach `opens`."""
    language: str
    opens: bool = False
    """Whether the coach speaks first."""
    goal: str | None = None
    """The goal the conversation works on, in the user's words."""
    last_commitment: str | None = None
    """What the user said they would do, last time."""
    memories: tuple[str, ...] = ()
    """What is remembered from other conversations, the most relevant first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyPiece:
    """The next words, what they cost, or a danger to which the reply is held: any of them."""

    text: str = ""
    usage: Usage = Usage()
    safety: Safety | None = None


class ChatModel(Protocol):
    """Thinks of an answer."""

    def reply(self, context: CoachContext) -> AsyncGenerator[ReplyPiece, None]:
        """Yield the reply piece by piece as it comes to mind; the pieces put end to end are the reply."""
        ...


@dataclass(frozen=True, slots=True)
class Voice:
    """A voice that can be chosen."""

    id: str
    name: str
    languages: tuple[str, ...]


class TextToSpeech(Protocol):
    """Speaks."""

    @property
    def sample_rate(self) -> int:
        """Rate of what `speak` yields, in Hz."""
        ...

    @property
    def voices(self) -> Sequence[Voice]:
        """The voices to choose from, the default one first."""
        ...

    def speak(self, text: str, *, voice: str, speech_rate: float) -> AsyncGenerator[bytes, None]:
        """Yield PCM16 mono as it is made; text without a speakable word yields nothing.

        An unknown `voice` is spoken by the default one. `speech_rate` 1.0 is the voice's own pace.
        """
        ...
