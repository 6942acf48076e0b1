"""Turns whose owner died: they end as failed, with what was recorded kept, so that they can be answered again."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Final

from domain.errors import ErrorCode, StoreUnavailable
from domain.turns.entities import Turn, TurnError, TurnSource, TurnStatus
from domain.turns.events import ThinkingChanged, ThinkingState, TurnFailed
from domain.turns.workshop import Workshop

GRACE: Final = timedelta(seconds=5)
"""A turn this young may not have its lease yet."""
MAX_AT_ONCE: Final = 100


class Orphans:
    """Finds turns nobody works on, and ends them."""

    def __init__(self, workshop: Workshop) -> None:
        self._workshop = workshop

    @asynccontextmanager
    async def watched(self, every_s: float) -> AsyncIterator[None]:
        """End orphans now and then until the block ends; a store that is away is asked again next time."""
        async with asyncio.TaskGroup() as group:
            watch = group.create_task(self._watch(every_s), name="orphans")
            yield
            watch.cancel()

    async def _watch(self, every_s: float) -> None:
        while True:
            try:
                await self.sweep()
            except StoreUnavailable as error:
                self._workshop.observer.sweep_failed(error)
            await asyncio.sleep(every_s)

    async def sweep(self) -> int:
        """End the orphans there are; return how many."""
        ended = 0
        for turn in await self._workshop.stores.turns.orphans(MAX_AT_ONCE):
            if await self.is_orphan(turn):
                ended += await self.end(turn)
        return ended

    async def is_orphan(self, turn: Turn) -> bool:
        """Tell whether nobody works on an unfinished turn."""
        young = self._workshop.clock.now() - turn.created_at < GRACE
        return not young and not await self._workshop.stores.leases.held(turn.id)

    async def end(self, turn: Turn) -> bool:
        """End a turn as failed and retryable; False when somebody else did."""
        stores = self._workshop.stores
        error = TurnError(
            code=ErrorCode.PROVIDER_UNAVAILABLE, message="The server working on this turn was lost.", retryable=True
        )
        failed = replace(turn, status=TurnStatus.FAILED, error=error, epoch=turn.epoch + 1)
        await self._keep_recording(failed)
        if not await stores.turns.claim(failed, expected=turn.status):
            return False
        fence, _ = await stores.log.open_turn(failed)
        now = self._workshop.clock.now()
        idle = ThinkingChanged(
            conversation_id=failed.conversation_id, turn_id=failed.id, at=now, state=ThinkingState.IDLE
        )
        told = TurnFailed(conversation_id=failed.conversation_id, turn_id=failed.id, at=now, turn=failed, error=error)
        await stores.log.append(failed, [idle, told], fence=fence)
        await stores.conversations.record_turn(failed)
        await stores.inbox.close(failed.id)
        return True

    async def _keep_recording(self, turn: Turn) -> None:
        if turn.source is not TurnSource.VOICE or turn.user_message is not None:
            return
        data = await self._workshop.stores.inbox.recording(turn.id)
        if data:
            days = timedelta(days=self._workshop.limits.failed_recording_days)
            await self._workshop.stores.recordings.keep(turn, data, self._workshop.clock.now() + days)
