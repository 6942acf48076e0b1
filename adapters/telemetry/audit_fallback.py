"""Audit entries in the log: those that the store did not get."""

from collections.abc import Sequence
from dataclasses import asdict

import structlog

from domain.audit.entries import AuditEntry


class AuditFallback:
    """Writes one line for each entry, with all it says, so that it can be found and put back."""

    def __init__(self) -> None:
        self._log = structlog.get_logger("audit")

    def unwritten(self, entries: Sequence[AuditEntry], reason: BaseException | None) -> None:
        """Log entries."""
        for entry in entries:
            fields = {**asdict(entry), "at": entry.at.isoformat(), "outcome": entry.outcome.value}
            self._log.error("audit.unwritten", error=reason and type(reason).__name__, **fields)
