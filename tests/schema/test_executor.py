"""What a long subscription keeps."""

import gc
from contextlib import aclosing

from graphql.execution.collect_fields import FieldDetails

from domain.turns.entities import TurnStatus
from domain.turns.events import Event, ReplyDelta
from tests.builders import AT, a_turn
from tests.schema.world import World

WORDS = """subscription ($id: ID!, $after: String) { conversationEvents(conversationId: $id, after: $after) {
  cursor ... on ReplyDelta { text } } }"""


def remembered() -> int:
    """How many selections of fields there are in memory."""
    gc.collect()
    return sum(isinstance(thing, FieldDetails) for thing in gc.get_objects())


async def test_a_subscription_keeps_no_more_after_a_hundred_events_than_after_the_first(world: World) -> None:
    conversation = await world.begin()
    turn = a_turn(conversation, TurnStatus.RESPONDING)
    words: list[Event] = [
        ReplyDelta(conversation_id=conversation.id, turn_id=turn.id, at=AT, text=str(number)) for number in range(101)
    ]
    await world.tell(turn, *words)
    start = (await world.shelf.log.moment(conversation.id)).cursor.partition(".")[0] + ".0"
    results = await world.follow(WORDS, id=conversation.id, after=start)
    async with aclosing(results):
        await anext(results)
        after_the_first = remembered()
        told = [(await anext(results)).data for _ in range(100)]
        texts = [data and data["conversationEvents"]["text"] for data in told]
        assert texts == [str(number) for number in range(1, 101)]
        assert remembered() == after_the_first
