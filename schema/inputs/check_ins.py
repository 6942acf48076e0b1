"""Inputs of check-ins."""

from datetime import datetime

import strawberry

from domain.check_ins import entities
from domain.check_ins.entities import NewCheckIn
from domain.ids import GoalId
from schema.inputs.idempotency import IDEMPOTENCY_KEY
from schema.inputs.period import Period
from schema.views import described


@described
@strawberry.input
class CreateCheckInInput:
    """How the user feels."""

    goal_id: strawberry.ID | None = strawberry.field(
        default=None, description="The goal it is about; the day when left out."
    )
    score: int = strawberry.field(description="From 1 (badly) to 10 (very well).")
    note: str | None = strawberry.field(default=None, description="Anything the user adds.")
    at: datetime | None = strawberry.field(default=None, description="When it was felt; now when left out.")
    idempotency_key: str | None = strawberry.field(default=None, description=IDEMPOTENCY_KEY)

    def request(self) -> NewCheckIn:
        """Make what the use case takes."""
        return NewCheckIn(
            score=self.score,
            goal_id=self.goal_id,
            note=self.note,
            at=self.at,
            idempotency_key=self.idempotency_key,
        )


@described
@strawberry.input
class CheckInFilter:
    """Which check-ins to list."""

    goal_id: strawberry.ID | None = strawberry.field(default=None, description="Only those about this goal.")
    period: Period | None = strawberry.field(default=None, description="Only those of this time.")

    def which(self) -> entities.CheckInFilter:
        """Make what the use case takes. Raises BadInput."""
        return entities.CheckInFilter(
            goal_id=None if self.goal_id is None else GoalId(self.goal_id),
            period=None if self.period is None else self.period.period(),
        )
