"""What conversations need of the store."""

from collections.abc import Sequence
from typing import Protocol

from domain.conversations.entities import Conversation, ConversationFilter
from domain.ids import ConversationId, UserId
from domain.pages import Page, PageRequest
from domain.turns.entities import Turn


class Conversations(Protocol):
    """Conversations, kept; each read names the owner, so that nobody else's is ever found."""

    async def add(self, conversation: Conversation) -> bool:
        """Keep a new conversation; False when its id is there already."""
        ...

    async def get(self, conversation_ids: Sequence[ConversationId], owner_id: UserId) -> Sequence[Conversation | None]:
        """Load conversations of one owner, in the order asked for; None for what is not there or not theirs."""
        ...

    async def replace(self, conversation: Conversation) -> None:
        """Store title, whether the user chose it, topic, goal, status and `updated_at`."""
        ...

    async def record_turn(self, turn: Turn) -> None:
        """Keep up a conversation after a turn: phase (if the turn has one), usage, counters, when and what was last.

        Idempotent: a turn and each of its messages is counted once, however often this is called; a turn answered
        again adds only what is new. Discarded turns are not counted. An answered turn is due for review afterwards.
        """
        ...

    async def delete(self, conversation_id: ConversationId, owner_id: UserId) -> bool:
        """Delete a conversation; False when the owner has no such one."""
        ...

    async def page(self, owner_id: UserId, which: ConversationFilter, request: PageRequest) -> Page[Conversation]:
        """Load a page, newest first; keys are conversation ids. `total` comes from kept counters, else None."""
        ...
