"""Announcements in the log: those that came to nothing."""

import structlog

from domain.ids import UserId


class AnnouncementLog:
    """Writes one line for each user whose devices were not told."""

    def __init__(self) -> None:
        self._log = structlog.get_logger("announcements")

    def untold(self, user_id: UserId, count: int, reason: BaseException | None) -> None:
        """Log how many changes the user's devices will find only when they read again."""
        self._log.warning("changes untold", user_id=user_id, count=count, exc_info=reason)
