"""Turns whose owner died, or was lost to the stores: found, claimed, and worked on to their end by this process.

A turn is resumed from what the world was last told of it, which the event log keeps; if the log has lost its memory,
from what was stored. What cannot be answered any more ends as failed, never in silence.
"""

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Final

from domain.errors import ErrorCode, StoreUnavailable
from domain.turns.entities import Turn, TurnError, TurnStatus
from domain.turns.events import ThinkingChanged, ThinkingState, TurnFailed
from domain.turns.runner import TurnRunner
from domain.turns.workshop import Workshop

MAX_AT_ONCE: Final = 100
JITTER: Final = 0.3


class Takeovers:
    """Finds turns nobody works on, and takes them up."""

    def __init__(self, workshop: Workshop, runner: TurnRunner) -> None:
        self._workshop = workshop
        self._runner = runner

    @asynccontextmanager
    async def watched(self, every_s: float) -> AsyncIterator[None]:
        """Look for orphans now and then until the block ends; a store that is away is asked again next time."""
        async with asyncio.TaskGroup() as group:
            watch = group.create_task(self._watch(every_s), name="takeovers")
            yield
            watch.cancel()

    async def _watch(self, every_s: float) -> None:
        while True:
            # Copies that were started together should not all look at the same instant.
            await asyncio.sleep(every_s * random.uniform(1 - JITTER, 1 + JITTER))  # noqa: S311 - not a secret
            try:
                await self.sweep()
            except StoreUnavailable as error:
                self._workshop.observer.sweep_failed(error)

    async def sweep(self) -> int:
        """Take up the orphans there are, as many as this process has room for; return how many."""
        taken = 0
        for turn in await self._workshop.stores.turns.orphans(MAX_AT_ONCE):
            if self._runner.has_room and await self.is_orphan(turn):
                taken += await self.take_up(turn)
        return taken

    async def is_orphan(self, turn: Turn) -> bool:
        """Tell whether nobody works on an unfinished turn: its lease is announced before it is stored."""
        return not turn.ended and not await self._workshop.stores.leases.held(turn.id)

    async def take_up(self, turn: Turn) -> bool:
        """Become the owner of an orphan and work on it; False when somebody else was faster."""
        stores = self._workshop.stores
        resumed = await self._as_told(turn)
        recording = None
        if resumed.user_message is not None:
            resumed = replace(resumed, status=TurnStatus.THINKING)
        elif not await stores.inbox.has_recording(turn.id):
            recording = await stores.recordings.get(turn.id)
            if recording is None:
                return await self._give_up(turn)
            resumed = replace(resumed, status=TurnStatus.TRANSCRIBING)
        resumed = replace(resumed, epoch=turn.epoch + 1)
        await stores.leases.announce(turn.id)
        if not await stores.turns.claim(resumed, expected=turn.status):
            return False
        fence, _ = await stores.log.open_turn(resumed)
        await stores.inbox.open(resumed)
        await self._runner.start(resumed, fence, recording, taken_up=True)
        self._workshop.observer.taken_up(resumed)
        return True

    async def _as_told(self, turn: Turn) -> Turn:
        """Prefer what the world was told to what was stored: the store is written behind the events."""
        told = (await self._workshop.stores.log.moment(turn.conversation_id)).turn
        if told is None or told.id != turn.id or told.epoch != turn.epoch:
            return turn
        return told

    async def _give_up(self, turn: Turn) -> bool:
        """End a turn of which neither words nor recording are left."""
        stores, now = self._workshop.stores, self._workshop.clock.now()
        error = TurnError(
            code=ErrorCode.PROVIDER_UNAVAILABLE, message="This turn was lost: please say it again.", retryable=False
        )
        failed = replace(turn, status=TurnStatus.FAILED, error=error, epoch=turn.epoch + 1)
        if not await stores.turns.claim(failed, expected=turn.status):
            return False
        fence, _ = await stores.log.open_turn(failed)
        idle = ThinkingChanged(
            conversation_id=failed.conversation_id, turn_id=failed.id, at=now, state=ThinkingState.IDLE
        )
        told = TurnFailed(conversation_id=failed.conversation_id, turn_id=failed.id, at=now, turn=failed, error=error)
        await stores.log.append(failed, [idle, told], fence=fence)
        await stores.conversations.record_turn(failed)
        return True
