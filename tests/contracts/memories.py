"""What every implementation of `Memories` promises."""

from domain import ids
from domain.ids import ConversationId, UserId
from domain.memories.entities import Memory
from domain.memories.ports import Memories
from domain.pages import PageRequest
from tests.builders import AT, a_turn, a_ulid

KEEP = 10


def a_memory(owner_id: UserId, text: str = "You are a nurse.", turn=None) -> Memory:
    turn = turn or a_turn()
    return Memory(
        id=ids.memory_id(a_ulid()),
        owner_id=owner_id,
        conversation_id=turn.conversation_id,
        message_id=ids.message_id(turn.id, "user"),
        text=text,
        created_at=AT,
    )


def an_owner() -> UserId:
    return ids.user_id(a_ulid())


class MemoriesContract:
    async def test_what_is_learnt_comes_back_newest_first(self, memories: Memories):
        owner = an_owner()
        learnt = [a_memory(owner, f"Number {number}.") for number in range(4)]
        await memories.learn(learnt[:3], KEEP)
        await memories.learn(learnt[3:], KEEP)

        assert list(await memories.of(owner, KEEP)) == learnt[::-1]
        assert list(await memories.of(owner, 2)) == learnt[:1:-1]
        assert list(await memories.of(an_owner(), KEEP)) == []
        [one, nothing] = await memories.get([learnt[1].id, ids.memory_id(a_ulid())], owner)
        assert (one, nothing) == (learnt[1], None)
        assert list(await memories.get([learnt[1].id], an_owner())) == [None]

    async def test_pages_walk_the_list(self, memories: Memories):
        owner = an_owner()
        learnt = [a_memory(owner) for _ in range(3)]
        await memories.learn(learnt, KEEP)

        first = await memories.page(owner, PageRequest(2))
        rest = await memories.page(owner, PageRequest(2, first.items[-1].id))

        assert [*first.items, *rest.items] == learnt[::-1]
        assert (first.total, first.has_next, rest.has_next) == (3, True, False)

    async def test_learning_again_changes_nothing(self, memories: Memories):
        owner = an_owner()
        memory = a_memory(owner)
        await memories.learn([memory], KEEP)
        await memories.learn([memory], KEEP)

        assert list(await memories.of(owner, KEEP)) == [memory]

    async def test_only_the_newest_are_kept(self, memories: Memories):
        owner, other = an_owner(), an_owner()
        await memories.learn([elses := a_memory(other)], 1)
        learnt = [a_memory(owner) for _ in range(5)]
        for memory in learnt:
            await memories.learn([memory], 3)

        assert list(await memories.of(owner, KEEP)) == learnt[:1:-1]
        assert list(await memories.of(other, KEEP)) == [elses]

    async def test_forgetting_is_final(self, memories: Memories):
        owner, turn = an_owner(), a_turn()
        memory, same_message, other = a_memory(owner, turn=turn), a_memory(owner, "Else.", turn), a_memory(owner)
        await memories.learn([memory], KEEP)
        assert not await memories.forget(memory.id, an_owner())

        assert await memories.forget(memory.id, owner)
        assert not await memories.forget(memory.id, owner)
        await memories.learn([memory, same_message, other], KEEP)

        assert list(await memories.of(owner, KEEP)) == [other]
        assert list(await memories.get([memory.id], owner)) == [None]
        assert (await memories.page(owner, PageRequest())).total == 1

    async def test_what_a_conversation_taught_goes_with_it(self, memories: Memories):
        owner, turn = an_owner(), a_turn()
        gone, forgotten, stays = a_memory(owner, turn=turn), a_memory(owner, turn=turn), a_memory(owner)
        await memories.learn([gone, forgotten, stays], KEEP)
        await memories.forget(forgotten.id, owner)

        await memories.forget_conversation(ConversationId(turn.conversation_id), owner)

        assert list(await memories.of(owner, KEEP)) == [stays]
        await memories.learn([gone], KEEP)
        assert gone in await memories.of(owner, KEEP)

    async def test_all_of_an_owner_go(self, memories: Memories):
        owner, other = an_owner(), an_owner()
        await memories.learn([a_memory(owner)], KEEP)
        await memories.learn([elses := a_memory(other)], KEEP)

        await memories.delete_of(owner)

        assert list(await memories.of(owner, KEEP)) == []
        assert list(await memories.of(other, KEEP)) == [elses]
