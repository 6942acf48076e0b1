"""How processes tell each other which sign-ins have ended."""

import asyncio
from collections.abc import Collection, Sequence
from typing import Final

import structlog
from redis.asyncio import Redis

from adapters.redis.failures import answers
from adapters.redis.hub import Hub
from domain.errors import StoreUnavailable
from domain.ids import SignInId, is_a

log = structlog.get_logger(__name__)

CHANNEL: Final = "{sign-ins}:ended"
DEAF_LOOK_S: Final = 1.0
"""How often the store is asked instead while nothing can be heard."""


class RedisRevocations:
    """`domain.accounts.revocations.Revocations`: one channel. It listens as soon as it is made."""

    def __init__(self, client: Redis, hub: Hub, *, deaf_look_s: float = DEAF_LOOK_S) -> None:
        self._client = client
        self._deaf_look_s = deaf_look_s
        self._heard: set[SignInId] = set()
        self._word = asyncio.Event()
        self._missed = True
        self._hears = asyncio.Event()
        hub.listen(CHANNEL, self)

    async def announce(self, sign_in_ids: Sequence[SignInId]) -> None:
        """Tell all processes. Never fails: who does not hear it asks the store."""
        try:
            async with answers():
                await self._client.spublish(CHANNEL, " ".join(sign_in_ids).encode())
        except StoreUnavailable:
            log.warning("revocation.not_announced", sign_ins=len(sign_in_ids))

    async def heard(self) -> Collection[SignInId] | None:
        """Wait for what is announced; None when something may have been missed, each second while nothing is heard."""
        if not self._hears.is_set():
            self._missed = True
            try:
                async with asyncio.timeout(self._deaf_look_s):
                    await self._hears.wait()
            except TimeoutError:
                return None
        if self._take_missed():
            return None
        await self._word.wait()
        self._word.clear()
        if self._take_missed():
            return None
        heard, self._heard = self._heard, set()
        return heard

    def _take_missed(self) -> bool:
        missed, self._missed = self._missed, False
        return missed

    def confirmed(self) -> None:
        """Take note that whatever is announced from now on will be heard."""
        self._hears.set()

    def lost(self) -> None:
        """Take note that announcements may be missed."""
        self._hears.clear()
        self._missed = True
        self._word.set()

    def message(self, data: bytes) -> None:
        """Take note of an announcement; what is no sign-in of ours is not for us."""
        names = data.decode(errors="replace").split()
        self._heard.update(SignInId(name) for name in names if is_a("signin", name))
        self._word.set()
