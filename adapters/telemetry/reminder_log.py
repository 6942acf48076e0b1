"""What becomes of reminders, in the log: never what they say."""

import structlog

from domain.push.entities import PushOutcome
from domain.reminders.entities import Reminder

log = structlog.get_logger(__name__)


class ReminderLog:
    """`domain.reminders.delivery.DeliveryObserver`."""

    def delivered(self, reminder: Reminder, outcomes: dict[PushOutcome, int], late_s: float) -> None:
        """Take note of a reminder that was dealt with."""
        pushes = {outcome.value.lower(): number for outcome, number in outcomes.items()}
        log.info("reminder.delivered", reminder=reminder.id, late_s=round(late_s, 1), **pushes)

    def skipped(self, reminder: Reminder, late_s: float) -> None:
        """Take note of an occurrence that was not sent."""
        log.info("reminder.skipped", reminder=reminder.id, late_s=round(late_s, 1))

    def failed(self, defect: Exception) -> None:
        """Take note that something failed; it will be tried again."""
        log.warning("reminder.failed", error=type(defect).__name__, exc_info=defect)
