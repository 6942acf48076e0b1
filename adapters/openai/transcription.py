"""Speech-to-text by the file endpoint: the recording is sent when it is whole, the words come as they are found."""

from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from typing import TYPE_CHECKING, Final

from adapters.openai.failures import provider_failures
from adapters.openai.languages import asked_language, told_language
from adapters.openai.wave import wave_file
from domain.audio.formats import SPEECH_RATE_HZ, pcm_bytes, pcm_ms
from domain.errors import ProviderUnavailable
from domain.turns.engines import Transcript
from domain.turns.entities import Usage

if TYPE_CHECKING:
    from openai import AsyncOpenAI, AsyncStream
    from openai.types.audio import TranscriptionStreamEvent, TranscriptionTextDoneEvent, TranscriptionVerbose

SHORTEST_BYTES: Final = pcm_bytes(100, SPEECH_RATE_HZ)
"""Shorter recordings are refused by the endpoint; there is no word in them."""
UNHEARD: Final = "Speech could not be transcribed."

_NO_SPEECH: Final = 0.6
_UNSURE: Final = -1.0
"""Where Whisper itself draws the line between words and what it makes of noise (openai/whisper, `transcribe`)."""


class OpenAiTranscription:
    """Hears by a model of the file endpoint.

    The gpt models stream the words of the transcript; `whisper-1` and other servers' models give it in one piece, with
    the language they found.
    """

    def __init__(self, client: "AsyncOpenAI", model: str) -> None:
        self._client = client
        self._model = model

    async def transcribe(
        self, speech: AsyncIterator[bytes], *, language: str | None
    ) -> AsyncGenerator[Transcript, None]:
        """Take all of `speech`, then yield the transcript as it grows and, last, the final one.

        Raises ProviderUnavailable, ContentBlocked, DeadlineExceeded.
        """
        recording = bytearray()
        async for pcm in speech:
            recording += pcm
        if len(recording) < SHORTEST_BYTES:
            yield Transcript(text="", final=True, language=language)
            return
        with provider_failures(UNHEARD):
            heard = self._streamed(recording, language) if self._streams else self._whole(recording, language)
            async with aclosing(heard) as transcripts:
                async for transcript in transcripts:
                    yield transcript

    @property
    def _streams(self) -> bool:
        return self._model.startswith("gpt-")

    async def _streamed(self, recording: bytearray, language: str | None) -> AsyncGenerator[Transcript, None]:
        from openai import omit

        stream = await self._client.audio.transcriptions.create(
            file=("speech.wav", wave_file(recording), "audio/wav"),
            model=self._model,
            language=asked_language(language) or omit,
            response_format="json",
            stream=True,
        )
        async with stream:
            async for transcript in _growing(stream, language, pcm_ms(len(recording), SPEECH_RATE_HZ)):
                yield transcript

    async def _whole(self, recording: bytearray, language: str | None) -> AsyncGenerator[Transcript, None]:
        from openai import omit

        answer = await self._client.audio.transcriptions.create(
            file=("speech.wav", wave_file(recording), "audio/wav"),
            model=self._model,
            language=asked_language(language) or omit,
            response_format="verbose_json",
        )
        heard_ms = pcm_ms(len(recording), SPEECH_RATE_HZ)
        yield Transcript(
            text=_certain_words(answer),
            final=True,
            language=language or told_language(answer.language),
            usage=Usage(transcribed_ms=heard_ms),
        )


async def _growing(
    stream: "AsyncStream[TranscriptionStreamEvent]", language: str | None, heard_ms: int
) -> AsyncGenerator[Transcript, None]:
    so_far = ""
    async for event in stream:
        if event.type == "transcript.text.delta":
            so_far += event.delta
            if so_far.strip():
                yield Transcript(text=so_far.strip(), final=False, language=language)
        elif event.type == "transcript.text.done":
            found = event.languages[0].code if event.languages else None
            yield Transcript(
                text=event.text.strip(),
                final=True,
                language=language or told_language(found),
                usage=_counted(event, heard_ms),
            )
            return
    raise ProviderUnavailable(UNHEARD)


def _counted(event: "TranscriptionTextDoneEvent", heard_ms: int) -> Usage:
    tokens = event.usage
    # Some models are billed by the second, whatever the library's types say.
    if tokens is None or tokens.type != "tokens":
        return Usage(transcribed_ms=heard_ms)
    return Usage(transcribed_ms=heard_ms, prompt_tokens=tokens.input_tokens, completion_tokens=tokens.output_tokens)


def _certain_words(answer: "TranscriptionVerbose") -> str:
    """Leave out what Whisper made of silence: the segments it took for no speech and was unsure of."""
    if not answer.segments:
        return answer.text.strip()
    kept = [
        segment.text.strip()
        for segment in answer.segments
        if segment.no_speech_prob <= _NO_SPEECH or segment.avg_logprob > _UNSURE
    ]
    return " ".join(filter(None, kept)) if len(kept) < len(answer.segments) else answer.text.strip()
