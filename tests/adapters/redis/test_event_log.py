"""The event log on a real server: nothing lost, nothing twice."""

import asyncio
import random
from contextlib import aclosing
from typing import Final, cast

import pytest
from redis.asyncio import Redis

from adapters.redis.event_log import RedisEventLog
from adapters.redis.hub import Hub
from adapters.redis.keys import log_keys
from adapters.redis.relay import FeedLimits
from domain.errors import EventGap, StoreUnavailable, Superseded
from domain.turns.entities import Turn, TurnStatus
from tests.adapters.redis.following import follow, numbers, stored, write
from tests.builders import a_turn
from tests.contracts.event_log import EventLogContract, texts, words
from tests.contracts.reading import PATIENCE_S, take, until
from tests.fakes.vault import VAULT

EVENTS: Final = 2_000


@pytest.fixture
def log(client: Redis, hub: Hub) -> RedisEventLog:
    return RedisEventLog(client, hub, VAULT)


@pytest.fixture
def turn() -> Turn:
    return a_turn(status=TurnStatus.RESPONDING)


class TestRedisEventLog(EventLogContract):
    @pytest.fixture
    def log(self, client: Redis, hub: Hub) -> RedisEventLog:
        return RedisEventLog(client, hub, VAULT)


async def counter(client: Redis, key: str, field: str) -> int:
    """Look at a number in a hash."""
    return int(cast("bytes", await client.hget(key, field)))


async def cut_off(client: Redis) -> bool:
    """End every connection that listens; False when there was none yet."""
    return bool(await client.client_kill_filter(_type="pubsub"))


async def test_readers_that_come_at_any_time_get_exactly_the_rest(log: RedisEventLog, turn: Turn):
    fence, cursor = await log.open_turn(turn)
    cursors = {0: cursor}

    async def watch() -> None:
        async with aclosing(log.read(turn.conversation_id, cursor)) as events:
            while len(cursors) <= EVENTS:
                cursors[len(cursors)] = (await anext(events)).cursor

    async def come_and_go() -> None:
        while len(cursors) <= EVENTS:
            start = random.choice(list(cursors))
            until = random.randrange(start, EVENTS)
            assert await follow(log, turn, cursors[start], until) == numbers(start, until + 1)

    async with asyncio.TaskGroup() as group:
        group.create_task(watch())
        for _ in range(8):
            group.create_task(come_and_go())
        group.create_task(write(log, turn, fence, EVENTS))
    assert await follow(log, turn, cursors[EVENTS - 1], EVENTS - 1) == [str(EVENTS - 1)]


async def test_readers_survive_lost_connections_without_loss_or_repeat(
    log: RedisEventLog, turn: Turn, client: Redis, hub: Hub
):
    fence, cursor = await log.open_turn(turn)
    readers = [asyncio.ensure_future(follow(log, turn, cursor, 599)) for _ in range(5)]
    for part in range(6):
        await write(log, turn, fence, 100, first=part * 100)
        await until(lambda: cut_off(client))
    for seen in await asyncio.gather(*readers):
        assert seen == numbers(0, 600)


async def test_events_written_while_nobody_listened_come_without_another_one(
    log: RedisEventLog, turn: Turn, client: Redis
):
    fence, cursor = await log.open_turn(turn)
    await write(log, turn, fence, 1)
    async with aclosing(log.read(turn.conversation_id, cursor)) as events:
        await anext(events)
        waiting = asyncio.ensure_future(anext(events))
        await client.client_kill_filter(_type="pubsub")
        await log.append(turn, words(turn, "while away"), fence=fence)
        async with asyncio.timeout(PATIENCE_S):
            assert texts([await waiting]) == ["while away"]


async def test_a_reader_that_pauses_loses_nothing_and_slows_nobody(client: Redis, hub: Hub, turn: Turn):
    log = RedisEventLog(client, hub, VAULT, feed_limits=FeedLimits(entries=8))
    fence, cursor = await log.open_turn(turn)
    await write(log, turn, fence, 1)
    async with aclosing(log.read(turn.conversation_id, cursor)) as slow:
        seen = texts([await anext(slow)])
        lively = asyncio.ensure_future(follow(log, turn, cursor, 299))
        await write(log, turn, fence, 299, first=1)
        assert await lively == numbers(0, 300)
        while len(seen) < 300:
            seen += texts([await anext(slow)])
        await write(log, turn, fence, 1, first=300)
        seen += texts([await anext(slow)])
    assert seen == numbers(0, 301)


async def test_large_batches_are_announced_only(log: RedisEventLog, turn: Turn, client: Redis):
    fence, _ = await log.open_turn(turn)
    async with client.pubsub() as wire:
        await wire.ssubscribe(log_keys(turn.conversation_id).stream)
        await wire.get_message(timeout=PATIENCE_S)
        for text in ("x" * 1_000, "x" * 600_000):
            await log.append(turn, words(turn, text), fence=fence)
        small, large = [len((await wire.get_message(timeout=PATIENCE_S))["data"]) for _ in range(2)]
    assert small > 1_000
    assert large < 100


async def test_batches_too_large_to_publish_are_read_from_the_stream(log: RedisEventLog, turn: Turn):
    fence, cursor = await log.open_turn(turn)
    await write(log, turn, fence, 1)
    large = [character * 200_000 for character in "abcdef"]
    async with aclosing(log.read(turn.conversation_id, cursor)) as events:
        await anext(events)
        waiting = asyncio.ensure_future(anext(events))
        await log.append(turn, words(turn, *large), fence=fence)
        assert texts([await waiting, *[await anext(events) for _ in range(5)]]) == large


async def test_what_was_trimmed_by_bytes_is_a_gap(client: Redis, hub: Hub, turn: Turn):
    log = RedisEventLog(client, hub, VAULT, max_bytes=100_000)
    fence, cursor = await log.open_turn(turn)
    for number in range(100):
        await log.append(turn, words(turn, f"{number} " + "x" * 5_000), fence=fence)
    with pytest.raises(EventGap):
        await take(1, log.read(turn.conversation_id, cursor))
    kept = await client.xlen(log_keys(turn.conversation_id).stream)
    assert 15 <= kept < 20


async def test_the_byte_counter_is_exact(client: Redis, hub: Hub, turn: Turn):
    log = RedisEventLog(client, hub, VAULT, max_bytes=50_000)
    fence, _ = await log.open_turn(turn)
    for size in random.choices(range(4_000), k=200):
        await log.append(turn, words(turn, "x" * size, "y"), fence=fence)
    keys = log_keys(turn.conversation_id)
    sizes = [len(fields[b"e"]) + 64 for _, fields in await stored(client, keys.stream)]
    assert await counter(client, keys.state, "bytes") == sum(sizes) <= 50_000


async def test_a_batch_larger_than_the_log_is_kept_whole(client: Redis, hub: Hub, turn: Turn):
    log = RedisEventLog(client, hub, VAULT, max_bytes=1_000)
    fence, cursor = await log.open_turn(turn)
    await write(log, turn, fence, 1)
    ((before,),) = ([event.cursor for event in await take(1, log.read(turn.conversation_id, cursor))],)
    await log.append(turn, words(turn, "x" * 900, "y" * 900), fence=fence)
    assert texts(await take(2, log.read(turn.conversation_id, before))) == ["x" * 900, "y" * 900]


async def test_events_too_old_are_dropped_when_new_ones_come(client: Redis, hub: Hub, turn: Turn):
    log = RedisEventLog(client, hub, VAULT, max_age_ms=2_000)
    fence, cursor = await log.open_turn(turn)
    keys = log_keys(turn.conversation_id)
    await write(log, turn, fence, 1)
    await age(client, keys.stream, keys.state, by_ms=10_000)
    await write(log, turn, fence, 1, first=1)
    assert await client.xlen(keys.stream) == 1
    with pytest.raises(EventGap):
        await take(1, log.read(turn.conversation_id, cursor))


async def age(client: Redis, stream: str, state: str, *, by_ms: int) -> None:
    """Make all entries of a log so much older."""
    entries = await stored(client, stream)
    await client.delete(stream)
    for entry_id, fields in entries:
        ms, _, rest = entry_id.decode().partition("-")
        last = await client.xadd(stream, {"e": fields[b"e"]}, id=f"{int(ms) - by_ms}-{rest}")
        await client.hset(state, "last", cast("bytes", last))
    await client.hset(state, "trim_at", str(await counter(client, state, "trim_at") - by_ms))


async def test_whoever_had_read_everything_goes_on_after_all_events_expired(
    log: RedisEventLog, turn: Turn, client: Redis
):
    fence, cursor = await log.open_turn(turn)
    await write(log, turn, fence, 2)
    async with aclosing(log.read(turn.conversation_id, cursor)) as events:
        await anext(events)
        end = (await anext(events)).cursor
        waiting = asyncio.ensure_future(anext(events))
        await client.delete(log_keys(turn.conversation_id).stream)  # as its expiry does
        assert await log.moment(turn.conversation_id) == (await log.moment(turn.conversation_id))
        await write(log, turn, fence, 1, first=2)
        assert texts([await waiting]) == ["2"]
    assert texts(await take(1, log.read(turn.conversation_id, end))) == ["2"]
    with pytest.raises(EventGap):
        await take(1, log.read(turn.conversation_id, cursor))


async def test_a_server_that_lost_its_memory_is_a_gap_and_no_fence_repeats(
    log: RedisEventLog, turn: Turn, client: Redis
):
    fence, cursor = await log.open_turn(turn)
    await write(log, turn, fence, 1)
    async with aclosing(log.read(turn.conversation_id, cursor)) as events:
        await anext(events)
        waiting = asyncio.ensure_future(anext(events))
        await client.flushall()
        with pytest.raises(Superseded):
            await write(log, turn, fence, 1)
        later, _ = await log.open_turn(turn)
        assert later > fence
        await write(log, turn, later, 1)
        with pytest.raises(EventGap):
            await waiting
    with pytest.raises(EventGap):
        await take(1, log.read(turn.conversation_id, cursor))


async def test_entries_lost_in_a_crash_are_a_gap_even_when_others_follow(log: RedisEventLog, turn: Turn, client: Redis):
    keys = log_keys(turn.conversation_id)
    fence, cursor = await log.open_turn(turn)
    await write(log, turn, fence, 3)
    *_, lost = await take(3, log.read(turn.conversation_id, cursor))
    entries = await stored(client, keys.stream)
    await client.xdel(keys.stream, entries[-1][0])
    await client.hset(keys.state, "last", entries[-2][0])
    await write(log, turn, fence, 2, first=3)
    with pytest.raises(EventGap):
        await take(1, log.read(turn.conversation_id, lost.cursor))


async def test_a_clock_set_back_does_not_repeat_ids(log: RedisEventLog, turn: Turn, client: Redis):
    keys = log_keys(turn.conversation_id)
    await log.open_turn(turn)
    await client.hset(keys.state, mapping={"last": "99999999999999-7", "floor": "99999999999999-7"})
    before = await log.moment(turn.conversation_id)
    await log.append(turn, words(turn, "one", "two"), fence=None)
    assert texts(await take(2, log.read(turn.conversation_id, before.cursor))) == ["one", "two"]


async def test_the_server_is_told_when_the_last_reader_leaves(log: RedisEventLog, turn: Turn, client: Redis, hub: Hub):
    fence, cursor = await log.open_turn(turn)
    await write(log, turn, fence, 1)
    channel = log_keys(turn.conversation_id).stream
    first, second = log.read(turn.conversation_id, cursor), log.read(turn.conversation_id, cursor)
    await anext(first)
    await anext(second)
    await first.aclose()
    assert await client.pubsub_shardnumsub(channel) == [(channel.encode(), 1)]
    await second.aclose()

    async def told() -> bool:
        return await client.pubsub_shardnumsub(channel) == [(channel.encode(), 0)]

    await until(told)
    assert hub.channels == frozenset()
    for _ in range(50):  # coming and going faster than the server answers
        assert texts(await take(1, log.read(turn.conversation_id, cursor))) == ["0"]
    assert await follow(log, turn, cursor, 0) == ["0"]


async def test_readers_of_one_process_share_each_event(log: RedisEventLog, turn: Turn):
    fence, cursor = await log.open_turn(turn)
    await write(log, turn, fence, 1)
    first, second = log.read(turn.conversation_id, cursor), log.read(turn.conversation_id, cursor)
    await anext(first)
    await anext(second)
    waiting = [asyncio.ensure_future(anext(first)), asyncio.ensure_future(anext(second))]
    await write(log, turn, fence, 1, first=1)
    one, same = await asyncio.gather(*waiting)
    assert one is same
    await first.aclose()
    await second.aclose()


async def test_a_process_uses_one_connection_to_listen(log: RedisEventLog, client: Redis):
    turns = [a_turn(status=TurnStatus.RESPONDING) for _ in range(20)]
    streams = []
    for turn in turns:
        fence, cursor = await log.open_turn(turn)
        await write(log, turn, fence, 1)
        streams.append(log.read(turn.conversation_id, cursor))
        await anext(streams[-1])
    assert len(await client.client_list(_type="pubsub")) == 1
    for stream in streams:
        await stream.aclose()


async def test_a_log_nobody_can_reach_is_told_after_a_while(nowhere: Redis):
    async with Hub(nowhere) as hub:
        log = RedisEventLog(nowhere, hub, VAULT, patience_s=0.05)
        turn = a_turn()
        with pytest.raises(StoreUnavailable):
            await take(1, log.read(turn.conversation_id, None))
        with pytest.raises(StoreUnavailable):
            await log.append(turn, [], fence=None)


async def test_its_keys_share_the_conversations_place_and_expire(log: RedisEventLog, turn: Turn, client: Redis):
    fence, _ = await log.open_turn(turn)
    await write(log, turn, fence, 1)
    keys = log_keys(turn.conversation_id)
    assert sorted([key.decode() async for key in client.scan_iter()]) == sorted(keys.pair)
    assert all(key.startswith(f"{{{turn.conversation_id}}}:") for key in keys.pair)
    assert 0 < await client.pttl(keys.stream) <= 15 * 60_000 < await client.pttl(keys.state)
    await log.delete(turn.conversation_id)
    assert await client.dbsize() == 0
