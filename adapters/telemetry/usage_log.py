"""Metering in the log: only what went wrong, for calls are counted elsewhere."""

import structlog

from domain.usage.calls import ServiceCall


class UsageLog:
    """Writes a line for what the ledger will lack, and one for each model whose price nobody knows."""

    def __init__(self) -> None:
        self._log = structlog.get_logger("usage")
        self._unpriced: set[tuple[str, str]] = set()

    def noted(self, call: ServiceCall) -> None:
        """Log the first call of a model that is not in the price table."""
        engine = (call.provider, call.model)
        if not call.priced and engine not in self._unpriced:
            self._unpriced.add(engine)
            self._log.warning("price unknown", provider=call.provider, model=call.model)

    def lost(self, count: int, reason: Exception | None = None) -> None:
        """Log that calls were not kept."""
        self._log.error("calls not kept", count=count, error=type(reason).__name__ if reason else None)
