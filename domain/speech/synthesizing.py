"""Speaking a text."""

import asyncio
from contextlib import aclosing
from dataclasses import dataclass, replace
from typing import Final

from domain.accounts.ports import Users
from domain.audio.formats import MAX_PCM_RATE_HZ, MIN_PCM_RATE_HZ, AudioFormat, pcm_ms
from domain.checks import Refusals
from domain.errors import DeadlineExceeded, Unauthenticated, UserErrorCode, refuse
from domain.idempotency import IdempotencyKeys
from domain.ids import UserId
from domain.limits import Limits
from domain.speech.recent_answers import RecentAnswers
from domain.speech.repeating import check_repeat
from domain.speech.requests import Synthesis, SynthesizeRequest
from domain.turns.entities import Usage
from domain.turns.workshop import Engines
from domain.usage.bill import Billing, charge_repeat
from domain.usage.budgets import Budgets
from domain.usage.calls import Payer, Service

MIN_RATE: Final = 0.5
MAX_RATE: Final = 2.0
SAMPLE_TEXT: Final = "Hello. I'm here, and I'm listening. What is on your mind today?"


@dataclass(frozen=True, slots=True, kw_only=True)
class Synthesizing:
    """Speaks texts, with the user's voice settings where the request leaves them open."""

    users: Users
    engines: Engines
    keys: IdempotencyKeys
    limits: Limits
    billing: Billing
    budgets: Budgets
    recent: RecentAnswers[Synthesis]

    async def synthesize(self, user_id: UserId, request: SynthesizeRequest) -> Synthesis:
        """Speak a text.

        Raises InvalidInput (no text, too long, nothing speakable, a rate out of range, an unknown voice), Conflict,
        BudgetExceeded, ProviderUnavailable, DeadlineExceeded.
        """
        self._check(request)
        await self._check_repeat(user_id, request)
        user = await self.users.get(user_id)
        if user is None:
            raise Unauthenticated("This account is gone.")
        settings = user.settings
        voice = request.voice or settings.voice
        rate = settings.speech_rate if request.speech_rate is None else request.speech_rate
        audio_format = request.format or settings.audio_format
        question = f"{voice} {rate} {audio_format.value} {request.sample_rate} {request.text}"
        known = self.recent.get(user_id, question)
        if known is not None:
            with self.billing.bill(Payer(user_id=user_id)) as bill:
                charge_repeat(Service.SPEECH, self.engines.names)
            # The same request again, which a lost answer makes clients send, is told what it had cost.
            return known if request.idempotency_key else replace(known, usage=bill.total)
        most = self.budgets.ceilings.speech(len(request.text), self.billing.clock.now())
        async with self.budgets.for_call(user_id, most) as month:
            with self.billing.bill(Payer(user_id=user_id, month=month)) as bill:
                pcm = await self._spoken(request.text, voice, rate)
        if not pcm:
            raise refuse(UserErrorCode.INVALID, "The voice cannot speak this text.", "text")
        done = await self._encoded(pcm, audio_format, request.sample_rate, bill.total)
        self.recent.put(user_id, question, done, len(done.data))
        return done

    async def sample(self, voice: str) -> bytes:
        """Speak a few words, as MP3, for those who choose a voice."""
        with self.billing.bill(Payer()):
            pcm = await self._spoken(SAMPLE_TEXT, voice, 1.0)
        return (await self._encoded(pcm, AudioFormat.MP3, None, Usage())).data

    async def _spoken(self, text: str, voice: str, speech_rate: float) -> bytes:
        stream = self.engines.text_to_speech.speak(text, voice=voice, speech_rate=speech_rate)
        try:
            async with asyncio.timeout(self.limits.voice_deadline_ms / 1000), aclosing(stream) as stretches:
                return b"".join([stretch async for stretch in stretches])
        except TimeoutError:
            raise DeadlineExceeded("Speaking took too long.") from None

    async def _encoded(self, pcm: bytes, audio_format: AudioFormat, sample_rate: int | None, usage: Usage) -> Synthesis:
        pcm_rate = self.engines.text_to_speech.sample_rate
        encoded = self.engines.encoder.open(audio_format, pcm_rate=pcm_rate, sample_rate=sample_rate)
        try:
            data = await encoded.encode(pcm) + await encoded.finish()
        finally:
            encoded.close()
        return Synthesis(
            data=data,
            format=audio_format,
            sample_rate=encoded.sample_rate,
            duration_ms=pcm_ms(len(pcm), pcm_rate),
            usage=usage,
        )

    async def _check_repeat(self, user_id: UserId, request: SynthesizeRequest) -> None:
        if request.idempotency_key is None:
            return
        asked = {"text": request.text, "voice": request.voice, "speechRate": request.speech_rate}
        await check_repeat(self.keys, user_id, request.idempotency_key, "synthesize", asked)

    def _check(self, request: SynthesizeRequest) -> None:
        refusals = Refusals()
        if not request.text.strip():
            refusals.add(UserErrorCode.REQUIRED, "Give a text to speak.", "text")
        longest = self.limits.max_synthesis_length
        if len(request.text) > longest:
            refusals.add(UserErrorCode.TOO_LONG, f"A text to speak has at most {longest} characters.", "text")
        if request.speech_rate is not None and not MIN_RATE <= request.speech_rate <= MAX_RATE:
            refusals.add(UserErrorCode.INVALID, f"A rate is {MIN_RATE} to {MAX_RATE}.", "speechRate")
        rate = request.sample_rate
        if rate is not None and not MIN_PCM_RATE_HZ <= rate <= MAX_PCM_RATE_HZ:
            problem = f"A rate is {MIN_PCM_RATE_HZ} to {MAX_PCM_RATE_HZ} Hz."
            refusals.add(UserErrorCode.INVALID, problem, "sampleRate")
        known = {"default", *(voice.id for voice in self.engines.text_to_speech.voices)}
        if request.voice is not None and request.voice not in known:
            refusals.add(UserErrorCode.INVALID, "This server has no such voice.", "voice")
        refusals.settle()
