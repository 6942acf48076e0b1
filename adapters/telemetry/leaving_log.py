"""Departures in the log."""

import structlog

from domain.ids import UserId


class LeavingLog:
    """Writes one line for each round through an account that is removed."""

    def __init__(self) -> None:
        self._log = structlog.get_logger("leaving")

    def gone(self, user_id: UserId, deleted: int, rounds: int) -> None:
        """Log that all that was there of an account was deleted."""
        self._log.info("account cleared", user_id=user_id, deleted=deleted, rounds=rounds)

    def failed(self, user_id: UserId, reason: Exception) -> None:
        """Log that it has to be tried again."""
        self._log.warning("account not cleared yet", user_id=user_id, error=type(reason).__name__)
