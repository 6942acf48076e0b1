"""The end of a process, in order: nobody who talks to it loses anything."""

import asyncio
from typing import Final

import structlog

from domain.turns.runner import TurnRunner
from schema.transports.sockets import LiveSockets

log = structlog.get_logger(__name__)

LAST_EVENTS_S: Final = 0.2
"""For the ends of turns on their way to their subscribers: clients that cannot resume get them as well."""
CLOSING_S: Final = 3.0
"""For clients to answer that their sockets are closed."""


class Drain:
    """Ends the work of a process: turns first, then sockets. It knows the turns once they are opened."""

    def __init__(self, sockets: LiveSockets) -> None:
        self._sockets = sockets
        self._turns: TurnRunner | None = None
        self.begun = False

    def opened(self, turns: TurnRunner) -> None:
        """Take charge of the turns."""
        self._turns = turns

    def begin(self) -> None:
        """Admit no more turns, and have the load balancer look elsewhere. Harmless from a signal handler."""
        self.begun = True
        if self._turns is not None:
            self._turns.close()

    async def run(self, seconds: float) -> None:
        """Let turns end for so long, hand over the rest, and send every client elsewhere.

        Until then everything else goes on as always: recordings in progress, events, reads, also on new sockets.
        """
        self.begin()
        running = self._turns.running if self._turns else 0
        log.info("drain.begun", turns=running, sockets=len(self._sockets), seconds=seconds)
        handed_over = await self._turns.drain(seconds) if self._turns else 0
        if running:
            await asyncio.sleep(LAST_EVENTS_S)
        await self._sockets.close_all()
        try:
            async with asyncio.timeout(CLOSING_S):
                await self._sockets.all_closed()
        except TimeoutError:
            log.info("drain.sockets_left", sockets=len(self._sockets))
        log.info("drain.done", handed_over=handed_over)
