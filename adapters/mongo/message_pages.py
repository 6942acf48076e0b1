"""Pages of messages, cut out of the turns they live in.

Message ids do not sort by time as they are (the coach's comes first in the alphabet), so a message stands at its turn's
id and, within the turn, the user before the coach.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from adapters.mongo.codec import Record
from domain.ids import MessageId, turn_of
from domain.pages import PageRequest
from domain.turns.entities import Message


@dataclass(frozen=True, slots=True)
class Said:
    """The part of a turn's record that pages of messages read."""

    user_message: Message | None
    coach_message: Message | None


FIELDS: Final = {"owner_id": 1, "user_message": 1, "coach_message": 1}


def turns_beyond(request: PageRequest) -> Record:
    """Make the filter for the turns a page is cut from: the key's own, which may hold one more, and those beyond."""
    if request.key is None:
        return {}
    return {"_id": {"$gte" if request.backward else "$lte": turn_of(MessageId(request.key))}}


def turns_needed(request: PageRequest) -> int:
    """Tell how many turns with messages hold a page and one message more: the key's own may add none."""
    return request.size + 2


def messages_beyond(said: Iterable[Said], request: PageRequest) -> list[Message]:
    """List the messages beyond the key, in reading order, from turns in reading order: one more than a page at most."""
    messages: list[Message] = []
    for turn in said:
        both = (turn.user_message, turn.coach_message) if request.backward else (turn.coach_message, turn.user_message)
        messages += [message for message in both if message is not None and _is_beyond(message.id, request)]
    return messages[: request.size + 1]


def _is_beyond(message_id: str, request: PageRequest) -> bool:
    if request.key is None:
        return True
    here, key = _place(message_id), _place(request.key)
    return here > key if request.backward else here < key


def _place(message_id: str) -> tuple[str, bool]:
    turn, _, role = message_id.rpartition("_")
    return turn, role == "coach"
