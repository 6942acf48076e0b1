"""The inbox on a real server."""

import pytest
from redis.asyncio import Redis

from adapters.redis.hub import Hub
from adapters.redis.inbox import RedisInbox
from domain.errors import StoreUnavailable
from domain.ids import conversation_of
from domain.turns.entities import Turn, TurnStatus
from domain.turns.ports import Piece
from tests.builders import a_turn
from tests.contracts.inbox import MAX_RECORDING_BYTES, InboxContract
from tests.contracts.reading import take
from tests.fakes.vault import VAULT


class TestRedisInbox(InboxContract):
    @pytest.fixture
    def inbox(self, client: Redis, hub: Hub) -> RedisInbox:
        return RedisInbox(client, hub, VAULT, max_recording_bytes=MAX_RECORDING_BYTES)

    async def test_its_keys_share_the_conversations_place_and_expire(
        self, inbox: RedisInbox, turn: Turn, client: Redis
    ):
        await inbox.put_audio(turn.id, turn.owner_id, 0, b"a")
        await inbox.put_audio(turn.id, turn.owner_id, 2, b"c")
        keys = [key.decode() async for key in client.scan_iter()]
        assert len(keys) == 3
        for key in keys:
            assert key.startswith(f"{{{conversation_of(turn.id)}}}:")
            assert 3_500_000 < await client.pttl(key) <= 3_600_000

    async def test_a_closed_inbox_leaves_nothing(self, inbox: RedisInbox, turn: Turn, client: Redis):
        await inbox.put_audio(turn.id, turn.owner_id, 0, b"a")
        await inbox.put_audio(turn.id, turn.owner_id, 2, b"c")
        await inbox.close(turn.id)
        assert await client.dbsize() == 0

    async def test_a_recording_that_was_lost_is_told(self, inbox: RedisInbox, turn: Turn, client: Redis):
        await inbox.put_audio(turn.id, turn.owner_id, 0, b"a")
        messages = inbox.read(turn.id)
        await anext(messages)
        await client.flushall()
        await client.client_kill_filter(_type="pubsub")
        with pytest.raises(StoreUnavailable):
            await anext(messages)


async def test_large_pieces_that_waited_for_one_come_through(client: Redis, hub: Hub):
    inbox = RedisInbox(client, hub, VAULT, max_recording_bytes=64 * 1024 * 1024)
    turn = a_turn(status=TurnStatus.RECORDING)
    await inbox.open(turn)
    pieces = [bytes([number]) * 256 * 1024 for number in range(40)]
    messages = inbox.read(turn.id)
    await inbox.put_audio(turn.id, turn.owner_id, 0, pieces[0])
    assert await anext(messages) == Piece(pieces[0])
    for number in range(39, 0, -1):
        await inbox.put_audio(turn.id, turn.owner_id, number, pieces[number])
    assert await take(39, messages) == [Piece(piece) for piece in pieces[1:]]
    assert await inbox.recording(turn.id) == b"".join(pieces)
