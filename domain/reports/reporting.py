"""Reporting what the coach said."""

from dataclasses import dataclass

from domain.audit.entries import Action
from domain.audit.notes import AuditNotes
from domain.checks import Refusals, Text
from domain.clock import Clock
from domain.conversations.history import History
from domain.errors import UserErrorCode
from domain.ids import UserId, conversation_of, report_id, turn_of
from domain.limits import Limits
from domain.reports.entities import MessageReport
from domain.reports.ports import ReportObserver, Reports
from domain.turns.entities import MessageRole


@dataclass(frozen=True, slots=True, kw_only=True)
class Reporting:
    """Takes reports of the coach's messages, each reached through its owner alone."""

    reports: Reports
    history: History
    observer: ReportObserver
    notes: AuditNotes
    limits: Limits
    clock: Clock

    async def report(self, user_id: UserId, raw_id: str, reason: str) -> MessageReport:
        """Report a message of the coach's; a second report of it takes the place of the first.

        Raises InvalidInput: NOT_FOUND (no such message of the coach's), REQUIRED or TOO_LONG.
        """
        refusals = Refusals()
        why = Text(self.limits.max_coaching_text_length, required=True, several_lines=True)(reason, refusals, "reason")
        (message,) = await self.history.messages(user_id, [raw_id])
        if message is None or message.role is not MessageRole.COACH:
            refusals.add(UserErrorCode.NOT_FOUND, "There is no such message of the coach's.", "id")
        refusals.settle()
        assert message is not None  # noqa: S101 - refused above
        report = MessageReport(
            id=report_id(message.id),
            owner_id=user_id,
            conversation_id=conversation_of(turn_of(message.id)),
            message_id=message.id,
            text=message.text,
            reason=why,
            at=self.clock.now(),
        )
        if await self.reports.keep(report):
            self.observer.reported(report)
            await self.notes.done(Action.MESSAGE_REPORTED, user_id, subject=message.id)
        return report
