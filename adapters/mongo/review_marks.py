"""What stands in a conversation's record while it has turns to review: set as turns are recorded, gone when read."""

from dataclasses import dataclass
from datetime import datetime

from adapters.mongo.codec import Record
from domain.ids import TurnId


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewMark:
    """Turns from `since` on are due at `due_at`; without that they wait for the next one.

    While somebody holds the `claim`, `due_at` is when it runs out. `version` counts what became due, so that who ends
    a review sees whether more has come; `attempts` counts the claims.
    """

    since: TurnId
    version: int
    attempts: int = 0
    due_at: datetime | None = None
    claim: str | None = None


def due_for_review(turn_id: TurnId, at: datetime) -> Record:
    """Make the part of an update (an aggregation pipeline's `$set`) that has a turn reviewed.

    What is due or claimed already stays so; what was given up is tried again, this turn and the ones before it.
    """
    waits = {"$eq": [{"$type": "$review.due_at"}, "missing"]}
    return {
        "review.since": {"$min": ["$review.since", turn_id]},
        "review.version": {"$add": [{"$ifNull": ["$review.version", 0]}, 1]},
        "review.attempts": {"$cond": [waits, 0, "$review.attempts"]},
        "review.due_at": {"$ifNull": ["$review.due_at", at]},
    }
