"""Where reviews report how they went. Nothing that was said goes through it."""

from typing import Protocol

from domain.reviewing.ports import ReviewJob
from domain.reviewing.review import Review


class ReviewObserver(Protocol):
    """Told once per attempt."""

    def reviewed(self, job: ReviewJob, review: Review, took_ms: float) -> None:
        """Take note of a review that was stored."""
        ...

    def failed(self, job: ReviewJob, error: Exception, *, given_up: bool) -> None:
        """Take note of an attempt that failed."""
        ...

    def sweep_failed(self, error: Exception) -> None:
        """Take note that conversations due for review could not be looked for."""
        ...
