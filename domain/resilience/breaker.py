"""When a provider that fails is left alone, and when it is tried again."""

from dataclasses import dataclass
from enum import Enum

from domain.clock import Clock


class BreakerState(Enum):
    """CLOSED: calls go through. OPEN: none does. HALF_OPEN: one does, to see whether the provider is back."""

    CLOSED = "closed"
    OPEN = "open"
    HALF_OPEN = "half_open"


@dataclass(frozen=True, slots=True, kw_only=True)
class BreakerRules:
    """After so many failures in a row a provider is left alone for so long."""

    failures: int = 5
    open_ms: int = 30_000


class CircuitBreaker:
    """Stands between callers and one job of one provider. Ask `admits` before a call, and tell how it went."""

    def __init__(self, rules: BreakerRules, clock: Clock) -> None:
        self._rules = rules
        self._clock = clock
        self._failures = 0
        self._open_until: float | None = None
        self._probing = False

    @property
    def state(self) -> BreakerState:
        """Where it stands now."""
        if self._open_until is None:
            return BreakerState.CLOSED
        waiting = self._clock.monotonic_ms() < self._open_until
        return BreakerState.OPEN if waiting else BreakerState.HALF_OPEN

    def admits(self) -> bool:
        """Tell whether a call may be made; whoever hears yes says afterwards how it went."""
        match self.state:
            case BreakerState.CLOSED:
                return True
            case BreakerState.OPEN:
                return False
            case BreakerState.HALF_OPEN:
                if self._probing:
                    return False
                self._probing = True
                return True

    def succeeded(self) -> None:
        """Take note that the provider answered."""
        self._failures = 0
        self._open_until = None
        self._probing = False

    def failed(self, *, lasting: bool = False, leave_alone_ms: int | None = None) -> None:
        """Take note that it did not. It is left alone at once when that will last, or when it asked for it."""
        self._failures += 1
        if self._probing or lasting or leave_alone_ms or self._failures >= self._rules.failures:
            self._open_until = self._clock.monotonic_ms() + max(self._rules.open_ms, leave_alone_ms or 0)
        self._probing = False

    def abandoned(self) -> None:
        """Take note that a call was given up before the provider had answered: it says nothing about it."""
        self._probing = False
