"""What is known from outside a conversation when the coach answers in it."""

from dataclasses import dataclass
from typing import Final, Protocol

from domain.accounts.entities import User
from domain.conversations.entities import Conversation


@dataclass(frozen=True, slots=True, kw_only=True)
class Background:
    """The goal a conversation works on, the last promise while it is new, and what is remembered of the user.

    `memories` are all there are, newest first: which of them matter depends on what is said.
    """

    goal: str | None = None
    last_commitment: str | None = None
    memories: tuple[str, ...] = ()


NOTHING: Final = Background()


class Backgrounds(Protocol):
    """Where it is looked up."""

    async def of(self, user: User, conversation: Conversation) -> Background:
        """Gather what is known; cheap, for the coach waits for it. Raises StoreUnavailable."""
        ...


class NoBackgrounds:
    """Knows nothing."""

    async def of(self, user: User, conversation: Conversation) -> Background:  # noqa: ARG002 - it knows nothing
        """Tell nothing."""
        return NOTHING
