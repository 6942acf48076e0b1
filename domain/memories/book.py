"""A user's memories: seen and forgotten by them alone."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.ids import MemoryId, UserId, is_a
from domain.lookup import found, look_up
from domain.memories.entities import Memory
from domain.memories.ports import Memories
from domain.pages import Page, page_request


@dataclass(frozen=True, slots=True, kw_only=True)
class MemoryBook:
    """What is remembered of every user, each reached through its owner alone."""

    memories: Memories

    async def get(self, user_id: UserId, ids: Sequence[str]) -> Sequence[Memory | None]:
        """Load memories in the order asked for; None for what is no memory of the user's."""
        return await look_up("memory", ids, user_id, MemoryId, self.memories.get)

    async def page(self, user_id: UserId, *, first: int | None = None, after: str | None = None) -> Page[Memory]:
        """List memories, newest first. Raises BadInput."""
        request = page_request(first, after, None, None, lambda key: is_a("memory", key))
        return await self.memories.page(user_id, request)

    async def forget(self, user_id: UserId, raw_id: str) -> MemoryId:
        """Forget a memory for good: the message it comes from teaches nothing again. Raises InvalidInput NOT_FOUND."""
        (memory,) = await self.get(user_id, [raw_id])
        memory = found(memory, "memory", "id")
        await self.memories.forget(memory.id, user_id)
        return memory.id
