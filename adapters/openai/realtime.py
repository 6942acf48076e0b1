"""Speech-to-text by the realtime socket: sound is sent as it comes, and words come while the user still speaks."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing, asynccontextmanager
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

import msgspec
import pybase64

from adapters.audio.raw_pcm import Resampling
from adapters.openai.failures import provider_failures
from adapters.openai.languages import asked_language
from adapters.openai.live_words import LiveWords, Told
from adapters.openai.transcription import SHORTEST_BYTES, UNHEARD
from domain.audio.formats import SPEECH_RATE_HZ, pcm_ms
from domain.errors import ProviderUnavailable
from domain.resilience.timing import EndingClock
from domain.turns.engines import Transcript

if TYPE_CHECKING:
    from openai import AsyncOpenAI
    from websockets.asyncio.client import ClientConnection

RATE_HZ: Final = 24_000
"""The only rate that the session takes."""
OPEN_S: Final = 5.0
FINAL_MS: Final = 4_000
"""From the end of the speech to the final transcript; then it is better asked for elsewhere."""
MAX_MESSAGE_BYTES: Final = 4 * 1024 * 1024

_encode: Final = msgspec.json.Encoder().encode
_decode: Final = msgspec.json.Decoder(Told).decode


class OpenAiRealtimeTranscription:
    """Hears by a transcription session of its own for each recording.

    The session is opened when the recording begins. The end of a turn is decided here, not there (`turn_detection` is
    off). Models made for it (`gpt-live-transcribe`, `gpt-realtime-whisper`) tell their words as they hear them, others
    after the end. A socket that fails in any way ends in ProviderUnavailable or DeadlineExceeded; nothing is kept to
    be sent again, which is another's business.
    """

    def __init__(self, client: "AsyncOpenAI", model: str) -> None:
        """Use the client's address and key; the socket is not one of its connections."""
        self._client = client
        self._model = model

    async def transcribe(
        self, speech: AsyncIterator[bytes], *, language: str | None
    ) -> AsyncGenerator[Transcript, None]:
        """Yield what is understood while `speech` arrives, then the final transcript."""
        with provider_failures(UNHEARD):
            async with self._socket() as socket:
                await socket.send(_encode(self._session(language)), text=True)
                async for transcript in _heard(socket, speech, language):
                    yield transcript

    @asynccontextmanager
    async def _socket(self) -> "AsyncGenerator[ClientConnection, None]":
        from websockets.asyncio.client import connect

        address = urlsplit(str(self._client.base_url))
        scheme = "ws" if address.scheme == "http" else "wss"
        url = f"{scheme}://{address.netloc}{address.path.rstrip('/')}/realtime?intent=transcription"
        async with connect(
            url,
            additional_headers={"Authorization": f"Bearer {self._client.api_key}"},
            open_timeout=OPEN_S,
            # The last word has been heard, or the session has failed: nobody waits for its goodbye.
            close_timeout=0,
            max_size=MAX_MESSAGE_BYTES,
            compression=None,
        ) as socket:
            yield socket

    def _session(self, language: str | None) -> dict[str, object]:
        transcription = {"model": self._model}
        code = asked_language(language)
        if code is not None:
            transcription["language"] = code
        sound = {
            "format": {"type": "audio/pcm", "rate": RATE_HZ},
            "transcription": transcription,
            "turn_detection": None,
        }
        return {"type": "session.update", "session": {"type": "transcription", "audio": {"input": sound}}}


async def _heard(
    socket: "ClientConnection", speech: AsyncIterator[bytes], language: str | None
) -> AsyncGenerator[Transcript, None]:
    clock, words = EndingClock(FINAL_MS), LiveWords(language)
    sending = asyncio.create_task(_send(socket, speech, words, clock), name="sound to the provider")
    try:
        async with aclosing(clock.watch(_received(socket, words))) as transcripts:
            async for transcript in transcripts:
                yield transcript
                if transcript.final:
                    return
    finally:
        sending.cancel()
        await asyncio.wait([sending])
        failure = None if sending.cancelled() else sending.exception()
    if failure is not None:
        raise failure
    if words.sent_ms == 0 and words.all_sent:
        yield Transcript(text="", final=True, language=language)
        return
    raise ProviderUnavailable(UNHEARD)


async def _received(socket: "ClientConnection", words: LiveWords) -> AsyncGenerator[Transcript, None]:
    async for message in socket:
        transcript = words.take(_decode(message))
        if transcript is not None:
            yield transcript


async def _send(socket: "ClientConnection", speech: AsyncIterator[bytes], words: LiveWords, clock: EndingClock) -> None:
    """Send the sound as it comes, then say that this was all; without any sound, or when it fails, close the socket."""
    resampler = Resampling(SPEECH_RATE_HZ, RATE_HZ)
    taken = 0
    try:
        async for pcm in speech:
            taken += len(pcm)
            for part in resampler.convert(pcm):
                await _append(socket, part)
        words.all_sent = True
        if taken < SHORTEST_BYTES:
            return
        words.sent_ms = pcm_ms(taken, SPEECH_RATE_HZ)
        await _append(socket, resampler.rest())
        clock.start()
        await socket.send(_encode({"type": "input_audio_buffer.commit"}), text=True)
    finally:
        if words.sent_ms == 0:
            await socket.close()


async def _append(socket: "ClientConnection", pcm: bytes) -> None:
    if pcm:
        message = {"type": "input_audio_buffer.append", "audio": pybase64.b64encode(pcm).decode("ascii")}
        await socket.send(_encode(message), text=True)
