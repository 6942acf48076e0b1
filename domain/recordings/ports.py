"""What kept recordings need from the outside."""

from collections.abc import AsyncGenerator, Sequence
from datetime import datetime
from typing import Protocol

from domain.ids import ConversationId, TurnId, UserId
from domain.recordings.entities import KeptRecording
from domain.turns.entities import Turn


class Recordings(Protocol):
    """Recordings kept beyond their turn."""

    async def keep(self, turn: Turn, data: bytes, expires_at: datetime, *, duration_ms: int = 0) -> None:
        """Keep a recording, replacing an earlier one of the turn; until it is whole the earlier one is read."""
        ...

    async def get(self, turn_id: TurnId) -> bytes | None:
        """Load a recording; None when it is not kept, or no longer."""
        ...

    async def kept(self, turn_ids: Sequence[TurnId]) -> Sequence[KeptRecording | None]:
        """Tell what is kept of turns, in the order asked for."""
        ...

    def read(self, recording: KeptRecording, start: int, end: int) -> AsyncGenerator[bytes, None]:
        """Yield a recording's bytes from `start` to before `end`. Raises NotFound when they cannot be read any more."""
        ...

    async def drop(self, turn_id: TurnId) -> None:
        """Delete the recording of a turn, if there is one."""
        ...

    async def delete_of(self, conversation_id: ConversationId) -> None:
        """Delete all recordings of a conversation."""
        ...

    async def of_user(self, owner_id: UserId, after: str | None, limit: int) -> Sequence[KeptRecording]:
        """List a user's recordings behind the id `after`."""
        ...


class Links(Protocol):
    """Addresses on this server that are good for a while without signing in."""

    def sign(self, path: str, expires_at: datetime) -> str:
        """Make the address of `path` that is good until `expires_at`."""
        ...

    def is_good(self, path: str, expires: str, signature: str) -> bool:
        """Tell whether an address was made here and is still good."""
        ...
