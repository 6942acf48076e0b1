"""Searching in turns kept in memory (see tests/contracts/message_index.py)."""

from collections.abc import Sequence

from domain.ids import UserId, turn_of
from domain.pages import Page, PageRequest
from domain.searching.words import message_words
from domain.turns.entities import Message, TurnStatus
from tests.fakes.stores import FakeTurns


class FakeMessageIndex:
    """Looks through everything."""

    def __init__(self, turns: FakeTurns) -> None:
        self._turns = turns

    async def page(self, owner_id: UserId, words: Sequence[str], request: PageRequest) -> Page[Message]:
        self._turns.reach()
        theirs = [t for t in self._turns.turns.values() if t.owner_id == owner_id]
        said = [t.user_message for t in theirs if t.user_message is not None and t.status is not TurnStatus.DISCARDED]
        found = sorted((m for m in said if message_words(m.text).issuperset(words)), key=_time, reverse=True)
        if request.key is not None:
            found = [message for message in found if _time(message) < request.key.split("_")[2]]
        return Page.cut(found[: request.size + 1], request)


def _time(message: Message) -> str:
    return turn_of(message.id).rpartition("_")[2]
