"""What of a turn its conversation has counted so far: kept beside the turn, so that nothing is counted twice."""

from dataclasses import dataclass, fields
from datetime import datetime
from typing import Final

from adapters.mongo.codec import Record
from adapters.mongo.review_marks import due_for_review
from domain.coaching.grow import CoachingPhase
from domain.turns.entities import ANSWERED, Turn, TurnSource, Usage

_AMOUNTS: Final = tuple(field.name for field in fields(Usage))


@dataclass(frozen=True, slots=True)
class Practice:
    """What a turn adds to what its user has done: they said something, and were answered."""

    spoken_ms: int
    phase: CoachingPhase | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """The parts of a turn that its conversation's counters contain."""

    turn: bool = False
    user_message: bool = False
    coach_message: bool = False
    usage: Usage = Usage()
    practice: Practice | None = None

    def with_turn(self, turn: Turn) -> "Counted":
        """Add a turn as it is now.

        Nothing that was counted is ever taken back, and usage only grows, so that calls may come twice, late or in any
        order.
        """
        usage = Usage(**{name: max(_amount(self.usage, name), _amount(turn.usage, name)) for name in _AMOUNTS})
        return Counted(
            turn=True,
            user_message=self.user_message or turn.user_message is not None,
            coach_message=self.coach_message or turn.coach_message is not None,
            usage=usage,
            practice=self._practice(turn, usage),
        )

    @property
    def messages(self) -> int:
        """How many messages are counted."""
        return self.user_message + self.coach_message

    def _practice(self, turn: Turn, usage: Usage) -> Practice | None:
        """Count a turn as practice once the user's words are answered; its phase is the one it had then."""
        if self.practice is not None:
            return Practice(usage.transcribed_ms, self.practice.phase)
        if turn.status in ANSWERED and turn.source is not TurnSource.COACH:
            return Practice(usage.transcribed_ms, turn.phase)
        return None


@dataclass(frozen=True, slots=True)
class CountedPart:
    """The part of a turn's record that says so."""

    counted: Counted = Counted()


def conversation_update(before: Counted, after: Counted, turn: Turn) -> list[Record]:
    """Make the update that brings a conversation from `before` to `after`.

    The phase follows the newest turn, so that an older turn answered again does not turn it back. An answered turn is
    due for review, again if need be.
    """
    newest = {"$lte": [{"$ifNull": ["$last_turn_id", ""]}, turn.id]}
    change: Record = {
        "updated_at": {"$max": ["$updated_at", _latest(turn)]},
        "turn_count": {"$add": ["$turn_count", after.turn - before.turn]},
        "message_count": {"$add": ["$message_count", after.messages - before.messages]},
    }
    if turn.phase is not None:
        change["phase"] = {"$cond": [newest, turn.phase.value, "$phase"]}
    if turn.messages:
        change["last_turn_id"] = {"$max": ["$last_turn_id", turn.id]}
    if turn.status in ANSWERED and turn.messages:
        change |= due_for_review(turn.id, _latest(turn))
    for name in _AMOUNTS:
        more = _amount(after.usage, name) - _amount(before.usage, name)
        change[f"usage.{name}"] = {"$add": [f"$usage.{name}", more]}
    return [{"$set": change}]


def _latest(turn: Turn) -> datetime:
    return max([turn.created_at, *(message.created_at for message in turn.messages)])


def _amount(usage: Usage, name: str) -> int:
    amount: int = getattr(usage, name)
    return amount
