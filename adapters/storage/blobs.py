"""Places for bytes."""

from collections.abc import AsyncIterator
from datetime import datetime
from typing import Protocol


class BlobStore(Protocol):
    """Bytes by name, written once."""

    async def put(self, name: str, parts: AsyncIterator[bytes], expires_at: datetime) -> None:
        """Keep parts put end to end. Not whole, they are never there to be read."""
        ...

    async def read(self, name: str, start: int, length: int) -> bytes | None:
        """Load so many bytes from `start` on, fewer at the end; None when there are none of that name."""
        ...

    async def delete(self, name: str) -> None:
        """Delete what has this name, if there is anything."""
        ...
