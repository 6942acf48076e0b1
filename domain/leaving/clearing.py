"""Removing what is left of deleted accounts, by any process, until nothing is.

All is gone through twice, the second time a while later: what a request, or the work on a turn, was just writing when
the account was deleted goes then. Whatever was written after the key was destroyed, nobody could read.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

from domain.accounts.ports import AccountLog
from domain.audit.entries import Action
from domain.audit.notes import AuditNotes
from domain.clock import Clock
from domain.errors import CoachError
from domain.leaving.ports import Departure, Departures, Holdings, LeavingObserver
from domain.turns.ports import EventLog

ROUNDS: Final = 2
CLAIMED_FOR: Final = timedelta(minutes=1)
"""A process that dies in the middle is followed by another after so long."""
BETWEEN_ROUNDS: Final = timedelta(minutes=2)
AFTER_FAILURE: Final = timedelta(seconds=15)
AT_ONCE: Final = 50
"""Conversations listed in one go; the claim is renewed in between."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clearing:
    """Removes accounts; `ring` has it look at once, otherwise it does now and then."""

    departures: Departures
    holdings: Holdings
    log: EventLog
    account_log: AccountLog
    notes: AuditNotes
    observer: LeavingObserver
    clock: Clock
    _rung: asyncio.Event = field(default_factory=asyncio.Event)

    def ring(self) -> None:
        """Say that there is something to do."""
        self._rung.set()

    @asynccontextmanager
    async def watched(self, every_s: float) -> AsyncIterator[None]:
        """Remove what is due until the block ends."""
        task = asyncio.create_task(self._watch(every_s), name="clearing accounts")
        try:
            yield
        finally:
            task.cancel()
            await asyncio.wait([task])

    async def clear_one(self) -> bool:
        """Go through one account that is due; False when none is. Raises StoreUnavailable."""
        now = self.clock.now()
        departure = await self.departures.claim(now, now + CLAIMED_FOR)
        if departure is None:
            return False
        try:
            await self._clear(departure)
        except CoachError as error:
            self.observer.failed(departure.user_id, error)
            await self.departures.again(departure.user_id, self.clock.now() + AFTER_FAILURE, rounds=departure.rounds)
        return True

    async def _clear(self, departure: Departure) -> None:
        user_id, deleted = departure.user_id, 0
        while found := await self.holdings.conversation_ids(user_id, AT_ONCE):
            for conversation_id in found:
                await self.log.delete(conversation_id)
                await self.holdings.erase_conversation(user_id, conversation_id)
                deleted += 1
            await self.departures.again(user_id, self.clock.now() + CLAIMED_FOR, rounds=departure.rounds)
        await self.account_log.forget(user_id)
        deleted += await self.holdings.erase(user_id)
        rounds = departure.rounds + 1
        self.observer.gone(user_id, deleted, rounds)
        if rounds < ROUNDS:
            await self.departures.again(user_id, self.clock.now() + BETWEEN_ROUNDS, rounds=rounds)
            return
        await self.notes.done(Action.ACCOUNT_DELETED, user_id)
        await self.departures.done(user_id)

    async def _watch(self, every_s: float) -> None:
        while True:
            try:
                while await self.clear_one():
                    pass
            except CoachError:
                pass
            self._rung.clear()
            try:
                async with asyncio.timeout(every_s):
                    await self._rung.wait()
            except TimeoutError:
                continue
