"""The turns this process works on: started, bounded, watched, and handed over when the process ends."""

import asyncio
from types import TracebackType
from typing import Final, Self

from domain.errors import Overloaded, StoreUnavailable, Superseded
from domain.ids import TurnId
from domain.turns.entities import Turn
from domain.turns.run import TurnRun
from domain.turns.workshop import Workshop

RETRY_AFTER_MS: Final = 2_000
ELSEWHERE_AFTER_MS: Final = 500
"""When to come back to a process that is about to end: soon, for there is another one behind the same address."""


class TurnRunner:
    """Owns the tasks of running turns. Use as an async context manager: leaving it hands over what still runs."""

    def __init__(self, workshop: Workshop) -> None:
        self._workshop = workshop
        self._tasks = asyncio.TaskGroup()
        self._running: dict[TurnId, asyncio.Task[None]] = {}
        self._closing = False
        self._handing_over = False

    async def __aenter__(self) -> Self:
        """Open for work."""
        await self._tasks.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Hand over what still runs."""
        await self._hand_over()
        await self._tasks.__aexit__(kind, error, trace)

    def admit(self) -> None:
        """Refuse a new turn when there are too many, or when this process is about to end. Raises Overloaded."""
        if self._closing:
            raise Overloaded("This server is about to restart: connect again.", ELSEWHERE_AFTER_MS)
        if not self.has_room:
            raise Overloaded("This server has all the turns it can work on.", RETRY_AFTER_MS)

    def close(self) -> None:
        """Admit no more turns and take none up; those that run go on."""
        self._closing = True

    async def drain(self, seconds: float) -> int:
        """Admit no more turns, let those that run end, and hand over those that have not ended in time.

        Returns how many were handed over.
        """
        self.close()
        try:
            async with asyncio.timeout(seconds):
                while self._running:
                    await asyncio.wait(self._running.values(), return_when=asyncio.FIRST_COMPLETED)
        except TimeoutError:
            pass
        return await self._hand_over()

    async def _hand_over(self) -> int:
        """Stop what still runs and release its leases, then wake the processes that will go on with it."""
        self.close()
        self._handing_over = True
        left = list(self._running.values())
        for task in left:
            task.cancel()
        if left:
            await asyncio.wait(left)
            await self._workshop.stores.handovers.announce()
        return len(left)

    @property
    def has_room(self) -> bool:
        """Whether another turn can be worked on."""
        return not self._closing and len(self._running) < self._workshop.limits.max_turns_in_progress

    @property
    def running(self) -> int:
        """How many turns are being worked on."""
        return len(self._running)

    async def start(self, turn: Turn, fence: int, recording: bytes | None = None, *, taken_up: bool = False) -> None:
        """Begin to work on a turn, or go on with one that was `taken_up`; returns when the lease is held.

        An earlier run of the turn, which may have told its end a moment ago, is left to finish first; one that was
        taken over by this very process has nothing more to say.
        """
        if (earlier := self._running.get(turn.id)) is not None:
            if taken_up:
                earlier.cancel()
            await asyncio.wait([earlier])
        held = asyncio.Event()
        run = TurnRun(self._workshop, turn, fence, recording, taken_up=taken_up)
        task = self._tasks.create_task(self._work(turn, run, held), name=turn.id)
        self._running[turn.id] = task
        task.add_done_callback(lambda _: self._forget(turn.id, task, held))
        await held.wait()

    def _forget(self, turn_id: TurnId, task: asyncio.Task[None], held: asyncio.Event) -> None:
        if self._running.get(turn_id) is task:
            del self._running[turn_id]
        held.set()

    async def _work(self, turn: Turn, run: TurnRun, held: asyncio.Event) -> None:
        """Run one turn to its end; whatever happens stays inside, so that no turn ends another."""
        observer, stores = self._workshop.observer, self._workshop.stores
        try:
            async with stores.leases.hold(turn.id):
                held.set()
                ended = None if self._handing_over else await run.run()
            if ended is None:
                await stores.handovers.announce()
                return
            observer.ended(ended)
        except* (Superseded, StoreUnavailable) as lost:
            observer.broke(turn, lost)
        except* Exception as defect:  # noqa: BLE001 - the last line of defence of the other turns
            observer.broke(turn, defect)
