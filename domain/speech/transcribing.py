"""Writing down a recording."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing
from dataclasses import dataclass, replace
from typing import Final

from domain.audio.formats import SPEECH_RATE_HZ, AudioFormat, pcm_ms
from domain.errors import DeadlineExceeded, NoSpeech, UserErrorCode, refuse
from domain.idempotency import IdempotencyKeys
from domain.ids import UserId
from domain.limits import Limits
from domain.speech.recent_answers import RecentAnswers
from domain.speech.repeating import check_repeat
from domain.speech.requests import TranscribeRequest, Transcription
from domain.turns.end_of_turn import EndOfTurn
from domain.turns.spoken import check_sample_rate
from domain.turns.workshop import Engines
from domain.usage.bill import Billing, charge_repeat
from domain.usage.budgets import Budgets
from domain.usage.calls import Payer, Service

PIECE_BYTES: Final = 32 * 1024

Sniff = Callable[[bytes], AudioFormat | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Transcribing:
    """Transcribes whole recordings; `sniff` tells a format by a file's first bytes."""

    engines: Engines
    keys: IdempotencyKeys
    limits: Limits
    sniff: Sniff
    billing: Billing
    budgets: Budgets
    recent: RecentAnswers[Transcription]

    async def transcribe(self, user_id: UserId, request: TranscribeRequest) -> Transcription:
        """Write down a recording.

        Raises InvalidInput (empty, too long, a format that cannot be told), Conflict, AudioUnreadable, NoSpeech,
        BudgetExceeded, ProviderUnavailable, DeadlineExceeded.
        """
        audio_format = self._format_of(request)
        check_sample_rate(audio_format, request.sample_rate)
        await self._check_repeat(user_id, request)
        question = await self._question(request, audio_format)
        known = self.recent.get(user_id, question)
        if known is not None:
            with self.billing.bill(Payer(user_id=user_id)) as bill:
                charge_repeat(Service.TRANSCRIPTION, self.engines.names)
            # The same request again, which a lost answer makes clients send, is told what it had cost.
            return known if request.idempotency_key else replace(known, usage=bill.total)
        done = await self._transcribed(user_id, request, audio_format)
        self.recent.put(user_id, question, done, len(done.text.encode()))
        return done

    async def _question(self, request: TranscribeRequest, audio_format: AudioFormat) -> str:
        digest = await asyncio.to_thread(lambda: hashlib.sha256(request.audio).hexdigest())
        return f"{digest} {audio_format.value} {request.sample_rate} {request.language}"

    async def _transcribed(
        self, user_id: UserId, request: TranscribeRequest, audio_format: AudioFormat
    ) -> Transcription:
        speech = await self._decoded(request, audio_format)
        duration_ms = pcm_ms(sum(map(len, speech)), SPEECH_RATE_HZ)
        most = self.budgets.ceilings.transcription(duration_ms, self.billing.clock.now())
        try:
            async with self.budgets.for_call(user_id, most) as month:
                with self.billing.bill(Payer(user_id=user_id, month=month)) as bill:
                    async with asyncio.timeout(self.limits.transcription_deadline_ms / 1000):
                        text, language = await self._written_down(speech, request.language)
        except TimeoutError:
            raise DeadlineExceeded("Transcribing took too long.") from None
        return Transcription(text=text, language=language, duration_ms=duration_ms, usage=bill.total)

    async def _check_repeat(self, user_id: UserId, request: TranscribeRequest) -> None:
        if request.idempotency_key is None:
            return
        digest = await asyncio.to_thread(lambda: hashlib.sha256(request.audio).hexdigest())
        asked = {"audio": digest, "language": request.language, "sampleRate": request.sample_rate}
        await check_repeat(self.keys, user_id, request.idempotency_key, "transcribe", asked)

    def _format_of(self, request: TranscribeRequest) -> AudioFormat:
        if not request.audio:
            raise refuse(UserErrorCode.REQUIRED, "The recording is empty.", "audio")
        longest = self.limits.max_recording_bytes
        if len(request.audio) > longest:
            raise refuse(UserErrorCode.TOO_LONG, f"A recording has at most {longest} bytes.", "audio")
        audio_format = request.format or self.sniff(request.audio)
        if audio_format is None:
            raise refuse(UserErrorCode.UNSUPPORTED_FORMAT, "The format cannot be told: name it.", "format")
        return audio_format

    async def _decoded(self, request: TranscribeRequest, audio_format: AudioFormat) -> list[bytes]:
        """Decode the whole recording. Raises NoSpeech for silence, InvalidInput when it is too long."""
        ears = self.engines.voice_activity.session()
        end_of_turn = EndOfTurn(silence_ms=self.limits.end_of_turn_silence_ms, min_speech_ms=self.limits.min_speech_ms)
        speech: list[bytes] = []
        received = 0
        decoded = self.engines.decoder.decode(_pieces(request.audio), audio_format, request.sample_rate)
        async with aclosing(decoded) as samples:
            async for pcm in samples:
                speech.append(pcm)
                received += len(pcm)
                end_of_turn.feed(ears.hear(pcm))
                if pcm_ms(received, SPEECH_RATE_HZ) > self.limits.max_recording_ms:
                    raise refuse(UserErrorCode.TOO_LONG, "The recording is too long.", "audio")
        if not end_of_turn.has_speech:
            raise NoSpeech("Nothing was said in this recording.")
        return speech

    async def _written_down(self, speech: list[bytes], language: str | None) -> tuple[str, str | None]:
        stream = self.engines.speech_to_text.transcribe(_replay(speech), language=language)
        async with aclosing(stream) as guesses:
            async for guess in guesses:
                if guess.final and guess.text.strip():
                    return guess.text.strip(), guess.language
        raise NoSpeech("No words were found in this recording.")


async def _pieces(audio: bytes) -> AsyncIterator[bytes]:
    for start in range(0, len(audio), PIECE_BYTES):
        yield audio[start : start + PIECE_BYTES]


async def _replay(speech: list[bytes]) -> AsyncIterator[bytes]:
    for pcm in speech:
        yield pcm
