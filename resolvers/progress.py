"""How the user's coaching is going."""

from domain.period import Period
from domain.progress.entities import Progress
from resolvers.context import Context


async def report(context: Context, period: Period) -> Progress:
    """Report on a period to the viewer."""
    return await context.use_cases.progress_reports.report(context.user_id, period)
