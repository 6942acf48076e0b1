"""What leaving needs from the outside."""

from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from domain.ids import ConversationId, SignInId, UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class Departure:
    """An account that is being removed; `rounds` is how often all was gone through so far."""

    user_id: UserId
    at: datetime
    rounds: int = 0


class Departures(Protocol):
    """Accounts that are being removed, kept until nothing of them is left."""

    async def add(self, departure: Departure) -> None:
        """Keep a departure; harmless when it is kept already."""
        ...

    async def claim(self, now: datetime, until: datetime) -> Departure | None:
        """Take one that is due; nobody else takes it before `until`."""
        ...

    async def again(self, user_id: UserId, at: datetime, *, rounds: int) -> None:
        """Have one gone through again, not before `at`."""
        ...

    async def done(self, user_id: UserId) -> None:
        """Forget one of which nothing is left."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportedFile:
    """A file of an export; `parts` put end to end are its bytes. Sound is `compressed` already."""

    name: str
    parts: AsyncGenerator[bytes, None]
    compressed: bool = False


class Holdings(Protocol):
    """Everything that is kept of users."""

    async def conversation_ids(self, user_id: UserId, limit: int) -> Sequence[ConversationId]:
        """List conversations of a user that are still there."""
        ...

    async def erase_conversation(self, user_id: UserId, conversation_id: ConversationId) -> None:
        """Delete a conversation with its turns and recordings."""
        ...

    async def erase(self, user_id: UserId) -> int:
        """Delete everything else; tell how much there was."""
        ...

    def files(self, user_id: UserId) -> AsyncGenerator[ExportedFile, None]:
        """Yield everything that is held about a user, file by file."""
        ...


class UserKeys(Protocol):
    """The keys that users' words are encrypted with."""

    async def destroy(self, user_id: UserId) -> None:
        """Destroy a key for good: nothing that was encrypted with it can be read again."""
        ...


class SignInsEnding(Protocol):
    """Ends sign-ins everywhere at once."""

    async def end_all(self, user_id: UserId) -> Sequence[SignInId]:
        """End all sign-ins of a user, with all their tokens and connections."""
        ...


class LeavingObserver(Protocol):
    """Told of departures, for logs and metrics."""

    def gone(self, user_id: UserId, deleted: int, rounds: int) -> None:
        """Take note that all that was there of an account was deleted."""
        ...

    def failed(self, user_id: UserId, reason: Exception) -> None:
        """Take note that it has to be tried again."""
        ...
