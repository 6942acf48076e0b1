"""What every implementation of `Reports` promises."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from domain.ids import conversation_of, report_id, turn_of
from domain.reports.entities import MessageReport
from domain.reports.ports import Reports
from tests.builders import AT, a_conversation, a_message, a_turn


def a_report(**changes: Any) -> MessageReport:
    """Make a report of what the coach said."""
    turn = a_turn(a_conversation())
    message = a_message(turn.id, "coach")
    report = MessageReport(
        id=report_id(message.id),
        owner_id=turn.owner_id,
        conversation_id=conversation_of(turn_of(message.id)),
        message_id=message.id,
        text=message.text,
        reason="That was cold.",
        at=AT,
    )
    return replace(report, **changes)


async def kept(reports: Reports, *of: MessageReport) -> list[MessageReport]:
    """List what is kept of these, newest first: a store may have others."""
    ids = {report.id for report in of}
    return [report for report in await reports.latest(100) if report.id in ids]


class ReportsContract:
    async def test_a_report_comes_back_as_it_was_newest_first(self, reports: Reports):
        first, second = a_report(), a_report(at=AT + timedelta(hours=1))
        assert await reports.keep(first)
        assert await reports.keep(second)
        assert await kept(reports, first, second) == [second, first]
        assert len(await reports.latest(1)) == 1

    async def test_a_second_report_of_a_message_takes_the_place_of_the_first(self, reports: Reports):
        report = a_report()
        assert await reports.keep(report)
        assert not await reports.keep(replace(report, reason="And wrong."))
        assert [found.reason for found in await kept(reports, report)] == ["And wrong."]

    async def test_they_go_with_their_conversation(self, reports: Reports):
        gone, stays = a_report(), a_report()
        for report in (gone, stays):
            await reports.keep(report)
        await reports.delete_of(gone.conversation_id)
        assert await kept(reports, gone, stays) == [stays]
