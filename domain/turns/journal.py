"""A running turn's writes to the store, behind its back: the pipeline never waits for the database.

Only the latest state matters, so a slow or absent store costs nothing but staleness; `settle` waits for the last one.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final, TypeVar

from domain.errors import StoreUnavailable, Superseded
from domain.turns.entities import Turn
from domain.turns.ports import Turns

FIRST_RETRY_S: Final = 0.1
LONGEST_RETRY_S: Final = 2.0

T = TypeVar("T")


async def until_stored(write: Callable[[], Awaitable[T]]) -> T:
    """Repeat a write, less and less often, for as long as the store is away."""
    delay_s = FIRST_RETRY_S
    while True:
        try:
            return await write()
        except StoreUnavailable:
            await asyncio.sleep(delay_s)
            delay_s = min(delay_s * 2, LONGEST_RETRY_S)


class TurnJournal:
    """Stores a turn's latest state, trying again for as long as the store is away."""

    def __init__(self, turns: Turns) -> None:
        self._turns = turns
        self._latest: Turn | None = None
        self._stored: Turn | None = None
        self._wake = asyncio.Event()
        self._settled = asyncio.Event()
        self._closed = False

    def note(self, turn: Turn) -> None:
        """Have `turn` stored soon, instead of what was noted before."""
        self._latest = turn
        self._settled.clear()
        self._wake.set()

    async def settle(self, turn: Turn) -> None:
        """Have `turn` stored, and wait until it is."""
        self.note(turn)
        await self._settled.wait()

    def close(self) -> None:
        """Let `run` end once everything is stored."""
        self._closed = True
        self._wake.set()

    async def run(self) -> None:
        """Store what is noted until closed. Raises Superseded when another owner has the turn."""
        while True:
            await self._wake.wait()
            self._wake.clear()
            while self._latest is not self._stored:
                await until_stored(self._store_latest)
            self._settled.set()
            if self._closed:
                return

    async def _store_latest(self) -> None:
        turn = self._latest
        if turn is not None and not await self._turns.save(turn):
            raise Superseded("Another server has taken this turn over.")
        self._stored = turn
