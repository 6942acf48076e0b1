"""Text-to-speech by the speech endpoint."""

from collections.abc import AsyncGenerator, AsyncIterator, Iterator, Sequence
from typing import TYPE_CHECKING, Final

from adapters.openai.failures import provider_failures
from adapters.openai.voices import voices_of
from domain.audio.formats import SAMPLE_BYTES
from domain.errors import ProviderUnavailable
from domain.turns.engines import Voice

if TYPE_CHECKING:
    from openai import AsyncOpenAI

RATE_HZ: Final = 24_000
"""Of `response_format: pcm`."""
MAX_CHARACTERS: Final = 4_096
"""Of one request; longer texts are several."""
PIECE_BYTES: Final = 9_600
"""A fifth of a second: small enough to be sent on at once, large enough to be worth a step."""
SLOWEST: Final = 0.25
FASTEST: Final = 4.0
UNSPOKEN: Final = "The coach's voice is not available right now."

_OTHER_TYPES: Final = ("text/", "application/json", "application/problem", "audio/mpeg", "audio/wav", "audio/x-wav")
"""What is no raw sound for certain; servers give that many names."""


class OpenAiSpeech:
    """Speaks by a hosted voice. `instructions` tell how, where the model takes any."""

    def __init__(self, client: "AsyncOpenAI", model: str, *, voice: str, instructions: str | None = None) -> None:
        """`voice` is the default one."""
        self._client = client
        self._model = model
        self._voices = voices_of(model, voice)
        self._known = frozenset(known.id for known in self._voices)
        self._instructions = instructions if takes_instructions(model) else None

    @property
    def sample_rate(self) -> int:
        """Rate of what `speak` yields, in Hz."""
        return RATE_HZ

    @property
    def voices(self) -> Sequence[Voice]:
        """The voices to choose from, the default one first."""
        return self._voices

    async def speak(self, text: str, *, voice: str, speech_rate: float) -> AsyncGenerator[bytes, None]:
        """Yield PCM16 mono as it arrives. Raises ProviderUnavailable, ContentBlocked, DeadlineExceeded."""
        chosen = voice if voice in self._known else self._voices[0].id
        rate = min(max(speech_rate, SLOWEST), FASTEST)
        for part in parts(text):
            with provider_failures(UNSPOKEN):
                async for samples in self._spoken(part, chosen, rate):
                    yield samples

    async def _spoken(self, text: str, voice: str, rate: float) -> AsyncGenerator[bytes, None]:
        from openai import omit

        request = self._client.audio.speech.with_streaming_response.create(
            model=self._model,
            input=text,
            voice=voice,
            response_format="pcm",
            speed=rate,
            instructions=self._instructions or omit,
        )
        async with request as answer:
            if answer.headers.get("content-type", "").lower().startswith(_OTHER_TYPES):
                raise ProviderUnavailable(UNSPOKEN)
            heard = False
            async for samples in whole_samples(answer.iter_bytes(PIECE_BYTES)):
                heard = True
                yield samples
        if not heard:
            raise ProviderUnavailable(UNSPOKEN)


def takes_instructions(model: str) -> bool:
    """Tell whether a model can be told how to speak; those of the tts family cannot."""
    return not model.startswith("tts-")


async def whole_samples(pieces: AsyncIterator[bytes]) -> AsyncGenerator[bytes, None]:
    """Cut what arrives at samples: the network cuts it anywhere. Half a sample at the end is dropped."""
    left = b""
    async for piece in pieces:
        arrived = left + piece
        end = len(arrived) - len(arrived) % SAMPLE_BYTES
        left = arrived[end:]
        if end:
            yield arrived[:end]


def parts(text: str) -> Iterator[str]:
    """Cut a text into what one request takes, at spaces; parts without a word are left out."""
    text = text.strip()
    while text:
        cut = len(text) if len(text) <= MAX_CHARACTERS else text.rfind(" ", 0, MAX_CHARACTERS) + 1 or MAX_CHARACTERS
        part, text = text[:cut].strip(), text[cut:].lstrip()
        if any(character.isalnum() for character in part):
            yield part
