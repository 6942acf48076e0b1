"""The engines' ports with a meter on: what goes through is counted and charged to the open bill.

They stand directly around an engine, inside of retries and fallbacks, so that every attempt is charged to whom it went.
"""

from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import aclosing
from dataclasses import replace
from typing import Final

from domain.audio.formats import SPEECH_RATE_HZ, pcm_ms
from domain.turns.context import rough_tokens
from domain.turns.engines import ChatModel, CoachContext, ReplyPiece, SpeechToText, TextToSpeech, Transcript, Voice
from domain.turns.entities import Usage
from domain.usage.bill import charge
from domain.usage.calls import Consumption, EngineName, Service

FIXED_PROMPT_TOKENS: Final = 1_150
"""Of the instructions every reply begins with; only for what a provider does not tell."""


class MeteredSpeechToText:
    """Counts the speech that was written down, or was being when somebody broke off."""

    def __init__(self, inner: SpeechToText, engine: EngineName) -> None:
        self._inner = inner
        self._engine = engine

    async def transcribe(
        self, speech: AsyncIterator[bytes], *, language: str | None
    ) -> AsyncGenerator[Transcript, None]:
        """Pass guesses and the final transcript on."""
        taken, outcome = _Taken(), _Outcome()
        try:
            async with aclosing(self._inner.transcribe(taken.counting(speech), language=language)) as transcripts:
                async for transcript in transcripts:
                    outcome.useful = True
                    outcome.complete = outcome.complete or transcript.final
                    yield transcript
        except Exception:
            outcome.failed = True
            raise
        finally:
            # A provider asks nothing for a request that it failed before it gave anything.
            free = outcome.failed and not outcome.useful
            charge(
                Consumption(
                    service=Service.TRANSCRIPTION,
                    engine=self._engine,
                    usage=Usage(transcribed_ms=0 if free else pcm_ms(taken.byte_count, SPEECH_RATE_HZ)),
                    estimated=not outcome.complete and not free,
                    failed=outcome.failed,
                )
            )


class MeteredChatModel:
    """Counts tokens: as the provider tells, or by an estimate when a reply was broken off before that."""

    def __init__(self, inner: ChatModel, engine: EngineName) -> None:
        self._inner = inner
        self._engine = engine

    async def reply(self, context: CoachContext) -> AsyncGenerator[ReplyPiece, None]:
        """Pass the pieces on."""
        told, text, outcome = Usage(), "", _Outcome()
        try:
            async with aclosing(self._inner.reply(context)) as pieces:
                async for piece in pieces:
                    told += piece.usage
                    text += piece.text
                    outcome.useful = True
                    yield piece
                outcome.complete = True
        except Exception:
            outcome.failed = True
            raise
        finally:
            free = outcome.failed and not outcome.useful
            estimated = told == Usage() and not free
            usage = estimated_usage(context, text) if estimated else replace(told, cost=0)
            charge(
                Consumption(
                    service=Service.REPLY,
                    engine=self._engine,
                    usage=usage,
                    estimated=estimated,
                    failed=outcome.failed,
                )
            )


class MeteredTextToSpeech:
    """Counts the characters given to a voice and the time it spoke."""

    def __init__(self, inner: TextToSpeech, engine: EngineName) -> None:
        self._inner = inner
        self._engine = engine

    @property
    def sample_rate(self) -> int:
        """Rate of what `speak` yields, in Hz."""
        return self._inner.sample_rate

    @property
    def voices(self) -> Sequence[Voice]:
        """The voices to choose from, the default one first."""
        return self._inner.voices

    async def speak(self, text: str, *, voice: str, speech_rate: float) -> AsyncGenerator[bytes, None]:
        """Pass the voice on."""
        byte_count, outcome = 0, _Outcome()
        try:
            async with aclosing(self._inner.speak(text, voice=voice, speech_rate=speech_rate)) as stretches:
                async for pcm in stretches:
                    byte_count += len(pcm)
                    outcome.useful = True
                    yield pcm
                outcome.complete = True
        except Exception:
            outcome.failed = True
            raise
        finally:
            free = outcome.failed and not outcome.useful
            charge(
                Consumption(
                    service=Service.SPEECH,
                    engine=self._engine,
                    usage=Usage(synthesized_characters=0 if free else len(text)),
                    spoken_ms=pcm_ms(byte_count, self._inner.sample_rate),
                    estimated=not outcome.complete and not free,
                    failed=outcome.failed,
                )
            )


class _Outcome:
    """How a call went so far."""

    def __init__(self) -> None:
        self.useful = False
        self.complete = False
        self.failed = False


class _Taken:
    """How much speech an engine took."""

    def __init__(self) -> None:
        self.byte_count = 0

    async def counting(self, speech: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
        """Pass speech on, counting it."""
        async for pcm in speech:
            self.byte_count += len(pcm)
            yield pcm


def estimated_usage(context: CoachContext, text: str) -> Usage:
    """Estimate the tokens of a reply so far, its prompt included."""
    said = [context.said, context.summary or "", context.topic or ""]
    said += [part for exchange in context.history for part in (exchange.user, exchange.coach)]
    prompt_tokens = FIXED_PROMPT_TOKENS + sum(map(rough_tokens, said))
    return Usage(prompt_tokens=prompt_tokens, completion_tokens=rough_tokens(text))
