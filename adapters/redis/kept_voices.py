"""Voices kept in Redis, for all copies of the app."""

import asyncio
import hmac
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from redis.asyncio import Redis

from adapters.redis.failures import answers
from adapters.redis.script import Script
from adapters.vault.user_cipher import Unreadable, UserCipher
from domain.errors import StoreUnavailable
from domain.speech.voice_cache import SpokenText

PATIENCE_S: Final = 0.1
"""Making a voice takes a few times as long: for what was kept nobody waits longer."""
MAX_VOICE_BYTES: Final = 1024 * 1024
SEEN_S: Final = 7 * 24 * 3600
"""How long it is remembered that something was said once."""

_INDEX: Final = "{voices}:index"
_SIZES: Final = "{voices}:sizes"
_PREFIX: Final = "{voices}:pcm:"
_SEEN: Final = "{voices}:seen:"


class RedisKeptVoices:
    """`domain.speech.voice_cache.KeptVoices`: at most `max_bytes`; what was not asked for the longest goes first.

    Neither names nor contents tell what was said: names are digests made with `key`, and each voice is encrypted by a
    key made of that key and its text, so that only who asks for the very same text can read it. While Redis is away,
    nothing is kept and nothing is found.
    """

    def __init__(self, client: Redis, key: bytes, *, max_bytes: int) -> None:
        self._client = client
        self._key = key
        self._max_bytes = max_bytes
        self._find = Script(client, "voice_find.lua", repeatable=True)
        self._keep = Script(client, "voice_keep.lua", repeatable=True)

    async def get(self, spoken: SpokenText) -> bytes | None:
        """Return a voice, and remember that it was asked for."""
        name = self._digest("name", spoken).hex()
        async with _in_time():
            sealed = await self._find((_INDEX, _PREFIX + name), (name,))
            if isinstance(sealed, bytes):
                return self._cipher(spoken).open("voices", sealed)
        return None

    async def keep(self, spoken: SpokenText, pcm: bytes) -> None:
        """Keep a voice that was made before; of others, remember that they were made."""
        if len(pcm) > min(MAX_VOICE_BYTES, self._max_bytes):
            return
        name = self._digest("name", spoken).hex()
        async with _in_time():
            async with answers():
                first_time = await self._client.set(_SEEN + name, b"", ex=SEEN_S, nx=True)
            if not first_time:
                sealed = self._cipher(spoken).seal("voices", pcm)
                await self._keep((_INDEX, _SIZES, _PREFIX + name), (name, sealed, self._max_bytes, _PREFIX))

    def _cipher(self, spoken: SpokenText) -> UserCipher:
        return UserCipher(self._digest("key", spoken))

    def _digest(self, purpose: str, spoken: SpokenText) -> bytes:
        what = json.dumps([purpose, spoken.engine, spoken.voice, spoken.speech_rate, spoken.text])
        return hmac.digest(self._key, what.encode(), "sha256")


@asynccontextmanager
async def _in_time() -> AsyncIterator[None]:
    """Give up on what takes too long or fails: a voice can always be made."""
    try:
        async with asyncio.timeout(PATIENCE_S):
            yield
    except (StoreUnavailable, TimeoutError, Unreadable):
        return
