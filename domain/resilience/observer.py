"""Where it is reported how providers do: logs and metrics listen here."""

from typing import Protocol

from domain.errors import CoachError
from domain.resilience.breaker import BreakerState
from domain.usage.calls import Service


class ProviderObserver(Protocol):
    """Told of calls to providers. Nothing that was said goes through it."""

    def failed(self, service: Service, provider: str, error: CoachError) -> None:
        """Take note that an attempt failed."""
        ...

    def breaker_moved(self, service: Service, provider: str, state: BreakerState) -> None:
        """Take note that a provider is left alone, or asked again."""
        ...

    def fell_back(self, service: Service, to: str) -> None:
        """Take note that another provider stands in."""
        ...
