"""What may hear danger besides the rules."""

from typing import Protocol

from domain.safety.entities import SafetyCategory


class SafetyCheck(Protocol):
    """A moderation service or a model."""

    async def danger(self, said: str) -> SafetyCategory | None:
        """Tell what danger is heard in `said`; None when there is none.

        Raises ProviderUnavailable or DeadlineExceeded when it cannot tell: then the rules have the last word.
        """
        ...
