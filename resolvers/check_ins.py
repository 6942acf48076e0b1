"""How users feel about a goal, or the day."""

import strawberry

from domain.accounts.events import CheckInChanged
from domain.check_ins.entities import CheckIn, CheckInFilter, NewCheckIn
from domain.goals.entities import Goal
from domain.ids import CheckInId
from domain.pages import Page
from resolvers.arguments import After, First
from resolvers.context import Context, Info
from resolvers.outcome import Outcome, change


async def page(context: Context, which: CheckInFilter, *, first: int | None, after: str | None) -> Page[CheckIn]:
    """List the viewer's check-ins."""
    await context.cursor_first(context.user_id)
    return await context.use_cases.check_ins.page(context.user_id, which, first=first, after=after)


async def of_goal(
    parent: strawberry.Parent[Goal], info: Info, *, first: First = None, after: After = None
) -> Page[CheckIn]:
    """List the check-ins about a goal."""
    return await page(info.context, CheckInFilter(goal_id=parent.id), first=first, after=after)


async def create(info: Info, request: NewCheckIn) -> Outcome[CheckIn]:
    """Check in."""
    return await change(info.context, info.context.use_cases.check_ins.create(info.context.user_id, request))


async def delete(info: Info, raw_id: str) -> Outcome[CheckInId]:
    """Delete a check-in."""
    return await change(info.context, info.context.use_cases.check_ins.delete(info.context.user_id, raw_id))


def check_in_then(parent: strawberry.Parent[CheckInChanged]) -> CheckIn | None:
    """Show an event's snapshot."""
    return parent.check_in
