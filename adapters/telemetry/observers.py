"""Several observers as one: the log and the metrics are told the same."""

from domain.errors import CoachError
from domain.resilience.breaker import BreakerState
from domain.resilience.observer import ProviderObserver
from domain.turns.entities import Turn
from domain.turns.observer import TurnObserver
from domain.usage.calls import Service, ServiceCall
from domain.usage.writer import MeterObserver


class TurnObservers:
    """Tells each of them how turns went."""

    def __init__(self, *observers: TurnObserver) -> None:
        self._observers = observers

    def ended(self, turn: Turn) -> None:
        """Tell that a turn ended."""
        for observer in self._observers:
            observer.ended(turn)

    def broke(self, turn: Turn, error: BaseException) -> None:
        """Tell of an error nobody expected."""
        for observer in self._observers:
            observer.broke(turn, error)

    def taken_up(self, turn: Turn) -> None:
        """Tell that a turn left behind is worked on here."""
        for observer in self._observers:
            observer.taken_up(turn)

    def alarmed(self, turn: Turn) -> None:
        """Tell that a turn was held to a safe answer."""
        for observer in self._observers:
            observer.alarmed(turn)

    def sweep_failed(self, error: Exception) -> None:
        """Tell that turns left behind could not be looked for."""
        for observer in self._observers:
            observer.sweep_failed(error)


class MeterObservers:
    """Tells each of them of calls."""

    def __init__(self, *observers: MeterObserver) -> None:
        self._observers = observers

    def noted(self, call: ServiceCall) -> None:
        """Tell of a call."""
        for observer in self._observers:
            observer.noted(call)

    def lost(self, count: int, reason: Exception | None = None) -> None:
        """Tell that calls were not kept."""
        for observer in self._observers:
            observer.lost(count, reason)


class ProviderObservers:
    """Tells each of them how providers do."""

    def __init__(self, *observers: ProviderObserver) -> None:
        self._observers = observers

    def failed(self, service: Service, provider: str, error: CoachError) -> None:
        """Tell that an attempt failed."""
        for observer in self._observers:
            observer.failed(service, provider, error)

    def breaker_moved(self, service: Service, provider: str, state: BreakerState) -> None:
        """Tell that a provider is left alone, or asked again."""
        for observer in self._observers:
            observer.breaker_moved(service, provider, state)

    def fell_back(self, service: Service, to: str) -> None:
        """Tell that another provider stands in."""
        for observer in self._observers:
            observer.fell_back(service, to)
