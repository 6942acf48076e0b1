"""Departures and holdings in memory."""

from collections.abc import AsyncGenerator, Sequence
from dataclasses import replace
from datetime import datetime

from domain.errors import StoreUnavailable
from domain.ids import ConversationId, SignInId, UserId
from domain.leaving.ports import Departure, ExportedFile


class FakeDepartures:
    """Departures by user, each due at some time."""

    def __init__(self) -> None:
        self.kept: dict[UserId, tuple[Departure, datetime]] = {}

    async def add(self, departure: Departure) -> None:
        self.kept.setdefault(departure.user_id, (departure, departure.at))

    async def claim(self, now: datetime, until: datetime) -> Departure | None:
        due = sorted((at, id_) for id_, (_, at) in self.kept.items() if at <= now)
        if not due:
            return None
        departure, _ = self.kept[due[0][1]]
        self.kept[departure.user_id] = (departure, until)
        return departure

    async def again(self, user_id: UserId, at: datetime, *, rounds: int) -> None:
        if user_id in self.kept:
            self.kept[user_id] = (replace(self.kept[user_id][0], rounds=rounds), at)

    async def done(self, user_id: UserId) -> None:
        self.kept.pop(user_id, None)


class FakeHoldings:
    """What is held of users: conversations, and a number of other things. `breaks_after` so many calls it is away."""

    def __init__(self) -> None:
        self.conversations: dict[UserId, list[ConversationId]] = {}
        self.others: dict[UserId, int] = {}
        self.breaks_after: int | None = None

    def _reach(self) -> None:
        if self.breaks_after is not None:
            self.breaks_after -= 1
            if self.breaks_after < 0:
                raise StoreUnavailable("The database cannot be reached. Try again.")

    async def conversation_ids(self, user_id: UserId, limit: int) -> Sequence[ConversationId]:
        self._reach()
        return self.conversations.get(user_id, [])[:limit]

    async def erase_conversation(self, user_id: UserId, conversation_id: ConversationId) -> None:
        self._reach()
        self.conversations[user_id].remove(conversation_id)

    async def erase(self, user_id: UserId) -> int:
        self._reach()
        return self.others.pop(user_id, 0)

    async def files(self, user_id: UserId) -> AsyncGenerator[ExportedFile, None]:
        async def parts() -> AsyncGenerator[bytes, None]:
            yield user_id.encode()

        yield ExportedFile(name="user.json", parts=parts())


class FakeUserKeyring:
    """Notes which keys were destroyed."""

    def __init__(self) -> None:
        self.destroyed: list[UserId] = []

    async def destroy(self, user_id: UserId) -> None:
        self.destroyed.append(user_id)


class FakeEnding:
    """Notes whose sign-ins ended."""

    def __init__(self) -> None:
        self.ended: list[UserId] = []

    async def end_all(self, user_id: UserId) -> Sequence[SignInId]:
        self.ended.append(user_id)
        return []


class QuietLeaving:
    """Notes what was told of departures."""

    def __init__(self) -> None:
        self.rounds: list[tuple[UserId, int, int]] = []
        self.failures: list[Exception] = []

    def gone(self, user_id: UserId, deleted: int, rounds: int) -> None:
        self.rounds.append((user_id, deleted, rounds))

    def failed(self, user_id: UserId, reason: Exception) -> None:
        self.failures.append(reason)
