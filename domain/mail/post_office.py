"""Carrying out orders of letters, from whichever process they came."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Final, Protocol, TypeAlias

from domain.clock import Clock, Ids
from domain.errors import MailNotSent, StoreUnavailable
from domain.mail.entities import Letter, MailKind, MailOrder
from domain.mail.ports import Mailer, Outbox

Write: TypeAlias = Callable[[MailOrder], Awaitable[Letter | None]]
"""Writes the letter of an order; None when there is nobody to write to."""

AT_ONCE: Final = 4
LOOK_EVERY_S: Final = 5.0
CLAIMED_FOR: Final = timedelta(minutes=2)
FIRST_RETRY: Final = timedelta(seconds=30)
LONGEST_RETRY: Final = timedelta(hours=1)
GIVEN_UP_AFTER: Final = timedelta(hours=24)


class PostObserver(Protocol):
    """Told of letters that did not get away."""

    def not_sent(self, order: MailOrder, error: BaseException, *, given_up: bool) -> None:
        """Take note that a letter could not be sent, for now or for good."""
        ...


class PostOffice:
    """Takes orders, and carries out everybody's while `open` lasts. A letter may arrive twice, never not at all."""

    def __init__(  # noqa: PLR0917 - what it works with
        self,
        outbox: Outbox,
        mailer: Mailer,
        write: Write,
        observer: PostObserver,
        clock: Clock,
        ids: Ids,
        *,
        look_every_s: float = LOOK_EVERY_S,
    ) -> None:
        self._outbox = outbox
        self._mailer = mailer
        self._write = write
        self._observer = observer
        self._clock = clock
        self._ids = ids
        self._look_every_s = look_every_s
        self._ordered = asyncio.Event()
        self._closing = asyncio.Event()

    async def order(self, kind: MailKind, email: str) -> None:
        """Have a letter written to an address, soon; whether anybody is there shows only then."""
        order = MailOrder(id=f"mail_{self._ids.ulid()}", kind=kind, email=email, created_at=self._clock.now())
        await self._outbox.add(order)
        self._ordered.set()

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """Carry out orders until the block ends; those in hand are left to another process then."""
        async with asyncio.TaskGroup() as group:
            workers = [group.create_task(self._work(), name="post office") for _ in range(AT_ONCE)]
            try:
                yield
            finally:
                # Whatever a letter is handed to may swallow the cancellation of a moment in which it is done.
                self._closing.set()
                for worker in workers:
                    worker.cancel()

    async def carry_out_one(self) -> bool:
        """Carry out the order that has been due longest; False when there is none."""
        now = self._clock.now()
        order = await self._outbox.claim(now, now + CLAIMED_FOR)
        if order is None:
            return False
        try:
            letter = await self._write(order)
            if letter is not None:
                await self._mailer.send(letter)
        except (MailNotSent, StoreUnavailable) as error:
            await self._failed(order, error, for_good=isinstance(error, MailNotSent) and error.for_good)
        except Exception as defect:  # noqa: BLE001 - one letter's defect is not the next one's
            await self._failed(order, defect, for_good=False)
        else:
            await self._outbox.done(order)
        return True

    async def _failed(self, order: MailOrder, error: Exception, *, for_good: bool) -> None:
        now = self._clock.now()
        given_up = for_good or now - order.created_at >= GIVEN_UP_AFTER
        self._observer.not_sent(order, error, given_up=given_up)
        if given_up:
            await self._outbox.done(order)
        else:
            await self._outbox.postpone(order, now + retry_delay(order.attempts))

    async def _work(self) -> None:
        while not self._closing.is_set():
            try:
                while not self._closing.is_set() and await self.carry_out_one():
                    pass
            except StoreUnavailable:
                await asyncio.sleep(self._look_every_s)
                continue
            try:
                async with asyncio.timeout(self._look_every_s):
                    await self._ordered.wait()
            except TimeoutError:
                pass
            self._ordered.clear()


def retry_delay(attempts: int) -> timedelta:
    """Tell how long to wait after so many attempts: half a minute at first, then twice as long each time."""
    doublings = max(0, min(attempts - 1, 16))
    return min(FIRST_RETRY * (1 << doublings), LONGEST_RETRY)
