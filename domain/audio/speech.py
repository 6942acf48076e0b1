"""Audio on its own: writing down a recording, speaking a text, outside any conversation."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing
from typing import Final

from domain.accounts.ports import Users
from domain.audio.formats import MAX_PCM_RATE_HZ, MIN_PCM_RATE_HZ, SPEECH_RATE_HZ, AudioFormat, pcm_ms
from domain.audio.requests import Synthesis, SynthesizeRequest, TranscribeRequest, Transcription
from domain.errors import DeadlineExceeded, NoSpeech, Unauthenticated, UserErrorCode, refuse
from domain.ids import UserId
from domain.limits import Limits
from domain.turns.end_of_turn import EndOfTurn
from domain.turns.entities import Usage
from domain.turns.spoken import check_sample_rate
from domain.turns.workshop import Engines

PIECE_BYTES: Final = 32 * 1024
MIN_RATE: Final = 0.5
MAX_RATE: Final = 2.0

Sniff = Callable[[bytes], AudioFormat | None]


class SpeechDesk:
    """Transcribes and synthesizes."""

    def __init__(self, users: Users, engines: Engines, limits: Limits, sniff: Sniff) -> None:
        self._users = users
        self._engines = engines
        self._limits = limits
        self._sniff = sniff

    async def transcribe(self, request: TranscribeRequest) -> Transcription:
        """Write down a recording.

        Raises InvalidInput (empty, too long, a format that cannot be told), AudioUnreadable, NoSpeech,
        ProviderUnavailable, DeadlineExceeded.
        """
        audio_format = self._format_of(request)
        check_sample_rate(audio_format, request.sample_rate)
        speech = await self._decoded(request, audio_format)
        try:
            async with asyncio.timeout(self._limits.transcription_deadline_ms / 1000):
                text, language = await self._written_down(speech, request.language)
        except TimeoutError:
            raise DeadlineExceeded("Transcribing took too long.") from None
        duration_ms = pcm_ms(sum(map(len, speech)), SPEECH_RATE_HZ)
        usage = Usage(transcribed_ms=duration_ms)
        return Transcription(text=text, language=language, duration_ms=duration_ms, usage=usage)

    async def synthesize(self, user_id: UserId, request: SynthesizeRequest) -> Synthesis:
        """Speak a text with the user's voice settings where the request leaves them open.

        Raises InvalidInput (no text, too long, nothing speakable, a rate out of range), ProviderUnavailable,
        DeadlineExceeded.
        """
        self._check(request)
        user = await self._users.get(user_id)
        if user is None:
            raise Unauthenticated("This account is gone.")
        settings = user.settings
        audio_format = request.format or settings.audio_format
        voice = self._engines.text_to_speech
        stream = voice.speak(
            request.text,
            voice=request.voice or settings.voice,
            speech_rate=settings.speech_rate if request.speech_rate is None else request.speech_rate,
        )
        try:
            async with asyncio.timeout(self._limits.voice_deadline_ms / 1000), aclosing(stream) as stretches:
                pcm = b"".join([stretch async for stretch in stretches])
        except TimeoutError:
            raise DeadlineExceeded("Speaking took too long.") from None
        if not pcm:
            raise refuse(UserErrorCode.INVALID, "The voice cannot speak this text.", "text")
        encoded = self._engines.encoder.open(audio_format, pcm_rate=voice.sample_rate, sample_rate=request.sample_rate)
        try:
            data = await encoded.encode(pcm) + await encoded.finish()
        finally:
            encoded.close()
        return Synthesis(
            data=data,
            format=audio_format,
            sample_rate=encoded.sample_rate,
            duration_ms=pcm_ms(len(pcm), voice.sample_rate),
            usage=Usage(synthesized_characters=len(request.text)),
        )

    def _format_of(self, request: TranscribeRequest) -> AudioFormat:
        if not request.audio:
            raise refuse(UserErrorCode.REQUIRED, "The recording is empty.", "audio")
        longest = self._limits.max_recording_bytes
        if len(request.audio) > longest:
            raise refuse(UserErrorCode.TOO_LONG, f"A recording has at most {longest} bytes.", "audio")
        audio_format = request.format or self._sniff(request.audio)
        if audio_format is None:
            raise refuse(UserErrorCode.UNSUPPORTED_FORMAT, "The format cannot be told: name it.", "format")
        return audio_format

    async def _decoded(self, request: TranscribeRequest, audio_format: AudioFormat) -> list[bytes]:
        """Decode the whole recording. Raises NoSpeech for silence, InvalidInput when it is too long."""
        ears = self._engines.voice_activity.session()
        end_of_turn = EndOfTurn(
            silence_ms=self._limits.end_of_turn_silence_ms, min_speech_ms=self._limits.min_speech_ms
        )
        speech: list[bytes] = []
        received = 0
        decoded = self._engines.decoder.decode(_pieces(request.audio), audio_format, request.sample_rate)
        async with aclosing(decoded) as samples:
            async for pcm in samples:
                speech.append(pcm)
                received += len(pcm)
                end_of_turn.feed(ears.hear(pcm))
                if pcm_ms(received, SPEECH_RATE_HZ) > self._limits.max_recording_ms:
                    raise refuse(UserErrorCode.TOO_LONG, "The recording is too long.", "audio")
        if not end_of_turn.has_speech:
            raise NoSpeech("Nothing was said in this recording.")
        return speech

    async def _written_down(self, speech: list[bytes], language: str | None) -> tuple[str, str | None]:
        stream = self._engines.speech_to_text.transcribe(_replay(speech), language=language)
        async with aclosing(stream) as guesses:
            async for guess in guesses:
                if guess.final and guess.text.strip():
                    return guess.text.strip(), guess.language
        raise NoSpeech("No words were found in this recording.")

    def _check(self, request: SynthesizeRequest) -> None:
        if not request.text.strip():
            raise refuse(UserErrorCode.REQUIRED, "Give a text to speak.", "text")
        longest = self._limits.max_synthesis_length
        if len(request.text) > longest:
            raise refuse(UserErrorCode.TOO_LONG, f"A text to speak has at most {longest} characters.", "text")
        if request.speech_rate is not None and not MIN_RATE <= request.speech_rate <= MAX_RATE:
            raise refuse(UserErrorCode.INVALID, f"A rate is {MIN_RATE} to {MAX_RATE}.", "speechRate")
        rate = request.sample_rate
        if rate is not None and not MIN_PCM_RATE_HZ <= rate <= MAX_PCM_RATE_HZ:
            raise refuse(UserErrorCode.INVALID, f"A rate is {MIN_PCM_RATE_HZ} to {MAX_PCM_RATE_HZ} Hz.", "sampleRate")


async def _pieces(audio: bytes) -> AsyncIterator[bytes]:
    for start in range(0, len(audio), PIECE_BYTES):
        yield audio[start : start + PIECE_BYTES]


async def _replay(speech: list[bytes]) -> AsyncIterator[bytes]:
    for pcm in speech:
        yield pcm
