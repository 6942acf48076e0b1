"""The seam between what is read and what is heard."""

from collections.abc import Awaitable, Callable
from contextlib import aclosing

import pytest
from redis.asyncio import Redis

from adapters.redis.batch import Entry
from adapters.redis.event_codec import decode_event
from adapters.redis.event_log import RedisEventLog
from adapters.redis.hub import Hub
from adapters.redis.keys import StreamKeys, log_keys
from adapters.redis.positions import Position, from_cursor
from adapters.redis.sealed_entries import SealedEntries
from adapters.redis.stream import Stream
from adapters.redis.tail import Tail
from domain.turns.entities import TurnStatus
from domain.turns.events import Event
from tests.builders import a_turn
from tests.contracts.event_log import texts, words
from tests.contracts.reading import take, until
from tests.fakes.vault import VAULT


class SlowStream(Stream):
    """A stream whose answers take so long that `meanwhile` happens once before they are there."""

    meanwhile: Callable[[], Awaitable[None]] | None = None

    async def behind(self, keys: StreamKeys, position: Position) -> list[Entry]:
        entries = await super().behind(keys, position)
        meanwhile, self.meanwhile = self.meanwhile, None
        if meanwhile is not None:
            await meanwhile()
        return entries


class Scene:
    """A turn with one event, and the two places where a reader can stand."""

    def __init__(self, client: Redis, hub: Hub) -> None:
        self.log = RedisEventLog(client, hub, VAULT)
        self.stream = SlowStream(client, batch=64)
        self.tail = Tail[Event](hub, self.stream, decode_event, SealedEntries(VAULT))
        self.turn = a_turn(status=TurnStatus.RESPONDING)
        self.keys = log_keys(self.turn.conversation_id)
        self.fence = 0
        self.start = ""

    async def begin(self) -> Position:
        return from_cursor(self.start)

    async def say(self, text: str) -> None:
        await self.log.append(self.turn, words(self.turn, text), fence=self.fence)


@pytest.fixture
async def scene(client: Redis, hub: Hub) -> Scene:
    scene = Scene(client, hub)
    scene.fence, scene.start = await scene.log.open_turn(scene.turn)
    await scene.say("kept")
    return scene


async def test_what_is_published_while_the_stream_is_read_comes_after_it(scene: Scene):
    async with aclosing(scene.tail.read(scene.keys, scene.begin)) as witness:
        await anext(witness)

        async def publish() -> None:
            await scene.say("published")
            await anext(witness)  # so the message has reached this process

        scene.stream.meanwhile = publish
        assert texts(await take(2, scene.tail.read(scene.keys, scene.begin))) == ["kept", "published"]


async def test_a_connection_lost_while_the_stream_is_read_is_made_up_for(scene: Scene, client: Redis, hub: Hub):
    async def lost() -> bool:
        return not hub.channels

    async def lose_connection() -> None:
        await client.client_kill_filter(_type="pubsub")
        await scene.say("unheard")
        await until(lost)

    scene.stream.meanwhile = lose_connection
    assert texts(await take(2, scene.tail.read(scene.keys, scene.begin))) == ["kept", "unheard"]
