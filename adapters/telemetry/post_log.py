"""Letters in the log: those that did not get away."""

import structlog

from domain.errors import CoachError
from domain.mail.entities import MailOrder


class PostLog:
    """Writes one line for each failed attempt, without the address."""

    def __init__(self) -> None:
        self._log = structlog.get_logger("mail")

    def not_sent(self, order: MailOrder, error: BaseException, *, given_up: bool) -> None:
        """Log that a letter could not be sent, for now or for good."""
        reason = str(error) if isinstance(error, CoachError) else None
        defect = None if isinstance(error, CoachError) else error
        fields = {"order": order.id, "kind": order.kind.value, "attempts": order.attempts, "reason": reason}
        if given_up:
            self._log.error("mail.given_up", exc_info=defect, **fields)
        else:
            self._log.warning("mail.not_sent", exc_info=defect, **fields)
