"""How long providers are waited for, when they are tried again, and when they are left alone: from the settings."""

from adapters.clock import SystemClock
from adapters.settings import Settings
from domain.audio.formats import SPEECH_RATE_HZ, pcm_bytes
from domain.resilience.breaker import BreakerRules, CircuitBreaker
from domain.resilience.guard import Guard
from domain.resilience.guarded import GuardedChatModel, GuardedSpeechToText, GuardedTextToSpeech
from domain.resilience.observer import ProviderObserver
from domain.resilience.retries import RetrySchedule
from domain.resilience.timing import Patience
from domain.turns.engines import ChatModel, SpeechToText, TextToSpeech
from domain.usage.calls import Service


class Resilience:
    """Puts guards around hosted engines, one for each provider and job; `guards` has them all."""

    def __init__(self, settings: Settings, observer: ProviderObserver) -> None:
        self._settings = settings
        self._limits = settings.limits
        self.observer = observer
        self.guards: list[Guard] = []
        self.max_replayed_bytes = pcm_bytes(self._limits.max_recording_ms + 1_000, SPEECH_RATE_HZ)
        """A whole recording: what is longer than that, nobody lets in."""

    def speech_to_text(self, inner: SpeechToText, provider: str) -> SpeechToText:
        """Guard what hears."""
        return GuardedSpeechToText(
            inner=inner,
            guard=self._guard(Service.TRANSCRIPTION, provider),
            deadline_ms=self._limits.transcription_attempt_ms,
            max_replayed_bytes=self.max_replayed_bytes,
        )

    def chat(self, inner: ChatModel, provider: str) -> ChatModel:
        """Guard what thinks."""
        patience = Patience(first_ms=self._limits.first_word_attempt_ms, gap_ms=self._limits.stream_gap_ms)
        return GuardedChatModel(inner=inner, guard=self._guard(Service.REPLY, provider), patience=patience)

    def text_to_speech(self, inner: TextToSpeech, provider: str) -> TextToSpeech:
        """Guard what speaks."""
        patience = Patience(first_ms=self._limits.voice_attempt_ms, gap_ms=self._limits.stream_gap_ms)
        return GuardedTextToSpeech(inner=inner, guard=self._guard(Service.SPEECH, provider), patience=patience)

    def _guard(self, service: Service, provider: str) -> Guard:
        rules = BreakerRules(
            failures=self._settings.breaker_failures, open_ms=self._settings.breaker_open_seconds * 1_000
        )
        guard = Guard(
            service,
            provider,
            breaker=CircuitBreaker(rules, SystemClock()),
            schedule=RetrySchedule(attempts=self._settings.provider_attempts),
            observer=self.observer,
        )
        self.guards.append(guard)
        return guard
