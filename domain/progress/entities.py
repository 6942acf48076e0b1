"""How a user's coaching is going over a period."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from domain.coaching.grow import CoachingPhase
from domain.period import Period


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgressPoint:
    """One calendar day, in the user's time zone."""

    date: date
    sessions: int = 0
    minutes_spoken: int = 0
    check_in: float | None = None
    action_items_done: int = 0


@dataclass(frozen=True, slots=True)
class PhaseShare:
    """How many turns ended in a phase."""

    phase: CoachingPhase
    turns: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """What happened over a period; `action_items_open` is as of now."""

    period: Period
    sessions: int
    minutes_spoken: int
    active_days: int
    streak_days: int
    goals_achieved: int
    action_items_done: int
    action_items_open: int
    average_check_in: float | None
    series: Sequence[ProgressPoint]
    phases: Sequence[PhaseShare]
