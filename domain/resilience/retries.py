"""When a call is tried again."""

import random
from collections.abc import Callable
from dataclasses import dataclass

from domain.errors import CoachError, ProviderUnavailable


@dataclass(frozen=True, slots=True, kw_only=True)
class RetrySchedule:
    """At most so many attempts, with pauses that double, of which a random part is waited ("full jitter").

    Somebody is waiting for the answer: a provider that asks for a longer pause than `longest_ms` is not asked again,
    and neither is one that took too long. Source: M. Brooker, "Exponential Backoff And Jitter", 2015.
    """

    attempts: int = 2
    first_ms: int = 200
    longest_ms: int = 2_000
    jitter: Callable[[], float] = random.random

    def pause_ms(self, attempt: int, error: CoachError) -> float | None:
        """Tell how long to wait after the `attempt`-th attempt, counted from one, has failed; None: no further one."""
        if attempt >= self.attempts or not isinstance(error, ProviderUnavailable) or error.lasting:
            return None
        if error.retry_after_ms is not None:
            return error.retry_after_ms if error.retry_after_ms <= self.longest_ms else None
        return self.jitter() * min(self.first_ms << (attempt - 1), self.longest_ms)
