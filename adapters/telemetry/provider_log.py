"""How providers do, in the log."""

import structlog

from domain.errors import CoachError
from domain.resilience.breaker import BreakerState
from domain.usage.calls import Service

_log = structlog.get_logger(__name__)


class ProviderLog:
    """Writes what happens with providers; their own words may quote what was said, so they are left out."""

    def failed(self, service: Service, provider: str, error: CoachError) -> None:
        """Write that an attempt failed."""
        _log.warning("provider.attempt_failed", service=service.value, provider=provider, code=error.code.value)

    def breaker_moved(self, service: Service, provider: str, state: BreakerState) -> None:
        """Write that a provider is left alone, or asked again."""
        _log.warning("provider.breaker", service=service.value, provider=provider, state=state.value)

    def fell_back(self, service: Service, to: str) -> None:
        """Write that another provider stands in."""
        _log.warning("provider.fell_back", service=service.value, to=to)
