"""What progress needs of the store."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from domain.coaching.grow import CoachingPhase
from domain.ids import UserId
from domain.period import Period
from domain.progress.days import Offset


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What one day adds up to: conversations talked in, what was said in them, check-ins, action items done."""

    sessions: int = 0
    spoken_ms: int = 0
    score_sum: int = 0
    check_ins: int = 0
    items_done: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Tallies:
    """What a period adds up to. Days on which nothing happened are left out."""

    days: Mapping[date, Tally] = field(default_factory=dict)
    phases: Mapping[CoachingPhase, int] = field(default_factory=dict)
    goals_achieved: int = 0
    items_open: int = 0


class Activity(Protocol):
    """What users did, added up by the store, by days of a time zone given by its offsets."""

    async def tallies(self, owner_id: UserId, period: Period, offsets: Sequence[Offset]) -> Tallies:
        """Add a period up; `items_open` is as of now. Only turns that the user began and that were answered count.

        A quarter of an hour that the period begins or ends in counts whole.
        """
        ...

    async def active_days(self, owner_id: UserId, period: Period, offsets: Sequence[Offset]) -> Sequence[date]:
        """List the days of a period on which the user talked to the coach."""
        ...
