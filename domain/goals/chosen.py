"""The goal a client chose for something to belong to."""

from domain.checks import Refusals
from domain.errors import UserErrorCode
from domain.goals.ports import Goals
from domain.ids import GoalId, UserId, is_a


async def chosen_goal(goals: Goals, user_id: UserId, raw_id: str | None, refusals: Refusals) -> GoalId | None:
    """Check that a `goalId` is one of the user's; None where none was chosen. What is wrong is added to `refusals`."""
    if raw_id is None:
        return None
    (goal,) = await goals.get([GoalId(raw_id)], user_id) if is_a("goal", raw_id) else (None,)
    if goal is None:
        refusals.add(UserErrorCode.NOT_FOUND, "There is no such goal.", "goalId")
    return GoalId(raw_id)
