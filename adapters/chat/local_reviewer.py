"""The built-in reviewer: rules, in milliseconds; of long messages in more, so beside the event loop."""

import asyncio

from domain.coaching.reviewing_by_rules import review_by_rules
from domain.reviewing.review import Review, ReviewInput


class LocalReviewer:
    """`domain.reviewing.review.Reviewer` without a model."""

    async def review(self, given: ReviewInput) -> Review:
        """Review the new turns."""
        return await asyncio.to_thread(review_by_rules, given)
