"""The collection `practice`: what users' turns add up to, so that progress reads no turn.

A document is a day of one conversation in UTC, its quarters of an hour apart: days of every time zone can be made of
them, and there are about as many documents as sessions, however many turns those have. It is kept by the transaction
that counts a turn (see `counted.py`), and goes with its conversation.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import ClassVar, Final, TypedDict

from beanie import Document
from pymongo import IndexModel

from adapters.mongo.codec import Record
from adapters.mongo.counted import Counted
from domain.ids import ConversationId, UserId
from domain.turns.entities import Turn

QUARTER: Final = timedelta(minutes=15)
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


class PracticeDocument(Document):
    """A day of a conversation as stored; quarters are those in which the user said something that was answered.

    Days are counted from 1970: whole numbers are read faster than dates, and there are many.
    """

    id: str  # type: ignore[assignment]
    v: int
    owner_id: UserId
    conversation_id: ConversationId
    day: int
    quarters: dict[str, dict[str, int]]

    class Settings:
        """The collection."""

        name = "practice"
        indexes: ClassVar = [IndexModel([("owner_id", 1), ("day", 1)], name="of_an_owner_by_day")]


class PracticeDay(TypedDict):
    """What is read of it."""

    conversation_id: str
    day: int
    quarters: Mapping[str, Mapping[str, int]]


FIELDS: Final = {"_id": 0, "conversation_id": 1, "day": 1, "quarters": 1}
QUARTERS_A_DAY: Final = 96
SPOKEN_MS: Final = "ms"
TURNS: Final = "turns"


def practice_update(before: Counted, after: Counted, turn: Turn) -> tuple[Record, Record] | None:
    """Make the filter and the update that bring the practice of a turn's day from `before` to `after`."""
    if before.practice == after.practice or after.practice is None:
        return None
    day, number = divmod(quarter_number(turn.options.said_at or turn.created_at), QUARTERS_A_DAY)
    quarter = f"quarters.{number}"
    more = {f"{quarter}.{SPOKEN_MS}": after.practice.spoken_ms - (before.practice.spoken_ms if before.practice else 0)}
    if before.practice is None:
        more[f"{quarter}.{TURNS}"] = 1
        if after.practice.phase is not None:
            more[f"{quarter}.{after.practice.phase.value}"] = 1
    new = {"v": 1, "owner_id": turn.owner_id, "conversation_id": turn.conversation_id, "day": day}
    return {"_id": f"{turn.conversation_id}|{day}"}, {"$inc": more, "$setOnInsert": new}


def practice_of(conversation_id: ConversationId) -> Record:
    """Make the filter for all of a conversation."""
    return {"_id": {"$gte": f"{conversation_id}|", "$lt": f"{conversation_id}}}"}}


def practice_between(owner_id: UserId, start: datetime, end: datetime) -> Record:
    """Make the filter for all days that a stretch of time touches."""
    first, last = quarter_number(start) // QUARTERS_A_DAY, quarter_number(end) // QUARTERS_A_DAY
    return {"owner_id": owner_id, "day": {"$gte": first, "$lte": last}}


def quarter_number(at: datetime) -> int:
    """Count the quarters of an hour from 1970 to the one around a moment."""
    return (at - _EPOCH) // QUARTER
