"""Telling users how their coaching is going."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from domain.accounts.ports import Users
from domain.clock import Clock
from domain.coaching.grow import CoachingPhase
from domain.errors import BadInput, Unauthenticated
from domain.ids import UserId
from domain.limits import Limits
from domain.period import Period
from domain.progress.days import days_of, offsets, streak
from domain.progress.entities import PhaseShare, Progress, ProgressPoint
from domain.progress.ports import Activity, Tallies, Tally

MS_PER_MINUTE: Final = 60_000


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgressReports:
    """Reads what users did."""

    users: Users
    activity: Activity
    limits: Limits
    clock: Clock

    async def report(self, user_id: UserId, period: Period) -> Progress:
        """Report on a period. Raises BadInput for one that is empty or too long."""
        period.check()
        longest = timedelta(days=self.limits.max_progress_days)
        if period.end - period.start > longest:
            raise BadInput(f"A period is at most {longest.days} days long.")
        user = await self.users.get(user_id)
        if user is None:
            raise Unauthenticated("The account is gone.")
        zone = ZoneInfo(user.profile.timezone)
        try:
            tallies = await self.activity.tallies(user_id, period, offsets(period, zone))
            streak_days = await self._streak(user_id, period, zone, tallies)
            return _progress(period, tallies, days_of(period, zone), streak_days)
        except OverflowError as error:
            raise BadInput("That period is at the end of the calendar.") from error

    async def _streak(self, user_id: UserId, period: Period, zone: ZoneInfo, tallies: Tallies) -> int:
        """Count back from the end of the period, or from today; as far as a period may be long before its start."""
        last = min(period.end - timedelta(microseconds=1), self.clock.now()).astimezone(zone).date()
        active = {day for day, tally in tallies.days.items() if tally.sessions}
        count = streak(active, last)
        first = period.start.astimezone(zone).date()
        if not _reaches(active, first, last, count):
            return count
        before = Period(start=_before(period.start, self.limits.max_progress_days), end=period.start)
        if before.end <= before.start:
            return count
        earlier = await self.activity.active_days(user_id, before, offsets(before, zone))
        return streak(active | set(earlier), last)


def _reaches(active: Collection[date], first: date, last: date, count: int) -> bool:
    """Tell whether a streak goes back to the first day of its period, before which there may be more of it."""
    end = last if last in active else last - timedelta(days=1)
    return end - timedelta(days=count) < first


def _before(start: datetime, days: int) -> datetime:
    earliest = datetime(2000, 1, 1, tzinfo=UTC)
    return max(earliest, start - timedelta(days=days)) if start > earliest else start


def _progress(period: Period, tallies: Tallies, days: Collection[date], streak_days: int) -> Progress:
    inside = tallies.days.values()
    scores, check_ins = sum(tally.score_sum for tally in inside), sum(tally.check_ins for tally in inside)
    return Progress(
        period=period,
        sessions=sum(tally.sessions for tally in inside),
        minutes_spoken=_minutes(sum(tally.spoken_ms for tally in inside)),
        active_days=sum(tally.sessions > 0 for tally in inside),
        streak_days=streak_days,
        goals_achieved=tallies.goals_achieved,
        action_items_done=sum(tally.items_done for tally in inside),
        action_items_open=tallies.items_open,
        average_check_in=scores / check_ins if check_ins else None,
        series=[_point(day, tallies.days.get(day, Tally())) for day in days],
        phases=[PhaseShare(phase, tallies.phases.get(phase, 0)) for phase in CoachingPhase],
    )


def _point(day: date, tally: Tally) -> ProgressPoint:
    return ProgressPoint(
        date=day,
        sessions=tally.sessions,
        minutes_spoken=_minutes(tally.spoken_ms),
        check_in=tally.score_sum / tally.check_ins if tally.check_ins else None,
        action_items_done=tally.items_done,
    )


def _minutes(ms: int) -> int:
    return round(ms / MS_PER_MINUTE)
