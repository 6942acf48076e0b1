"""Failures in a row cost ever more time.

An attempt counts as a failure before it is made, so that many at once do not all pass; one that succeeds takes that
back. The counters are shared by all copies of the app.
"""

from dataclasses import dataclass
from typing import Final, Protocol

A_SECOND_MS: Final = 1_000
A_MINUTE_MS: Final = 60 * A_SECOND_MS
AN_HOUR_MS: Final = 60 * A_MINUTE_MS


@dataclass(frozen=True, slots=True)
class GrowingDelay:
    """So many failures are `free`; each one more costs twice the time of the one before, up to `longest_ms`.

    They are forgotten after `kept_ms` without another one.
    """

    name: str
    free: int
    longest_ms: int
    first_ms: int = A_SECOND_MS
    kept_ms: int = 2 * AN_HOUR_MS

    def after(self, failures: int) -> int:
        """Tell how many ms must pass after so many failures in a row."""
        doublings = failures - self.free - 1
        if doublings < 0:
            return 0
        # Beyond the longest delay nothing grows, however many failures there are.
        return min(self.first_ms << min(doublings, 40), self.longest_ms)

    def schedule(self) -> tuple[int, ...]:
        """List the delays after 1, 2, 3 ... failures; the last one goes for all that follow."""
        delays = [self.after(1)]
        while delays[-1] < self.longest_ms:
            delays.append(self.after(len(delays) + 1))
        return tuple(delays)


class Failures(Protocol):
    """How often each subject failed in a row."""

    async def begin(self, delay: GrowingDelay, subject: str) -> int:
        """Count an attempt as failed and return 0; while a delay lasts, return how many ms are left of it.

        Never raises: while the counters cannot be reached, everything is allowed.
        """
        ...

    async def take_back(self, delay: GrowingDelay, subject: str) -> None:
        """Count the last attempt as none, with the delay that came of it. Never raises."""
        ...

    async def forget(self, delay: GrowingDelay, subject: str) -> None:
        """Forget a subject's failures. Never raises."""
        ...


class NoFailures:
    """`Failures` that nobody counts."""

    async def begin(self, delay: GrowingDelay, subject: str) -> int:
        """Allow it."""
        del delay, subject
        return 0

    async def take_back(self, delay: GrowingDelay, subject: str) -> None:
        """Do nothing."""

    async def forget(self, delay: GrowingDelay, subject: str) -> None:
        """Do nothing."""
