"""The log of accounts on a real server, written by any process."""

import asyncio
from contextlib import aclosing

import pytest
from redis.asyncio import Redis

from adapters.redis.account_log import RedisAccountLog
from adapters.redis.hub import Hub
from adapters.redis.keys import account_keys
from domain.accounts.events import ConversationChanged
from domain.errors import EventGap, StoreUnavailable
from domain.ids import UserId, user_id
from tests.builders import a_conversation, a_ulid
from tests.contracts.account_log import AccountLogContract, begun, changed, titles
from tests.contracts.reading import take, until
from tests.fakes.vault import VAULT


class TestRedisAccountLog(AccountLogContract):
    @pytest.fixture
    def log(self, client: Redis, hub: Hub) -> RedisAccountLog:
        return RedisAccountLog(client, hub, VAULT)


@pytest.fixture
def ada() -> UserId:
    return user_id(a_ulid())


async def test_what_one_process_writes_another_delivers_and_resumes(client: Redis, hub: Hub, ada: UserId):
    here = RedisAccountLog(client, hub, VAULT)
    async with Hub(client) as their_hub:
        there = RedisAccountLog(client, their_hub, VAULT)
        async with aclosing(there.read(ada, await here.cursor(ada))) as events:
            for title in ("one", "two", "three"):
                await here.append(ada, begun(title))
            first = await anext(events)
            assert titles([first, await anext(events)]) == ["one", "two"]
        assert titles(await take(2, here.read(ada, first.cursor))) == ["two", "three"]


async def test_two_writers_make_one_order_for_all_readers(client: Redis, hub: Hub, ada: UserId):
    log, other = RedisAccountLog(client, hub, VAULT), RedisAccountLog(client, hub, VAULT)
    after = await log.cursor(ada)
    readers = [asyncio.ensure_future(take(200, log.read(ada, after))) for _ in range(3)]

    async def write(writer: RedisAccountLog, name: str) -> None:
        for number in range(100):
            await writer.append(ada, begun(f"{name} {number}"))

    await asyncio.gather(write(log, "a"), write(other, "b"))
    first, *others = [titles(events) for events in await asyncio.gather(*readers)]
    assert len(set(first)) == 200
    assert all(seen == first for seen in others)


async def test_readers_survive_lost_connections_without_loss_or_repeat(client: Redis, hub: Hub, ada: UserId):
    log = RedisAccountLog(client, hub, VAULT)
    reading = asyncio.ensure_future(take(60, log.read(ada, await log.cursor(ada))))
    for number in range(60):
        await log.append(ada, begun(str(number)))
        if number % 20 == 10:
            await until(lambda: cut_off(client))
    assert titles(await reading) == [str(number) for number in range(60)]


async def cut_off(client: Redis) -> bool:
    """End every connection that listens; False when there was none yet."""
    return bool(await client.client_kill_filter(_type="pubsub"))


async def test_what_no_longer_fits_is_a_gap(client: Redis, hub: Hub, ada: UserId):
    log = RedisAccountLog(client, hub, VAULT, max_bytes=20_000)
    after = await log.cursor(ada)
    for number in range(100):
        await log.append(ada, [changed(a_conversation(title=f"{number} " + "x" * 1_000))])
    with pytest.raises(EventGap):
        await take(1, log.read(ada, after))
    assert 5 < await client.xlen(account_keys(ada).stream) < 20


async def test_a_server_that_lost_its_memory_is_a_gap(client: Redis, hub: Hub, ada: UserId):
    log = RedisAccountLog(client, hub, VAULT)
    after = await log.cursor(ada)
    await log.append(ada, begun("one"))
    async with aclosing(log.read(ada, after)) as events:
        await anext(events)
        waiting = asyncio.ensure_future(anext(events))
        await client.flushall()
        await log.append(ada, begun("two"))
        with pytest.raises(EventGap):
            await waiting


async def test_an_event_of_a_newer_version_is_passed_over(client: Redis, hub: Hub, ada: UserId):
    log = RedisAccountLog(client, hub, VAULT)
    after = await log.cursor(ada)
    await log.append(ada, begun("one"))
    newer = type("GoalChanged", (ConversationChanged,), {})
    (event,) = begun("a goal")
    assert isinstance(event, ConversationChanged)
    await log.append(
        ada,
        [newer(at=event.at, change=event.change, conversation_id=event.conversation_id, conversation=None)],
    )
    await log.append(ada, begun("two"))
    assert titles(await take(2, log.read(ada, after))) == ["one", "two"]


async def test_a_log_nobody_can_reach_is_told_after_a_while(nowhere: Redis, ada: UserId):
    async with Hub(nowhere) as hub:
        log = RedisAccountLog(nowhere, hub, VAULT, patience_s=0.05)
        with pytest.raises(StoreUnavailable):
            await take(1, log.read(ada, None))
        with pytest.raises(StoreUnavailable):
            await log.append(ada, begun("one"))
        with pytest.raises(StoreUnavailable):
            await log.cursor(ada)


async def test_its_keys_share_the_accounts_place_and_expire(client: Redis, hub: Hub, ada: UserId):
    log = RedisAccountLog(client, hub, VAULT)
    await log.append(ada, begun("one"))
    keys = account_keys(ada)
    assert sorted([key.decode() async for key in client.scan_iter()]) == sorted(keys.pair)
    assert all(key.startswith(f"{{{ada}}}:") for key in keys.pair)
    assert 0 < await client.pttl(keys.stream) <= 15 * 60_000 < await client.pttl(keys.state)
    await log.forget(ada)
    assert await client.dbsize() == 0
