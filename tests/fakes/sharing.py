"""What processes share about load, in this process's memory: allowances, seats, and word of turns handed over."""

import asyncio
import math
from collections.abc import Collection, Sequence

from domain.clock import Clock
from domain.growing_delay import GrowingDelay
from domain.ids import SignInId, TurnId, UserId, conversation_of
from domain.pacing import Allowance
from domain.turns.entities import Turn


class FakeRateLimits:
    """Allowances by a clock of the test's own; `asked` tells what was used, and by whom."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._whole_at: dict[tuple[str, str], float] = {}
        self.asked: list[tuple[str, str]] = []

    async def take(self, allowance: Allowance, subject: str) -> int:
        now, key = self._clock.monotonic_ms(), (allowance.name, subject)
        self.asked.append(key)
        whole_at = max(self._whole_at.get(key, now), now) + allowance.per_ms / allowance.times
        wait_ms = math.ceil(round(whole_at - now - allowance.per_ms, 3))
        if wait_ms > 0:
            return wait_ms
        self._whole_at[key] = whole_at
        return 0


class FakePersistedDocuments:
    """Documents that are all kept, until the store is `away`."""

    def __init__(self, most: int = 2_000) -> None:
        self.kept: dict[str, str] = {}
        self.away = False
        self._most = most

    async def find(self, digest: str) -> str | None:
        found = None if self.away else self.kept.pop(digest, None)
        if found is not None:
            self.kept[digest] = found
        return found

    async def keep(self, digest: str, document: str) -> None:
        if not self.away:
            self.kept.pop(digest, None)
            self.kept[digest] = document
        while len(self.kept) > self._most:
            del self.kept[next(iter(self.kept))]


class FakeTurnSeats:
    """Seats that nobody forgets."""

    def __init__(self) -> None:
        self.taken: dict[UserId, set[TurnId]] = {}

    async def take(self, turn: Turn, at_most: int) -> bool:
        turns = self.taken.setdefault(turn.owner_id, set())
        others = [other for other in turns if conversation_of(other) != conversation_of(turn.id)]
        if len(others) >= at_most:
            return False
        turns.add(turn.id)
        return True

    async def give_back(self, turn: Turn) -> None:
        self.taken.get(turn.owner_id, set()).discard(turn.id)


class FakeHandovers:
    """Word of turns handed over; `announced` counts."""

    def __init__(self) -> None:
        self.announced = 0
        self._word = asyncio.Event()

    async def announce(self) -> None:
        self.announced += 1
        self._word.set()

    async def wait(self) -> None:
        await self._word.wait()
        self._word.clear()


class FakeRevocations:
    """Word of sign-ins that have ended; `lose` makes listeners ask the store."""

    def __init__(self) -> None:
        self.announced: list[SignInId] = []
        self._word: asyncio.Queue[Collection[SignInId] | None] = asyncio.Queue()

    async def announce(self, sign_in_ids: Sequence[SignInId]) -> None:
        self.announced += sign_in_ids
        self._word.put_nowait(tuple(sign_in_ids))

    async def heard(self) -> Collection[SignInId] | None:
        return await self._word.get()

    def lose(self) -> None:
        """Have something missed."""
        self._word.put_nowait(None)


class FakeFailures:
    """Failures in a row by a clock of the test's own; `begun` tells who tried."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._counted: dict[tuple[str, str], tuple[int, float]] = {}
        self.begun: list[str] = []

    async def begin(self, delay: GrowingDelay, subject: str) -> int:
        key, now = (delay.name, subject), self._clock.monotonic_ms()
        self.begun.append(delay.name)
        failures, until = self._counted.get(key, (0, 0.0))
        if until > now:
            return math.ceil(until - now)
        self._counted[key] = failures + 1, now + delay.after(failures + 1)
        return 0

    async def take_back(self, delay: GrowingDelay, subject: str) -> None:
        failures, _ = self._counted.pop((delay.name, subject), (0, 0.0))
        if failures > 1:
            self._counted[delay.name, subject] = failures - 1, 0.0

    async def forget(self, delay: GrowingDelay, subject: str) -> None:
        self._counted.pop((delay.name, subject), None)
