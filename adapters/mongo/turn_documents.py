"""How a turn is stored: the domain's fields, what its indexes need, and what was counted of it."""

from datetime import datetime
from typing import ClassVar, Final

from beanie import Document
from pymongo import IndexModel

from adapters.mongo.codec import Record
from adapters.mongo.counted import Counted
from adapters.mongo.sealed_codec import Sealed, SealedCodec
from domain.coaching.grow import CoachingPhase, PhaseMove
from domain.ids import ConversationId, TurnId, UserId
from domain.safety.entities import Safety
from domain.turns.entities import (
    ANSWERED,
    ENDED,
    Message,
    SpokenSentence,
    Turn,
    TurnError,
    TurnLatency,
    TurnOptions,
    TurnSource,
    TurnStatus,
    Usage,
)

TURNS: Final = "turns"
MESSAGES: Final = "messages"
CONTEXT: Final = "context"
"""The lists a turn is on: pages of turns, pages of messages, and what the coach remembers of the conversation."""


class TurnDocument(Document):
    """A turn as stored. `active` and `lists` follow from the other fields; `counted` belongs to the conversation.

    `open` until it has ended and everybody has been told how. By `ulid` and `terms` its message is found.
    """

    id: TurnId  # type: ignore[assignment]
    v: int
    conversation_id: ConversationId
    owner_id: UserId
    status: TurnStatus
    source: TurnSource
    created_at: datetime
    options: TurnOptions
    user_message: Message | Sealed | None
    coach_message: Message | Sealed | None
    latency: TurnLatency | None
    usage: Usage
    error: TurnError | None
    spoken: tuple[SpokenSentence, ...] | Sealed
    first_voice_at: datetime | None
    phase: CoachingPhase | None
    move: PhaseMove | Sealed | None
    asked_before: tuple[int, ...]
    safety: Safety | None
    epoch: int
    active: bool
    open: bool
    lists: list[str]
    counted: Counted = Counted()
    ulid: str = ""
    terms: tuple[bytes, ...] = ()

    sealed: ClassVar = ("user_message", "coach_message", "spoken", "move")

    class Settings:
        """The collection. One index serves every list, because each names the turns that are on it."""

        name = "turns"
        indexes: ClassVar = [
            IndexModel(
                "conversation_id",
                name="one_unfinished_per_conversation",
                unique=True,
                partialFilterExpression={"active": True},
            ),
            IndexModel([("conversation_id", 1), ("lists", 1), ("_id", -1)], name="lists_newest_first"),
            IndexModel(
                [("owner_id", 1), ("terms", 1), ("ulid", -1)],
                name="words_of_an_owner_newest_first",
                partialFilterExpression={"terms": {"$gt": b""}},
            ),
            IndexModel([("created_at", 1), ("_id", 1)], name="open_in_order", partialFilterExpression={"open": True}),
        ]


async def new_record(codec: SealedCodec[Turn], turn: Turn) -> Record:
    """Make the record of a new turn. Raises AccountGone."""
    return {**await codec.record(turn), **derived(turn), "open": not turn.ended}


def derived(turn: Turn) -> Record:
    """Make the fields of a turn's record that follow from the others; `open` is what its owner's writes make it."""
    return {"active": not turn.ended, "open": True, "lists": _lists(turn.status, has_messages=bool(turn.messages))}


def status_update(to: TurnStatus) -> list[Record]:
    """Make the update that changes the status alone, and what follows from it."""
    said = {"$or": [{"$gt": ["$user_message", None]}, {"$gt": ["$coach_message", None]}]}
    with_messages, without = _lists(to, has_messages=True), _lists(to, has_messages=False)
    lists = {"$cond": [said, with_messages, without]}
    return [{"$set": {"status": to.value, "active": to not in ENDED, "open": True, "lists": lists}}]


def _lists(status: TurnStatus, *, has_messages: bool) -> list[str]:
    if status is TurnStatus.DISCARDED:
        return []
    if not has_messages:
        return [TURNS]
    return [TURNS, MESSAGES, CONTEXT] if status in ANSWERED else [TURNS, MESSAGES]
