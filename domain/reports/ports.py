"""Where reports are kept, and who is told of one."""

from collections.abc import Sequence
from typing import Protocol

from domain.ids import ConversationId
from domain.reports.entities import MessageReport


class Reports(Protocol):
    """Reports, kept for the operators."""

    async def keep(self, report: MessageReport) -> bool:
        """Keep a report, in place of an earlier one of the same message; False when there was one."""
        ...

    async def latest(self, limit: int) -> Sequence[MessageReport]:
        """List reports for the operators, newest first."""
        ...

    async def delete_of(self, conversation_id: ConversationId) -> None:
        """Delete the reports of a conversation."""
        ...


class ReportObserver(Protocol):
    """Told of each report: logs and metrics listen here. Nothing that was said or written goes through it."""

    def reported(self, report: MessageReport) -> None:
        """Take note of a new report."""
        ...
