"""Guards for scripted providers, and what was observed of them."""

from dataclasses import dataclass, field

from domain.errors import CoachError
from domain.resilience.breaker import BreakerRules, BreakerState, CircuitBreaker
from domain.resilience.guard import Guard
from domain.resilience.retries import RetrySchedule
from domain.resilience.timing import Patience
from domain.usage.calls import Service
from tests.fakes.clock import FakeClock

QUICK = Patience(first_ms=60, gap_ms=60)


@dataclass
class FakeProviderObserver:
    """Remembers what it is told."""

    failures: list[tuple[str, type[CoachError]]] = field(default_factory=list)
    moves: list[tuple[str, BreakerState]] = field(default_factory=list)
    fallbacks: list[tuple[Service, str]] = field(default_factory=list)

    def failed(self, service: Service, provider: str, error: CoachError) -> None:
        self.failures.append((provider, type(error)))

    def breaker_moved(self, service: Service, provider: str, state: BreakerState) -> None:
        self.moves.append((provider, state))

    def fell_back(self, service: Service, to: str) -> None:
        self.fallbacks.append((service, to))


def a_guard(
    service: Service,
    *,
    observer: FakeProviderObserver | None = None,
    clock: FakeClock | None = None,
    failures: int = 5,
    attempts: int = 2,
) -> Guard:
    """Make a guard that tries again at once."""
    return Guard(
        service,
        "hosted",
        breaker=CircuitBreaker(BreakerRules(failures=failures, open_ms=30_000), clock or FakeClock()),
        schedule=RetrySchedule(attempts=attempts, jitter=lambda: 0.0),
        observer=observer or FakeProviderObserver(),
    )
