"""Facts that a review found become memories, each once."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from domain.clock import Clock
from domain.coaching.safety import distress
from domain.ids import MemoryId, MessageId, UserId, conversation_of, memory_id, turn_of
from domain.limits import Limits
from domain.memories.entities import Memory
from domain.memories.ports import Memories
from domain.memories.words import telling_words
from domain.reviewing.review import Fact, ReviewInput

_DIGITS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_TIME_LENGTH: Final = 10
_RANDOM_LENGTH: Final = 16
_ALIKE: Final = 0.7
"""So many of the words of two facts together must be in both for the second to say nothing new."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Learning:
    """Writes facts down."""

    memories: Memories
    limits: Limits
    clock: Clock

    async def known(self, owner_id: UserId) -> Sequence[Memory]:
        """Load what is remembered of a user."""
        return await self.memories.of(owner_id, self.limits.max_memories)

    async def learn(self, owner_id: UserId, given: ReviewInput, facts: Sequence[Fact], known: Sequence[Memory]) -> None:
        """Remember the facts that say something new. May be repeated. Raises StoreUnavailable."""
        said = {said.message_id: said.text for said in given.said}
        seen = [telling_words(memory.text) for memory in known]
        new: list[Memory] = []
        for fact in facts:
            words = telling_words(fact.text)
            if distress(said[fact.message_id]) is not None or any(_alike(words, other) for other in seen):
                continue
            seen.append(words)
            new.append(self._memory(owner_id, fact))
        if new:
            await self.memories.learn(new, self.limits.max_memories)

    def _memory(self, owner_id: UserId, fact: Fact) -> Memory:
        return Memory(
            id=memory_named(fact.message_id, fact.quote),
            owner_id=owner_id,
            conversation_id=conversation_of(turn_of(fact.message_id)),
            message_id=fact.message_id,
            text=fact.text,
            created_at=self.clock.now(),
        )


def memory_named(message: MessageId, quote: str) -> MemoryId:
    """Name a memory: the same each time, as old as the message's turn."""
    digest = int.from_bytes(hashlib.sha256(f"{message}:{quote}".encode()).digest()[:10])
    random = "".join(_DIGITS[digest >> shift & 31] for shift in range(5 * (_RANDOM_LENGTH - 1), -1, -5))
    turn = turn_of(message).rpartition("_")[2]
    return memory_id(turn[:_TIME_LENGTH] + random)


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    together = one | other
    return bool(together) and len(one & other) / len(together) >= _ALIKE
