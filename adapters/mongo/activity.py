"""What users did, added up: turns from what was kept of them as they ended, the rest by MongoDB."""

import asyncio
from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final, cast

from pymongo.asynchronous.collection import AsyncCollection

from adapters.mongo.action_items import ActionItemDocument
from adapters.mongo.availability import reaching_mongo
from adapters.mongo.check_ins import CheckInDocument
from adapters.mongo.codec import Record
from adapters.mongo.counters import CountersDocument, counted
from adapters.mongo.database import Database
from adapters.mongo.goals import GoalDocument
from adapters.mongo.practice import (
    FIELDS,
    QUARTER,
    QUARTERS_A_DAY,
    SPOKEN_MS,
    PracticeDay,
    PracticeDocument,
    practice_between,
    quarter_number,
)
from domain.coaching.grow import CoachingPhase
from domain.goals.entities import ActionItemStatus
from domain.ids import UserId
from domain.period import Period
from domain.progress.days import Offset
from domain.progress.ports import Tallies, Tally

_MS: Final = timedelta(milliseconds=1)
_EPOCH: Final = date(1970, 1, 1).toordinal()


class MongoActivity:
    """Activity in MongoDB."""

    def __init__(self, database: Database) -> None:
        self._practice = database.collection(PracticeDocument)
        self._items = database.collection(ActionItemDocument)
        self._check_ins = database.collection(CheckInDocument)
        self._goals = database.collection(GoalDocument)
        self._counters = database.collection(CountersDocument)

    @reaching_mongo
    async def tallies(self, owner_id: UserId, period: Period, offsets: Sequence[Offset]) -> Tallies:
        """Add a period up; `items_open` is as of now, turns are counted to the quarter of an hour."""
        within = {"$gte": period.start, "$lt": period.end}
        practice, felt, done, achieved, still_open = await asyncio.gather(
            self._days(owner_id, period),
            _grouped(self._check_ins, {"owner_id": owner_id, "at": within}, offsets, score={"$sum": "$score"}),
            _grouped(self._items, {"owner_id": owner_id, "completed_at": within}, offsets),
            self._goals.count_documents({"owner_id": owner_id, "achieved_at": within}),
            counted(self._counters, owner_id, "action_items", (ActionItemStatus.OPEN,)),
        )
        sessions, spoken, phases = _practised(practice, period, offsets)
        days = {
            day: Tally(
                sessions=sessions[day],
                spoken_ms=spoken[day],
                score_sum=felt.get(day, _NOTHING)["score"],
                check_ins=felt.get(day, _NOTHING)["count"],
                items_done=done.get(day, _NOTHING)["count"],
            )
            for day in {*sessions, *felt, *done}
        }
        return Tallies(days=days, phases=phases, goals_achieved=achieved, items_open=still_open)

    @reaching_mongo
    async def active_days(self, owner_id: UserId, period: Period, offsets: Sequence[Offset]) -> Sequence[date]:
        """List the days of a period on which the user talked to the coach."""
        sessions, _, _ = _practised(await self._days(owner_id, period), period, offsets)
        return list(sessions)

    async def _days(self, owner_id: UserId, period: Period) -> list[PracticeDay]:
        found = self._practice.find(practice_between(owner_id, period.start, period.end), FIELDS)
        return cast("list[PracticeDay]", await found.to_list())


_NOTHING: Final[Mapping[str, int]] = {"score": 0, "count": 0}


def _practised(
    practice: Sequence[PracticeDay], period: Period, offsets: Sequence[Offset]
) -> tuple[Counter[date], Counter[date], Counter[CoachingPhase]]:
    """Add up sessions (a conversation on a day is one) and milliseconds by local day, and turns by phase.

    In whole numbers, because there may be ten thousand quarters to look at.
    """
    seen, spoken, named = set[tuple[int, str]](), dict[int, int](), dict[str, int]()
    first, last = quarter_number(period.start), quarter_number(period.end - _MS)
    starts = [quarter_number(change.start) for change in offsets]
    shifts = [change.offset // QUARTER for change in offsets]
    for part in practice:
        midnight, conversation = part["day"] * QUARTERS_A_DAY, part["conversation_id"]
        for number, sums in part["quarters"].items():
            quarter = midnight + int(number)
            if first <= quarter <= last:
                day = (quarter + shifts[bisect_right(starts, quarter) - 1]) // QUARTERS_A_DAY
                seen.add((day, conversation))
                spoken[day] = spoken.get(day, 0) + sums[SPOKEN_MS]
                for name, value in sums.items():
                    named[name] = named.get(name, 0) + value
    sessions = Counter(day for day, _ in seen)
    phases = Counter({phase: named.get(phase.value, 0) for phase in CoachingPhase})
    return Counter(_dated(sessions)), Counter(_dated(spoken)), phases


def _dated(days: Mapping[int, int]) -> dict[date, int]:
    return {date.fromordinal(_EPOCH + day): number for day, number in days.items()}


async def _grouped(
    collection: AsyncCollection[Record], wanted: Record, offsets: Sequence[Offset], **sums: object
) -> Mapping[date, Mapping[str, int]]:
    """Have MongoDB add up by local day; the moment is the other field that is asked for beside the owner."""
    (moment,) = wanted.keys() - {"owner_id"}
    group = {"_id": _local_day(f"${moment}", offsets), "count": {"$sum": 1}, **sums}
    rows: list[dict[str, Any]] = await (await collection.aggregate([{"$match": wanted}, {"$group": group}])).to_list()
    return {row["_id"].date(): row for row in rows}


def _local_day(moment: str, offsets: Sequence[Offset]) -> Record:
    """Make the expression for the local day of a moment, as midnight in UTC."""
    first, *others = offsets
    shift: object = first.offset // _MS
    for change in others:
        shift = {"$cond": [{"$lt": [moment, change.start]}, shift, change.offset // _MS]}
    return {"$dateTrunc": {"date": {"$add": [moment, shift]}, "unit": "day"}}
