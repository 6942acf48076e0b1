"""A running turn: the only place that changes its state and the only one that speaks for it.

What is said is queued and written to the event log by `run`, everything that has gathered in one append, so that a
burst costs one round trip. Word deltas that follow each other are merged and written at most every
`word_coalescing_ms`. The turn's state as of the last event is written with it, so a reader finds both of one instant.
"""

import asyncio
from dataclasses import replace
from datetime import datetime
from typing import Any, Final, TypedDict

from domain.clock import Clock
from domain.ids import ConversationId, TurnId
from domain.turns.entities import Turn
from domain.turns.events import Event, ReplyDelta, ThinkingChanged, ThinkingState
from domain.turns.ports import EventLog

MAX_PENDING: Final = 64
MAX_BATCH: Final = 32


class Stamp(TypedDict):
    """What every event of the turn carries."""

    conversation_id: ConversationId
    turn_id: TurnId
    at: datetime


class LiveTurn:
    """The state of a running turn, and its voice to the world."""

    def __init__(self, turn: Turn, *, log: EventLog, clock: Clock, fence: int, coalescing_ms: int) -> None:
        self.turn = turn
        self._log = log
        self._clock = clock
        self._fence = fence
        self._coalescing_s = coalescing_ms / 1000
        self._pending: list[tuple[Event, Turn]] = []
        self._wake = asyncio.Event()
        self._room = asyncio.Event()
        self._room.set()
        self._urgent = asyncio.Event()
        self._closed = False
        self._last_write = 0.0

    def stamp(self) -> Stamp:
        """Make the common part of an event that happens now."""
        return {"conversation_id": self.turn.conversation_id, "turn_id": self.turn.id, "at": self._clock.now()}

    def change(self, **changes: Any) -> Turn:  # noqa: ANN401 - the fields of Turn, checked by dataclasses.replace
        """Change the state; told with the next event."""
        self.turn = replace(self.turn, **changes)
        return self.turn

    def say(self, *events: Event) -> None:
        """Queue events for the log, in order. Producers of many wait for `room` first."""
        for event in events:
            last = self._pending[-1][0] if self._pending else None
            if isinstance(event, ReplyDelta) and isinstance(last, ReplyDelta):
                self._pending[-1] = (replace(last, text=last.text + event.text), self.turn)
                continue
            if not isinstance(event, ReplyDelta):
                self._urgent.set()
            self._pending.append((event, self.turn))
        self._wake.set()
        if len(self._pending) >= MAX_PENDING:
            self._room.clear()

    def think(self, state: ThinkingState) -> None:
        """Say what the coach is doing now."""
        self.say(ThinkingChanged(**self.stamp(), state=state))

    async def room(self) -> None:
        """Wait until the log keeps up."""
        await self._room.wait()

    def hush(self) -> None:
        """Drop what was said and not yet written: the turn was cut."""
        self._pending.clear()
        self._urgent.clear()
        self._room.set()

    def close(self) -> None:
        """Let `run` end once everything is written."""
        self._closed = True
        self._urgent.set()
        self._wake.set()

    async def run(self) -> None:
        """Write what is said until closed. Raises Superseded or StoreUnavailable, after which nothing can be said."""
        while True:
            await self._wake.wait()
            await self._let_words_gather()
            batch, self._pending = self._pending[:MAX_BATCH], self._pending[MAX_BATCH:]
            if not self._pending:
                self._wake.clear()
                self._urgent.clear()
            if batch:
                await self._log.append(batch[-1][1], [event for event, _ in batch], fence=self._fence)
                self._last_write = asyncio.get_running_loop().time()
            if len(self._pending) < MAX_PENDING:
                self._room.set()
            if self._closed and not self._pending:
                return

    async def _let_words_gather(self) -> None:
        """Wait for more words while there is nothing else to write and the last write is fresh."""
        wait_s = self._last_write + self._coalescing_s - asyncio.get_running_loop().time()
        if wait_s > 0 and not self._urgent.is_set():
            try:
                async with asyncio.timeout(wait_s):
                    await self._urgent.wait()
            except TimeoutError:
                pass
