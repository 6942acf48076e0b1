"""Check-ins."""

from dataclasses import dataclass
from datetime import datetime

from domain.ids import CheckInId, GoalId, UserId
from domain.period import Period


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckIn:
    """How a user felt at a moment, 1 to 10; about a goal, which may be gone by now, or about the day.

    Its id begins with the time of `at`, so that lists are in the order in which it was felt.
    """

    id: CheckInId
    owner_id: UserId
    at: datetime
    goal_id: GoalId | None = None
    score: int
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckInFilter:
    """Which check-ins to list."""

    goal_id: GoalId | None = None
    period: Period | None = None

    @property
    def counted(self) -> bool:
        """Whether a kept counter answers `totalCount`."""
        return self.goal_id is None and self.period is None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCheckIn:
    """Check in; now, unless it was at another time."""

    score: int
    goal_id: str | None = None
    note: str | None = None
    at: datetime | None = None
    idempotency_key: str | None = None
