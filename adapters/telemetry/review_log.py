"""Reviews in the log: how each went, with ids, counts and durations."""

import structlog

from domain.reviewing.ports import ReviewJob
from domain.reviewing.review import Review


class ReviewLog:
    """Writes one line an attempt."""

    def __init__(self) -> None:
        self._log = structlog.get_logger("reviews")

    def reviewed(self, job: ReviewJob, review: Review, took_ms: float) -> None:
        """Log what a review came to."""
        self._log.info(
            "conversation reviewed",
            conversation_id=job.conversation.id,
            since=job.since,
            attempt=job.attempt,
            took_ms=round(took_ms),
            insights=len(review.insights),
            commitments=len(review.commitments),
            facts=len(review.facts),
            prompt_tokens=review.usage.prompt_tokens,
            completion_tokens=review.usage.completion_tokens,
        )

    def failed(self, job: ReviewJob, error: Exception, *, given_up: bool) -> None:
        """Log an attempt that failed by its kind: its message may hold what was said."""
        self._log.warning(
            "review failed",
            conversation_id=job.conversation.id,
            attempt=job.attempt,
            error=type(error).__name__,
            given_up=given_up,
        )

    def sweep_failed(self, error: Exception) -> None:
        """Log that conversations due for review could not be looked for."""
        self._log.warning("review sweep failed", error=type(error).__name__)
