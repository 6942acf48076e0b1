"""Reports of messages in the log: that there is one, not what it says."""

from collections.abc import Callable

import structlog

from domain.reports.entities import MessageReport


class ReportLog:
    """Writes one line a report, and has it counted."""

    def __init__(self, count: Callable[[], None]) -> None:
        self._count = count
        self._log = structlog.get_logger("reports")

    def reported(self, report: MessageReport) -> None:
        """Log that a message was reported."""
        self._log.warning("message reported", message_id=report.message_id, report_id=report.id)
        self._count()
