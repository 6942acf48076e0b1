"""Reports in a dictionary that keeps the store's promises (see tests/contracts/reports.py)."""

from collections.abc import Sequence

from domain.ids import ConversationId, ReportId
from domain.reports.entities import MessageReport
from tests.fakes.stores import Breakable


class FakeReports(Breakable):
    """Reports by id; `told` is what the observer was told."""

    def __init__(self) -> None:
        self.reports: dict[ReportId, MessageReport] = {}
        self.told: list[MessageReport] = []

    async def keep(self, report: MessageReport) -> bool:
        self.reach()
        new = report.id not in self.reports
        self.reports[report.id] = report
        return new

    async def latest(self, limit: int) -> Sequence[MessageReport]:
        self.reach()
        return sorted(self.reports.values(), key=lambda report: report.at, reverse=True)[:limit]

    async def delete_of(self, conversation_id: ConversationId) -> None:
        self.reach()
        self.reports = {i: r for i, r in self.reports.items() if r.conversation_id != conversation_id}

    def reported(self, report: MessageReport) -> None:
        self.told.append(report)
