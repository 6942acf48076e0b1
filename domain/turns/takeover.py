"""Turns whose owner died, or was lost to the stores: found, claimed, and worked on to their end by this process.

A turn is resumed from what the world was last told of it, which the event log keeps; if the log has lost its memory,
from what was stored. What cannot be answered any more ends as failed, never in silence.
"""

import asyncio
import random
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Final

from domain.errors import ErrorCode, StoreUnavailable
from domain.ids import message_id
from domain.turns.entities import Message, MessageRole, Turn, TurnError, TurnSource, TurnStatus
from domain.turns.runner import TurnRunner
from domain.turns.telling import clear_away, last_events, tell_end
from domain.turns.workshop import Workshop

PAGE: Final = 32
JITTER: Final = 0.3
AFTER_HANDOVER_S: Final = 0.03
"""All processes are woken at once, and should not all ask for the same turn at once."""


class Takeovers:
    """Finds turns nobody works on, and takes them up."""

    def __init__(self, workshop: Workshop, runner: TurnRunner) -> None:
        self._workshop = workshop
        self._runner = runner

    @asynccontextmanager
    async def watched(self, every_s: float) -> AsyncIterator[None]:
        """Look for orphans now and then, and when some are handed over, until the block ends.

        A store that is away is asked again next time.
        """
        async with asyncio.TaskGroup() as group:
            watch = group.create_task(self._watch(every_s), name="takeovers")
            yield
            watch.cancel()

    async def _watch(self, every_s: float) -> None:
        while True:
            await self._due(every_s)
            try:
                await self.sweep()
            except StoreUnavailable as error:
                self._workshop.observer.sweep_failed(error)

    async def _due(self, every_s: float) -> None:
        """Wait until it is time to look: copies that were started together should not all look at the same instant."""
        try:
            async with asyncio.timeout(every_s * random.uniform(1 - JITTER, 1 + JITTER)):  # noqa: S311 - not a secret
                await self._workshop.stores.handovers.wait()
                await asyncio.sleep(AFTER_HANDOVER_S * random.random())  # noqa: S311 - not a secret
        except TimeoutError:
            pass

    async def sweep(self) -> int:
        """Take up the orphans there are, as many as this process has room for; return how many."""
        taken, last = 0, None
        while self._runner.has_room:
            page = await self._workshop.stores.turns.orphans(PAGE, last)
            taken += await self._look_through(page)
            if len(page) < PAGE:
                break
            last = page[-1]
        return taken

    async def _look_through(self, page: Sequence[Turn]) -> int:
        """Take up the orphans of a page; most turns that have not ended are in good hands."""
        taken = 0
        held = await asyncio.gather(*(self._workshop.stores.leases.held(turn.id) for turn in page))
        left = [turn for turn, is_held in zip(page, held, strict=True) if not is_held]
        random.shuffle(left)  # processes that look at the same time begin with different ones
        for turn in left:
            if not self._runner.has_room:
                break
            try:
                taken += await self._look_after(turn)
            except StoreUnavailable:
                raise
            except Exception as error:  # noqa: BLE001 - a turn that cannot be taken up does not keep the others waiting
                self._workshop.observer.sweep_failed(error)
        return taken

    async def _look_after(self, turn: Turn) -> bool:
        """Take up an orphan, or tell the end that its owner could not tell; False when there was none to take up."""
        if not turn.ended:
            return await self.is_orphan(turn) and await self.take_up(turn)
        if not await self._workshop.stores.leases.held(turn.id):
            await clear_away(self._workshop, turn)
            await tell_end(self._workshop.stores, turn, self._workshop.clock.now())
        return False

    async def is_orphan(self, turn: Turn) -> bool:
        """Tell whether nobody works on an unfinished turn: its lease is announced before it is stored."""
        return not turn.ended and not await self._workshop.stores.leases.held(turn.id)

    async def take_up(self, turn: Turn) -> bool:
        """Become the owner of an orphan and work on it; False when somebody else was faster."""
        stores, recording = self._workshop.stores, None
        told = await self._told(turn) or turn
        speaks_first = turn.source is TurnSource.COACH
        if told.user_message is None and not speaks_first and not await stores.inbox.has_recording(turn.id):
            recording = await stores.recordings.get(turn.id)
            if recording is None:
                return await self._give_up(turn)
        resumed = _resumed(told, turn.epoch + 1, whole=recording is not None)
        await stores.leases.announce(turn.id)
        if not await stores.turns.claim(resumed, expected=turn.status):
            return False
        fence, _ = await stores.log.open_turn(resumed)
        # Only now is it certain what the earlier owner said last: it cannot say another word.
        last_told = await self._told(turn)
        resumed = _resumed(last_told or told, resumed.epoch, whole=recording is not None)
        if last_told is None:
            resumed = _whatever_was_heard(resumed)
        await stores.inbox.open(resumed)
        await self._runner.start(resumed, fence, recording, taken_up=last_told is not None)
        self._workshop.observer.taken_up(resumed)
        return True

    async def _told(self, turn: Turn) -> Turn | None:
        """Read what the world was last told of a turn, by whichever owner: the store is written behind the events."""
        told = (await self._workshop.stores.log.moment(turn.conversation_id)).turn
        return told if told is not None and told.id == turn.id else None

    async def _give_up(self, turn: Turn) -> bool:
        """End a turn of which neither words nor recording are left."""
        stores = self._workshop.stores
        error = TurnError(
            code=ErrorCode.PROVIDER_UNAVAILABLE, message="This turn was lost: please say it again.", retryable=False
        )
        failed = replace(turn, status=TurnStatus.FAILED, error=error, epoch=turn.epoch + 1)
        if not await stores.turns.claim(failed, expected=turn.status):
            return False
        fence, _ = await stores.log.open_turn(failed)
        await stores.log.append(failed, last_events(failed, self._workshop.clock.now()), fence=fence)
        await clear_away(self._workshop, failed)
        await stores.turns.told(failed)
        return True


def _resumed(told: Turn, epoch: int, *, whole: bool) -> Turn:
    """Make the turn the next owner begins with; `whole`: from a recording that was kept."""
    status = told.status
    if told.user_message is not None or told.source is TurnSource.COACH:
        status = TurnStatus.THINKING
    elif whole:
        status = TurnStatus.TRANSCRIBING
    return replace(told, status=status, epoch=epoch)


def _whatever_was_heard(turn: Turn) -> Turn:
    """Have a reply begin anew even if no words of it are known: what was told is gone with the log's memory."""
    if turn.coach_message is not None:
        return turn
    words = Message(id=message_id(turn.id, "coach"), role=MessageRole.COACH, text="", created_at=turn.created_at)
    return replace(turn, coach_message=words)
