"""What users did, as told, by moments: added up by Python's own calendar."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from domain.coaching.grow import CoachingPhase
from domain.ids import ConversationId, UserId
from domain.period import Period
from domain.progress.days import Offset
from domain.progress.ports import Tallies, Tally


@dataclass(frozen=True, slots=True)
class Talked:
    """A turn that was answered."""

    at: datetime
    conversation_id: ConversationId
    spoken_ms: int = 0
    phase: CoachingPhase = CoachingPhase.GOAL


@dataclass
class FakeActivity:
    """One user's activity."""

    talked: list[Talked] = field(default_factory=list)
    felt: list[tuple[datetime, int]] = field(default_factory=list)
    done: list[datetime] = field(default_factory=list)
    items_open: int = 0
    goals_achieved: int = 0

    async def tallies(self, owner_id: UserId, period: Period, offsets: Sequence[Offset]) -> Tallies:
        turns = [turn for turn in self.talked if period.start <= turn.at < period.end]
        felt = [(_day(at, offsets), score) for at, score in self.felt if period.start <= at < period.end]
        done = [_day(at, offsets) for at in self.done if period.start <= at < period.end]
        days = {_day(turn.at, offsets) for turn in turns} | {day for day, _ in felt} | set(done)
        return Tallies(
            days={
                day: Tally(
                    sessions=len({turn.conversation_id for turn in turns if _day(turn.at, offsets) == day}),
                    spoken_ms=sum(turn.spoken_ms for turn in turns if _day(turn.at, offsets) == day),
                    score_sum=sum(score for on, score in felt if on == day),
                    check_ins=sum(on == day for on, _ in felt),
                    items_done=done.count(day),
                )
                for day in days
            },
            phases={phase: sum(turn.phase is phase for turn in turns) for phase in CoachingPhase},
            goals_achieved=self.goals_achieved,
            items_open=self.items_open,
        )

    async def active_days(self, owner_id: UserId, period: Period, offsets: Sequence[Offset]) -> Sequence[date]:
        turns = (turn for turn in self.talked if period.start <= turn.at < period.end)
        return list({_day(turn.at, offsets) for turn in turns})


def _day(at: datetime, offsets: Sequence[Offset]) -> date:
    offset = next(change.offset for change in reversed(offsets) if change.start <= at)
    return (at + offset).date()
