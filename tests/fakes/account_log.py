"""The log of accounts in this process's memory, and an announcer that writes to it at once.

`down = True` makes the log unreachable, `trim` makes it forget its oldest entries.
"""

import asyncio
from collections.abc import AsyncGenerator, Coroutine, Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any, cast

from domain.accounts.announcing import MakeEvent
from domain.accounts.events import AccountEvent, NodeRemoved, as_of_removals
from domain.errors import BadInput, EventGap, StoreUnavailable
from domain.ids import UserId


@dataclass
class _Log:
    incarnation: int
    events: dict[int, AccountEvent | None] = field(default_factory=lambda: {0: None})
    last: int = 0

    def cursor(self, number: int) -> str:
        return f"{self.incarnation}.{number}"


class FakeAccountLog:
    """A log of accounts that keeps everything, unless told otherwise."""

    def __init__(self) -> None:
        self.down = False
        self._numbers = count(1)
        self._logs: dict[UserId, _Log] = {}
        self._changed = asyncio.Event()

    def events(self, user_id: UserId) -> list[AccountEvent]:
        """What the log holds, oldest first."""
        return [event for event in self._log(user_id).events.values() if event is not None]

    def trim(self, user_id: UserId, keep: int) -> None:
        """Forget all but the last `keep` entries."""
        log = self._log(user_id)
        log.events = {number: event for number, event in log.events.items() if number > log.last - keep}
        self._wake()

    def write(self, user_id: UserId, events: Sequence[AccountEvent]) -> None:
        """Append without giving way to others."""
        self._reach()
        log = self._log(user_id)
        for event in events:
            log.last += 1
            log.events[log.last] = replace(event, cursor=log.cursor(log.last))
        self._wake()

    async def append(self, user_id: UserId, events: Sequence[AccountEvent]) -> None:
        await asyncio.sleep(0)  # a real store lets others run
        self.write(user_id, events)

    async def cursor(self, user_id: UserId) -> str:
        self._reach()
        log = self._log(user_id)
        return log.cursor(log.last)

    async def read(self, user_id: UserId, after: str | None) -> AsyncGenerator[AccountEvent, None]:
        self._reach()
        log = self._log(user_id)
        last = log.last if after is None else self._position(log, after)
        removed = {event.removed_id for event in self.events(user_id) if isinstance(event, NodeRemoved)}
        while True:
            while self._logs.get(user_id) is log and log.last == last:
                await self._changed.wait()
            if self._logs.get(user_id) is not log or last not in log.events:
                raise EventGap("The events since then are no longer kept.")
            last += 1
            if (event := log.events.get(last)) is not None:
                yield as_of_removals(event, removed)

    async def forget(self, user_id: UserId) -> None:
        self._reach()
        self._logs.pop(user_id, None)
        self._wake()

    def _reach(self) -> None:
        if self.down:
            raise StoreUnavailable("Redis cannot be reached.")

    def _wake(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()

    def _log(self, user_id: UserId) -> _Log:
        if user_id not in self._logs:
            self._logs[user_id] = _Log(next(self._numbers))
        return self._logs[user_id]

    @staticmethod
    def _position(log: _Log, cursor: str) -> int:
        incarnation, _, number = cursor.partition(".")
        if not (incarnation.isdecimal() and number.isdecimal()):
            raise BadInput("That is no cursor.")
        if int(incarnation) != log.incarnation or int(number) not in log.events:
            raise EventGap("The events since then are no longer kept.")
        return int(number)


class PromptAnnouncer:
    """Has told the devices when `announce` returns; over fakes, which wait for nothing when they make an event."""

    def __init__(self, log: FakeAccountLog) -> None:
        self._log = log

    def announce(self, user_id: UserId, make_event: MakeEvent) -> None:
        self._log.write(user_id, [_at_once(cast("Coroutine[Any, Any, AccountEvent]", make_event()))])


def _at_once(making: Coroutine[Any, Any, AccountEvent]) -> AccountEvent:
    """Run a coroutine that waits for nothing."""
    try:
        making.send(None)
    except StopIteration as done:
        return cast("AccountEvent", done.value)
    making.close()
    raise AssertionError("This event waits for something.")
