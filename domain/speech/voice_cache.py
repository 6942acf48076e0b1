"""Sentences that were spoken before: greetings, and what a coach says again and again.

Kept is what has been said twice, so a sentence made of somebody's own words is not; see decision 0008.
"""

from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from typing import Final, Protocol

from domain.turns.engines import TextToSpeech, Voice
from domain.usage.bill import charge
from domain.usage.calls import Consumption, EngineName, Service

MAX_CHARACTERS: Final = 160
"""Longer sentences hardly ever come again."""
STRETCH_BYTES: Final = 9_600


@dataclass(frozen=True, slots=True, kw_only=True)
class SpokenText:
    """What decides how something sounds; `engine` names the model and how it was told to speak."""

    engine: str
    voice: str
    speech_rate: float
    text: str


class KeptVoices(Protocol):
    """Keeps voices, as many bytes of them as it may, those that are asked for before others. It never fails."""

    async def get(self, spoken: SpokenText) -> bytes | None:
        """Return the voice of a text, as it was kept."""
        ...

    async def keep(self, spoken: SpokenText, pcm: bytes) -> None:
        """Take note of a voice; it is kept the second time."""
        ...


class VoiceCache:
    """Where voices are kept, once there is such a place: engines are opened before the stores."""

    def __init__(self) -> None:
        self.kept: KeptVoices | None = None


class CachedTextToSpeech:
    """A voice that does not make again what was made before. `manner` is how the engine was told to speak."""

    def __init__(self, inner: TextToSpeech, cache: VoiceCache, engine: EngineName, *, manner: str = "") -> None:
        self._inner = inner
        self._cache = cache
        self._engine = engine
        self._name = f"{engine.provider}/{engine.model}/{manner}"

    @property
    def sample_rate(self) -> int:
        """Rate of what `speak` yields, in Hz."""
        return self._inner.sample_rate

    @property
    def voices(self) -> Sequence[Voice]:
        """The voices to choose from, the default one first."""
        return self._inner.voices

    async def speak(self, text: str, *, voice: str, speech_rate: float) -> AsyncGenerator[bytes, None]:
        """Yield PCM16 mono, as it was kept or as it is made."""
        kept = self._cache.kept if len(text) <= MAX_CHARACTERS else None
        spoken = SpokenText(engine=self._name, voice=voice, speech_rate=speech_rate, text=text.strip())
        found = await kept.get(spoken) if kept else None
        if found:
            charge(Consumption(service=Service.SPEECH, engine=self._engine, from_cache=True))
            for start in range(0, len(found), STRETCH_BYTES):
                yield found[start : start + STRETCH_BYTES]
            return
        made = bytearray()
        async with aclosing(self._inner.speak(text, voice=voice, speech_rate=speech_rate)) as stretches:
            async for pcm in stretches:
                if kept:
                    made += pcm
                yield pcm
        if kept and made:
            await kept.keep(spoken, bytes(made))
