"""Documents that clients have sent once, for all copies of the app."""

from typing import Final

from redis.asyncio import Redis

from adapters.redis.script import Script
from domain.errors import StoreUnavailable

KEYS: Final = ("{documents}:texts", "{documents}:asked")


class RedisPersistedDocuments:
    """`domain.persisted_documents.PersistedDocuments`: one hash, and a sorted set that tells which is the oldest."""

    def __init__(self, client: Redis, *, most: int = 2_000) -> None:
        self._find = Script(client, "find_document.lua", repeatable=True)
        self._keep = Script(client, "keep_document.lua", repeatable=True)
        self._most = most

    async def find(self, digest: str) -> str | None:
        """Find a document; None when it is not kept, or cannot be reached."""
        try:
            found = await self._find(KEYS, (digest,))
        except StoreUnavailable:
            return None
        return found.decode() if isinstance(found, bytes) else None

    async def keep(self, digest: str, document: str) -> None:
        """Keep a document, if the store can be reached."""
        try:
            await self._keep(KEYS, (digest, document, self._most))
        except StoreUnavailable:
            return
