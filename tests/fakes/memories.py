"""Memories in a dictionary that keeps the store's promises (see tests/contracts/memories.py)."""

from collections.abc import Sequence

from domain.ids import ConversationId, MemoryId, UserId
from domain.memories.entities import Memory
from domain.pages import Page, PageRequest
from tests.fakes.lists import after
from tests.fakes.stores import Breakable


class FakeMemories(Breakable):
    """Memories by id, and what was forgotten."""

    def __init__(self) -> None:
        self.memories: dict[MemoryId, Memory] = {}
        self._forgotten: dict[MemoryId, Memory] = {}

    async def learn(self, memories: Sequence[Memory], keep: int) -> None:
        self.reach()
        blocked = {memory.message_id for memory in self._forgotten.values()}
        for memory in memories:
            if memory.message_id not in blocked:
                self.memories.setdefault(memory.id, memory)
        for memory in (await self.of(memories[0].owner_id, len(self.memories)))[keep:]:
            del self.memories[memory.id]

    async def get(self, memory_ids: Sequence[MemoryId], owner_id: UserId) -> Sequence[Memory | None]:
        self.reach()
        found = (self.memories.get(id_) for id_ in memory_ids)
        return [m if m is not None and m.owner_id == owner_id else None for m in found]

    async def of(self, owner_id: UserId, limit: int) -> Sequence[Memory]:
        self.reach()
        theirs = [m for m in self.memories.values() if m.owner_id == owner_id]
        return sorted(theirs, key=lambda m: m.id, reverse=True)[:limit]

    async def page(self, owner_id: UserId, request: PageRequest) -> Page[Memory]:
        newest_first = await self.of(owner_id, len(self.memories))
        found = after(((m.id, m) for m in newest_first), request.key, request)
        return Page.cut(found, request, total=len(newest_first))

    async def forget(self, memory_id: MemoryId, owner_id: UserId) -> bool:
        [kept] = await self.get([memory_id], owner_id)
        if kept is None:
            return False
        self._forgotten[memory_id] = self.memories.pop(memory_id)
        return True

    async def forget_conversation(self, conversation_id: ConversationId, owner_id: UserId) -> None:
        self.reach()
        self._drop(lambda m: (m.owner_id, m.conversation_id) == (owner_id, conversation_id))

    async def delete_of(self, owner_id: UserId) -> None:
        self.reach()
        self._drop(lambda m: m.owner_id == owner_id)

    def _drop(self, which) -> None:
        for kept in (self.memories, self._forgotten):
            for id_ in [id_ for id_, memory in kept.items() if which(memory)]:
                del kept[id_]
