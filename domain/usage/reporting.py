"""Telling users what they have spent."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from domain.accounts.ports import Users
from domain.clock import Clock
from domain.errors import Unauthenticated
from domain.ids import UserId
from domain.period import Period
from domain.usage.ports import Ledger
from domain.usage.report import UsageReport, by_day, by_service, month_of, total


@dataclass(frozen=True, slots=True, kw_only=True)
class UsageReports:
    """Reads the ledger. `monthly_budget` is what the server grants each user a month."""

    users: Users
    ledger: Ledger
    monthly_budget: int | None
    clock: Clock

    async def report(self, user_id: UserId, period: Period) -> UsageReport:
        """Report what a user has spent in a period. Raises BadInput for a bad period."""
        period.check()
        user = await self.users.get(user_id)
        if user is None:
            raise Unauthenticated("The account is gone.")
        zone = ZoneInfo(user.profile.timezone)
        stretches = await self.ledger.stretches(user_id, period.start, period.end)
        budget = granted(user.settings.monthly_budget, self.monthly_budget)
        remaining = None
        if budget is not None:
            month = month_of(self.clock.now(), zone)
            spent = total(await self.ledger.stretches(user_id, month.start, month.end)).cost
            remaining = max(0, budget - spent)
        return UsageReport(
            period=period,
            total=total(stretches),
            by_day=by_day(stretches, zone),
            by_service=by_service(stretches),
            budget=budget,
            remaining=remaining,
        )


def granted(own: int | None, server: int | None) -> int | None:
    """Tell how much a user may spend in a month: what they set themselves, at most what the server grants."""
    limits = [limit for limit in (own, server) if limit is not None]
    return min(limits) if limits else None
