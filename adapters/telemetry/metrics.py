"""What Prometheus is told: numbers by kind, never by user, and nothing that was said."""

from collections.abc import Callable
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, disable_created_metrics, generate_latest

from domain.errors import CoachError
from domain.resilience.breaker import BreakerState
from domain.resilience.guard import Guard
from domain.turns.entities import Turn
from domain.usage.calls import Service, ServiceCall

CONTENT_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"
_SECONDS: Final = (0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1, 1.5, 2, 3, 5, 10, 30, 60)


class Metrics:
    """One process's numbers; it observes turns, calls and providers, and asks for the rest when it is read."""

    def __init__(self) -> None:
        # When a counter began is of use to nobody here, and doubles what is told.
        disable_created_metrics()  # type: ignore[no-untyped-call]
        self._registry = registry = CollectorRegistry()
        self._turns = Counter(
            "voice_coach_turns", "Turns that ended, by how and why", ["status", "source", "error"], registry=registry
        )
        self._stages = Histogram(
            "voice_coach_stage_seconds", "The parts of the wait for an answer", ["stage"], buckets=_SECONDS,
            registry=registry,
        )  # fmt: skip
        self._first_audio = Histogram(
            "voice_coach_first_audio_seconds", "From the end of the speech to the first voice", buckets=_SECONDS,
            registry=registry,
        )  # fmt: skip
        self._broken = Counter("voice_coach_turns_broken", "Runs of turns that ended by a defect", registry=registry)
        self._taken_up = Counter("voice_coach_turns_taken_up", "Turns another process left behind", registry=registry)
        self._alarmed = Counter("voice_coach_turns_alarmed", "Turns held to a safe answer", registry=registry)
        self._sweeps_failed = Counter(
            "voice_coach_sweeps_failed", "Looks for turns left behind that failed", registry=registry
        )
        engine = ["service", "provider", "model"]
        self._calls = Counter("voice_coach_provider_calls", "Calls of engines", [*engine, "outcome"], registry=registry)
        self._cost = Counter(
            "voice_coach_cost_dollars", "What calls cost, by the price table", engine, registry=registry
        )
        self._unpriced = Counter(
            "voice_coach_unpriced_calls", "Calls of models that no price is known of", engine, registry=registry
        )
        self._tokens = Counter("voice_coach_tokens", "Tokens of chat models", [*engine, "kind"], registry=registry)
        self._calls_lost = Counter("voice_coach_calls_lost", "Calls that the ledger lacks", registry=registry)
        self._failures = Counter(
            "voice_coach_provider_failures", "Attempts that failed", ["service", "provider", "code"], registry=registry
        )
        self._fallbacks = Counter(
            "voice_coach_provider_fallbacks", "Calls another provider stood in for", ["service", "to"],
            registry=registry,
        )  # fmt: skip
        self._breakers = Gauge(
            "voice_coach_breaker_state", "0 closed, 1 half open, 2 open", ["service", "provider"], registry=registry
        )
        self._reported = Counter("voice_coach_messages_reported", "Messages that users reported", registry=registry)

    def exposition(self) -> bytes:
        """Write all numbers as Prometheus reads them."""
        return generate_latest(self._registry)

    def watch(self, name: str, what: str, read: Callable[[], float]) -> None:
        """Have a number asked for whenever the metrics are read."""
        Gauge(f"voice_coach_{name}", what, registry=self._registry).set_function(read)

    def watch_breaker(self, guard: Guard) -> None:
        """Show where a circuit breaker stands: 0 closed, 1 half open, 2 open."""
        stands = {BreakerState.CLOSED: 0.0, BreakerState.HALF_OPEN: 1.0, BreakerState.OPEN: 2.0}
        gauge = self._breakers.labels(guard.service.value, guard.provider)
        gauge.set_function(lambda: stands[guard.breaker.state])

    def ended(self, turn: Turn) -> None:
        """Count a turn and its wait."""
        error = turn.error.code.value if turn.error else ""
        self._turns.labels(turn.status.value, turn.source.value, error).inc()
        if turn.latency is None:
            return
        for stage in turn.latency.stages:
            self._stages.labels(stage.name).observe(stage.ms / 1000)
        if turn.latency.first_audio_ms is not None:
            self._first_audio.observe(turn.latency.first_audio_ms / 1000)

    def broke(self, turn: Turn, error: BaseException) -> None:
        """Count a defect."""
        del turn, error
        self._broken.inc()

    def taken_up(self, turn: Turn) -> None:
        """Count a turn left behind."""
        del turn
        self._taken_up.inc()

    def alarmed(self, turn: Turn) -> None:
        """Count a turn held to a safe answer."""
        del turn
        self._alarmed.inc()

    def sweep_failed(self, error: Exception) -> None:
        """Count a look for turns left behind that failed."""
        del error
        self._sweeps_failed.inc()

    def noted(self, call: ServiceCall) -> None:
        """Count a call, what it consumed, and what it cost."""
        engine = (call.service.value, call.provider, call.model)
        outcome = "failed" if call.failed else "cached" if call.cache_hits else "answered"
        self._calls.labels(*engine, outcome).inc()
        self._cost.labels(*engine).inc(call.usage.cost / 1_000_000)
        if not call.priced:
            self._unpriced.labels(*engine).inc()
        if call.usage.prompt_tokens or call.usage.completion_tokens:
            cached = call.usage.cached_prompt_tokens
            self._tokens.labels(*engine, "prompt").inc(call.usage.prompt_tokens - cached)
            self._tokens.labels(*engine, "cached_prompt").inc(cached)
            self._tokens.labels(*engine, "completion").inc(call.usage.completion_tokens)

    def lost(self, count: int, reason: Exception | None = None) -> None:
        """Count calls that the ledger lacks."""
        del reason
        self._calls_lost.inc(count)

    def failed(self, service: Service, provider: str, error: CoachError) -> None:
        """Count an attempt that failed."""
        self._failures.labels(service.value, provider, error.code.value).inc()

    def breaker_moved(self, service: Service, provider: str, state: BreakerState) -> None:
        """Nothing to count: the state is asked for."""

    def fell_back(self, service: Service, to: str) -> None:
        """Count a call another provider stood in for."""
        self._fallbacks.labels(service.value, to).inc()

    def reported(self) -> None:
        """Count a message that a user reported."""
        self._reported.inc()
