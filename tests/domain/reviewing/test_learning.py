"""Facts become memories across conversations, each once, and only where memory is on."""

from domain.ids import message_id
from domain.limits import Limits
from domain.reviewing.review import Fact, Review
from domain.turns.entities import Turn
from tests.domain.reviewing.desk import Desk
from tests.fakes.reviews import FakeReviewer

SAID = "I'm a nurse, and I have two kids."


def found(turn: Turn, *facts: tuple[str, str]) -> Review:
    of = message_id(turn.id, "user")
    return Review(facts=tuple(Fact(message_id=of, quote=quote, text=text) for quote, text in facts))


async def taught(desk: Desk, *facts: tuple[str, str], said: str = SAID) -> Turn:
    turn = await desk.say(said)
    desk.reviewing = desk.reviewed_by(FakeReviewer(found(turn, *facts)))
    assert await desk.review()
    return turn


def remembered(desk: Desk) -> list[str]:
    return [memory.text for memory in desk.memories.memories.values()]


async def test_facts_are_remembered_with_the_message_they_come_from():
    desk = Desk()
    turn = await taught(desk, ("I'm a nurse", "You are a nurse."), ("two kids", "You have two kids."))

    assert remembered(desk) == ["You are a nurse.", "You have two kids."]
    [memory, _] = desk.memories.memories.values()
    assert (memory.message_id, memory.conversation_id) == (message_id(turn.id, "user"), desk.conversation.id)


async def test_what_is_known_is_not_learnt_again():
    desk = Desk()
    await taught(desk, ("I'm a nurse", "You are a nurse."))
    desk.conversation = desk.begin()
    await taught(desk, ("I'm a nurse", "You're a nurse!"), ("two kids", "You have two kids."))

    assert remembered(desk) == ["You are a nurse.", "You have two kids."]


async def test_nothing_is_learnt_where_memory_is_off():
    desk = Desk()
    desk.remembers(enabled=False)
    reviewer = FakeReviewer()
    await taught(desk, ("I'm a nurse", "You are a nurse."))
    desk.reviewing = desk.reviewed_by(reviewer)
    await desk.say("Hm.")
    assert await desk.review()

    assert remembered(desk) == []
    assert (reviewer.given[0].wants_facts, reviewer.given[0].remembered) == (False, ())


async def test_what_was_forgotten_is_not_learnt_again_from_its_message():
    desk = Desk()
    turn = await taught(desk, ("I'm a nurse", "You are a nurse."))
    [memory] = desk.memories.memories.values()
    await desk.memories.forget(memory.id, desk.user.id)

    desk.reviewing = desk.reviewed_by(FakeReviewer(found(turn, ("a nurse", "You nurse people."))))
    await desk.conversations.record_turn(turn)
    assert await desk.review()
    assert remembered(desk) == []

    await taught(desk, ("I'm a nurse", "You are a nurse."))
    assert remembered(desk) == ["You are a nurse."]


async def test_only_so_much_is_remembered():
    desk = Desk(limits=Limits(max_memories=2))
    for animal in ("cat", "dog", "horse"):
        await taught(desk, (f"a {animal}", f"You have a {animal}."), said=f"I have a {animal}.")

    assert len(remembered(desk)) == 2


async def test_what_is_said_in_danger_is_not_kept():
    desk = Desk()
    await taught(desk, ("kill myself", "You want to die."), said="I'm going to kill myself.")

    assert remembered(desk) == []


async def test_a_conversation_deleted_during_its_review_leaves_nothing():
    desk = Desk()
    turn = await desk.say(SAID)

    class Deletes(FakeReviewer):
        async def review(self, given):
            await desk.conversations.delete(desk.conversation.id, desk.user.id)
            return await super().review(given)

    desk.reviewing = desk.reviewed_by(Deletes(found(turn, ("I'm a nurse", "You are a nurse."))))
    assert await desk.review()

    assert remembered(desk) == []


async def test_the_reviewer_knows_what_is_remembered():
    desk = Desk()
    await taught(desk, ("I'm a nurse", "You are a nurse."))
    desk.reviewing = desk.reviewed_by(reviewer := FakeReviewer())
    await desk.say("Hm.")
    assert await desk.review()

    assert reviewer.given[0].remembered == ("You are a nurse.",)
