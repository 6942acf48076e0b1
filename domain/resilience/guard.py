"""One provider's calls for one job: admitted by its breaker, and tried again until it has said something."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from typing import TypeVar

from domain.errors import CoachError, ContentBlocked, DeadlineExceeded, ProviderUnavailable
from domain.resilience.breaker import BreakerState, CircuitBreaker
from domain.resilience.observer import ProviderObserver
from domain.resilience.retries import RetrySchedule
from domain.usage.calls import Service

T = TypeVar("T")


class Guard:
    """Makes calls for all users of a process; the only layer that tries again."""

    def __init__(
        self,
        service: Service,
        provider: str,
        *,
        breaker: CircuitBreaker,
        schedule: RetrySchedule,
        observer: ProviderObserver,
    ) -> None:
        self.service = service
        self.provider = provider
        self.breaker = breaker
        self._schedule = schedule
        self._observer = observer

    async def stream(
        self, call: Callable[[], AsyncGenerator[T, None]], is_output: Callable[[T], bool] = lambda _: True
    ) -> AsyncGenerator[T, None]:
        """Pass on what a call gives; one that fails before its first output is made again.

        Raises what the last call raised, ProviderUnavailable at once while the provider is left alone.
        """
        attempt = 1
        while True:
            pause_ms = None
            async with aclosing(self._attempt(call, is_output)) as items:
                said = False
                try:
                    async for item in items:
                        said = said or is_output(item)
                        yield item
                except (ProviderUnavailable, DeadlineExceeded) as error:
                    pause_ms = None if said else self._schedule.pause_ms(attempt, error)
                    if pause_ms is None or self.breaker.state is BreakerState.OPEN:
                        raise
            if pause_ms is None:
                return
            await asyncio.sleep(pause_ms / 1000)
            attempt += 1

    async def _attempt(
        self, call: Callable[[], AsyncGenerator[T, None]], is_output: Callable[[T], bool]
    ) -> AsyncGenerator[T, None]:
        """Make one call, and tell the breaker how it went."""
        if not self.breaker.admits():
            raise ProviderUnavailable(f"{self.provider} is not answering right now.")
        said, settled = False, False
        try:
            async with aclosing(call()) as items:
                async for item in items:
                    said = said or is_output(item)
                    yield item
            settled = self._succeeded()
        except ContentBlocked:
            settled = self._succeeded()
            raise
        except (ProviderUnavailable, DeadlineExceeded) as error:
            settled = self._failed(error)
            raise
        finally:
            if not settled:
                # Somebody stopped listening, or the failure is not the provider's.
                if said:
                    self._succeeded()
                else:
                    self.breaker.abandoned()

    def _succeeded(self) -> bool:
        before = self.breaker.state
        self.breaker.succeeded()
        if before is not BreakerState.CLOSED:
            self._observer.breaker_moved(self.service, self.provider, self.breaker.state)
        return True

    def _failed(self, error: CoachError) -> bool:
        before = self.breaker.state
        lasting, leave_alone_ms = False, None
        if isinstance(error, ProviderUnavailable):
            lasting, leave_alone_ms = error.lasting, error.retry_after_ms
            if leave_alone_ms is not None and self._schedule.pause_ms(1, error) is not None:
                leave_alone_ms = None
        self.breaker.failed(lasting=lasting, leave_alone_ms=leave_alone_ms)
        self._observer.failed(self.service, self.provider, error)
        if self.breaker.state is not before:
            self._observer.breaker_moved(self.service, self.provider, self.breaker.state)
        return True
