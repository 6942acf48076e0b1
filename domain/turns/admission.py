"""Whether another turn may begin: asked before anything of it is read, decoded or stored, what costs least first."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final

from domain.errors import Overloaded, RateLimited
from domain.ids import UserId
from domain.limits import Limits
from domain.pacing import Pace
from domain.turns.entities import Turn
from domain.turns.ports import TurnSeats
from domain.turns.runner import TurnRunner

RETRY_AFTER_MS: Final = 2_000
LAG_RETRY_AFTER_MS: Final = 1_000


@dataclass(frozen=True, slots=True)
class LoadSigns:
    """What is measured all the time, so that asking costs nothing.

    `lag_ms`: how late the event loop comes to what is due, the sign of a process that has more to do than it can;
    processor time is none, for what else runs on the machine uses it up as well. `turns_elsewhere`: how many turns the
    other processes work on, as of a second ago.
    """

    lag_ms: Callable[[], float]
    turns_elsewhere: Callable[[], int]


class Admission:
    """Lets turns in, or says when to come back."""

    def __init__(self, limits: Limits, runner: TurnRunner, seats: TurnSeats, pace: Pace, load: LoadSigns) -> None:
        self._limits = limits
        self._runner = runner
        self._seats = seats
        self._pace = pace
        self._load = load

    async def admit(self, user_id: UserId) -> None:
        """Let a user begin a turn. Raises Overloaded and RateLimited."""
        self._runner.admit()
        if self._load.lag_ms() > self._limits.max_loop_lag_ms:
            raise Overloaded("This server is too busy for another turn.", LAG_RETRY_AFTER_MS)
        if self._load.turns_elsewhere() + self._runner.running >= self._limits.max_turns_overall:
            raise Overloaded("All servers have all the turns they can work on.", RETRY_AFTER_MS)
        await self._pace.begin_turn(user_id)

    @asynccontextmanager
    async def seat(self, turn: Turn) -> AsyncIterator[None]:
        """Count a turn in until it ends, or until the block fails.

        Raises RateLimited while its user has as many turns in other conversations as one may have.
        """
        if not await self._seats.take(turn, self._limits.max_turns_per_user):
            raise RateLimited("You have as many turns in progress as one may have.", RETRY_AFTER_MS)
        try:
            yield
        except BaseException:
            await self._seats.give_back(turn)
            raise
