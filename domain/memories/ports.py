"""What memories need of the store."""

from collections.abc import Sequence
from typing import Protocol

from domain.ids import ConversationId, MemoryId, UserId
from domain.memories.entities import Memory
from domain.pages import Page, PageRequest


class Memories(Protocol):
    """Memories, kept; each read names the owner. A message of which something was forgotten teaches nothing again."""

    async def learn(self, memories: Sequence[Memory], keep: int) -> None:
        """Keep new memories of one owner, and of all of theirs the newest `keep`.

        One that is there already stays; one of a message with a forgotten memory is not kept.
        """
        ...

    async def get(self, memory_ids: Sequence[MemoryId], owner_id: UserId) -> Sequence[Memory | None]:
        """Load memories of one owner, in the order asked for; None for what is not there or not theirs."""
        ...

    async def of(self, owner_id: UserId, limit: int) -> Sequence[Memory]:
        """Load an owner's memories, newest first."""
        ...

    async def page(self, owner_id: UserId, request: PageRequest) -> Page[Memory]:
        """Load a page, newest first; keys are memory ids."""
        ...

    async def forget(self, memory_id: MemoryId, owner_id: UserId) -> bool:
        """Forget a memory for good; False when the owner has no such one."""
        ...

    async def forget_conversation(self, conversation_id: ConversationId, owner_id: UserId) -> None:
        """Delete all that a conversation taught, and what was forgotten of it."""
        ...

    async def delete_of(self, owner_id: UserId) -> None:
        """Delete all memories of an owner, and what was forgotten."""
        ...
