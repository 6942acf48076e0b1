"""How the user's coaching is going."""

from datetime import date

import strawberry

from domain.coaching.grow import CoachingPhase
from schema.usage_report import PeriodRange
from schema.views import described

_Day = date


@described
@strawberry.type
class ProgressPoint:
    """One calendar day."""

    date: _Day = strawberry.field(description="The day, in the user's time zone.")
    sessions: int = strawberry.field(description="Conversations the user talked in.")
    minutes_spoken: int = strawberry.field(description="How long the user spoke.")
    check_in: float | None = strawberry.field(description="The average of its check-ins; null when there was none.")
    action_items_done: int = strawberry.field(description="Action items that were done.")


@described
@strawberry.type
class PhaseShare:
    """How much of the talking was in a phase."""

    phase: CoachingPhase = strawberry.field(description="The phase.")
    turns: int = strawberry.field(description="How many turns ended in it.")


@described
@strawberry.type
class Progress:
    """What happened over a period. Turns count when the user began them and they were answered.

    A quarter of an hour that the period begins or ends in counts whole.
    """

    period: PeriodRange = strawberry.field(description="The period asked for.")
    sessions: int = strawberry.field(description="Conversations the user talked in, each once a day.")
    minutes_spoken: int = strawberry.field(description="How long the user spoke.")
    active_days: int = strawberry.field(description="Days with a session, in the user's time zone.")
    streak_days: int = strawberry.field(
        description="Days in a row with a session, back from the end of the period or from today; a last day without "
        "one does not end it, because it may not be over. It may have begun before the period."
    )
    goals_achieved: int = strawberry.field(description="Goals that became ACHIEVED.")
    action_items_done: int = strawberry.field(description="Action items that were done.")
    action_items_open: int = strawberry.field(description="Action items that are open now.")
    average_check_in: float | None = strawberry.field(description="Null when there was no check-in.")
    series: list[ProgressPoint] = strawberry.field(description="Every day of the period, the earliest first.")
    phases: list[PhaseShare] = strawberry.field(description="Every phase, in order.")
