"""Several providers of one job: when one fails, the next carries on inside the same turn.

ContentBlocked is an answer, not a failure: nobody else is asked.
"""

from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterator, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from typing import Final, Generic, Protocol, TypeVar
from weakref import WeakKeyDictionary

from domain.errors import CoachError, DeadlineExceeded, ProviderUnavailable
from domain.resilience.observer import ProviderObserver
from domain.resilience.replay import Replay
from domain.turns.engines import ChatModel, CoachContext, ReplyPiece, SpeechToText, TextToSpeech, Transcript, Voice
from domain.usage.bill import Bill, open_bill
from domain.usage.calls import Service

E = TypeVar("E")

_FAILURES: Final = (ProviderUnavailable, DeadlineExceeded)


@dataclass(frozen=True, slots=True)
class Standby(Generic[E]):
    """An engine, and what its provider is called."""

    provider: str
    engine: E


class Resampler(Protocol):
    """Brings a stream of PCM16 mono from one rate to another."""

    def convert(self, pcm: bytes) -> Iterator[bytes]:
        """Yield what `pcm` adds."""
        ...

    def rest(self) -> bytes:
        """Return what was held back."""
        ...


class FallbackSpeechToText:
    """Has speech heard from its beginning by the next provider when one fails; so many bytes of it are kept."""

    def __init__(
        self, standbys: Sequence[Standby[SpeechToText]], observer: ProviderObserver, *, max_replayed_bytes: int
    ) -> None:
        self._standbys = standbys
        self._observer = observer
        self._max_replayed_bytes = max_replayed_bytes

    async def transcribe(
        self, speech: AsyncIterator[bytes], *, language: str | None
    ) -> AsyncGenerator[Transcript, None]:
        """Yield guesses, then the final transcript. Raises ProviderUnavailable when all have failed."""
        failure: CoachError | None = None
        async with Replay(speech, self._max_replayed_bytes) as replay:
            for standby in self._standbys:
                if failure is not None:
                    self._observer.fell_back(Service.TRANSCRIPTION, standby.provider)
                try:
                    async with aclosing(standby.engine.transcribe(replay.listen(), language=language)) as transcripts:
                        async for transcript in transcripts:
                            yield transcript
                            if transcript.final:
                                return
                except _FAILURES as error:
                    failure = error
        raise ProviderUnavailable("Speech cannot be transcribed right now. Your recording is kept.") from failure


class FallbackChatModel:
    """Has the next provider think of the reply when one fails before its first word."""

    def __init__(self, standbys: Sequence[Standby[ChatModel]], observer: ProviderObserver) -> None:
        self._standbys = standbys
        self._observer = observer

    async def reply(self, context: CoachContext) -> AsyncGenerator[ReplyPiece, None]:
        """Yield the reply piece by piece. Raises ProviderUnavailable when all have failed."""
        failure: CoachError | None = None
        for standby in self._standbys:
            if failure is not None:
                self._observer.fell_back(Service.REPLY, standby.provider)
            said = False
            try:
                async with aclosing(standby.engine.reply(context)) as pieces:
                    async for piece in pieces:
                        said = said or bool(piece.text)
                        yield piece
            except _FAILURES as error:
                if said:
                    raise
                failure = error
            else:
                return
        raise ProviderUnavailable("The coach cannot answer right now. What you said is kept.") from failure


class FallbackTextToSpeech:
    """Has the next provider speak from the sentence on at which one failed, at the first one's rate.

    A reply, that is what is on one bill, stays with the voice that stood in: two taking turns sound like two people.
    """

    def __init__(
        self,
        standbys: Sequence[Standby[TextToSpeech]],
        observer: ProviderObserver,
        resampler: Callable[[int, int], Resampler],
    ) -> None:
        """`resampler` is given the rate to come from and the one to go to."""
        self._standbys = standbys
        self._observer = observer
        self._resampler = resampler
        self._in_use: WeakKeyDictionary[Bill, int] = WeakKeyDictionary()

    @property
    def sample_rate(self) -> int:
        """Rate of what `speak` yields, in Hz, whoever speaks."""
        return self._standbys[0].engine.sample_rate

    @property
    def voices(self) -> Sequence[Voice]:
        """The first provider's voices; another one's default stands in for them."""
        return self._standbys[0].engine.voices

    async def speak(self, text: str, *, voice: str, speech_rate: float) -> AsyncGenerator[bytes, None]:
        """Yield PCM16 mono as it is made. Raises ProviderUnavailable when all have failed."""
        failure: CoachError | None = None
        bill = open_bill()
        in_use = 0 if bill is None else self._in_use.get(bill, 0)
        for number in [*range(in_use, len(self._standbys)), *range(in_use)]:
            standby = self._standbys[number]
            if failure is not None:
                self._observer.fell_back(Service.SPEECH, standby.provider)
            try:
                async with aclosing(self._at_our_rate(standby.engine, text, voice, speech_rate)) as stretches:
                    async for pcm in stretches:
                        yield pcm
            except _FAILURES as error:
                failure = error
            else:
                if bill is not None and number != in_use:
                    self._in_use[bill] = number
                return
        raise ProviderUnavailable("The coach has no voice right now.") from failure

    async def _at_our_rate(
        self, engine: TextToSpeech, text: str, voice: str, speech_rate: float
    ) -> AsyncGenerator[bytes, None]:
        resampler = self._resampler(engine.sample_rate, self.sample_rate)
        async with aclosing(engine.speak(text, voice=voice, speech_rate=speech_rate)) as stretches:
            async for pcm in stretches:
                for part in resampler.convert(pcm):
                    yield part
        rest = resampler.rest()
        if rest:
            yield rest
