"""What the user has spent."""

from domain.period import Period
from domain.usage.report import UsageReport
from resolvers.context import Context


async def report(context: Context, period: Period) -> UsageReport:
    """Report what the viewer has spent."""
    return await context.use_cases.usage_reports.report(context.user_id, period)
