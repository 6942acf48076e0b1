"""The engines' ports, each behind the guard of its provider."""

from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import aclosing
from dataclasses import dataclass

from domain.resilience.guard import Guard
from domain.resilience.replay import Replay
from domain.resilience.timing import EndingClock, Patience, in_time
from domain.turns.engines import ChatModel, CoachContext, ReplyPiece, SpeechToText, TextToSpeech, Transcript, Voice


@dataclass(frozen=True, slots=True, kw_only=True)
class GuardedSpeechToText:
    """Has speech heard within `deadline_ms` of its end, again from its beginning when the provider failed."""

    inner: SpeechToText
    guard: Guard
    deadline_ms: int
    max_replayed_bytes: int

    async def transcribe(
        self, speech: AsyncIterator[bytes], *, language: str | None
    ) -> AsyncGenerator[Transcript, None]:
        """Yield guesses, then the final transcript; after a failure the guesses begin anew."""
        async with Replay(speech, self.max_replayed_bytes) as replay:

            def call() -> AsyncGenerator[Transcript, None]:
                clock = EndingClock(self.deadline_ms)
                return clock.watch(self.inner.transcribe(replay.listen(clock.start), language=language))

            async with aclosing(self.guard.stream(call, lambda transcript: transcript.final)) as transcripts:
                async for transcript in transcripts:
                    yield transcript


@dataclass(frozen=True, slots=True, kw_only=True)
class GuardedChatModel:
    """Has a reply thought of, again from its beginning when the provider failed before the first word."""

    inner: ChatModel
    guard: Guard
    patience: Patience

    async def reply(self, context: CoachContext) -> AsyncGenerator[ReplyPiece, None]:
        """Yield the reply piece by piece."""

        def call() -> AsyncGenerator[ReplyPiece, None]:
            return in_time(self.inner.reply(context), self.patience)

        async with aclosing(self.guard.stream(call, lambda piece: bool(piece.text))) as pieces:
            async for piece in pieces:
                yield piece


@dataclass(frozen=True, slots=True, kw_only=True)
class GuardedTextToSpeech:
    """Has a text spoken, again from its beginning when the provider failed before the first sound."""

    inner: TextToSpeech
    guard: Guard
    patience: Patience

    @property
    def sample_rate(self) -> int:
        """Rate of what `speak` yields, in Hz."""
        return self.inner.sample_rate

    @property
    def voices(self) -> Sequence[Voice]:
        """The voices to choose from, the default one first."""
        return self.inner.voices

    async def speak(self, text: str, *, voice: str, speech_rate: float) -> AsyncGenerator[bytes, None]:
        """Yield PCM16 mono as it is made."""

        def call() -> AsyncGenerator[bytes, None]:
            return in_time(self.inner.speak(text, voice=voice, speech_rate=speech_rate), self.patience)

        async with aclosing(self.guard.stream(call)) as stretches:
            async for pcm in stretches:
                yield pcm
