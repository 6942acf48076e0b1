"""The turns this process works on: started, bounded, watched, and ended with the process."""

import asyncio
from types import TracebackType
from typing import Self

from domain.errors import Overloaded, StoreUnavailable, Superseded
from domain.ids import TurnId
from domain.turns.entities import Turn
from domain.turns.run import TurnRun
from domain.turns.workshop import Workshop

RETRY_AFTER_MS = 2_000


class TurnRunner:
    """Owns the tasks of running turns. Use as an async context manager: leaving it ends what still runs."""

    def __init__(self, workshop: Workshop) -> None:
        self._workshop = workshop
        self._tasks = asyncio.TaskGroup()
        self._running: dict[TurnId, asyncio.Task[None]] = {}

    async def __aenter__(self) -> Self:
        """Open for work."""
        await self._tasks.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop what still runs: its lease is released, and another process may take it up."""
        for task in self._running.values():
            task.cancel()
        await self._tasks.__aexit__(kind, error, trace)

    def admit(self) -> None:
        """Refuse a new turn when there are too many. Raises Overloaded."""
        if not self.has_room:
            raise Overloaded("This server has all the turns it can work on.", RETRY_AFTER_MS)

    @property
    def has_room(self) -> bool:
        """Whether another turn can be worked on."""
        return len(self._running) < self._workshop.limits.max_turns_in_progress

    @property
    def running(self) -> int:
        """How many turns are being worked on."""
        return len(self._running)

    async def start(self, turn: Turn, fence: int, recording: bytes | None = None, *, taken_up: bool = False) -> None:
        """Begin to work on a turn, or go on with one that was `taken_up`; returns when the lease is held.

        An earlier run of the turn, which may have told its end a moment ago, is left to finish first.
        """
        if (earlier := self._running.get(turn.id)) is not None:
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
                ended = await run.run()
            observer.ended(ended)
        except* (Superseded, StoreUnavailable) as lost:
            observer.broke(turn, lost)
        except* Exception as defect:  # noqa: BLE001 - the last line of defence of the other turns
            observer.broke(turn, defect)
