"""Word of sign-ins that have ended, on a real server."""

import asyncio

from redis.asyncio import Redis

from adapters.redis.connection import connect
from adapters.redis.hub import Hub
from adapters.redis.revocations import RedisRevocations
from domain.ids import SignInId, sign_in_id
from tests.adapters.redis.proxy import Proxy
from tests.builders import a_ulid


async def heard(revocations: RedisRevocations) -> set[SignInId] | None:
    async with asyncio.timeout(10):
        word = await revocations.heard()
    return None if word is None else set(word)


async def ready(revocations: RedisRevocations) -> None:
    """Wait until it hears; before, something may have been missed."""
    while await heard(revocations) is None and not revocations._hears.is_set():
        pass


async def test_every_process_hears_of_it(client: Redis) -> None:
    ended = [sign_in_id(a_ulid()) for _ in range(3)]
    async with Hub(client) as hub, Hub(client) as other_hub:
        here, there = RedisRevocations(client, hub), RedisRevocations(client, other_hub)
        await ready(here)
        await ready(there)

        await here.announce(ended)

        assert await heard(here) == await heard(there) == set(ended)


async def test_what_is_no_sign_in_is_not_heard(client: Redis) -> None:
    ended = sign_in_id(a_ulid())
    async with Hub(client) as hub:
        revocations = RedisRevocations(client, hub)
        await ready(revocations)
        revocations.message(b"nonsense \xff " + ended.encode())

        assert await heard(revocations) == {ended}


async def test_while_nothing_can_be_heard_it_says_so_again_and_again_and_once_when_it_can(client: Redis) -> None:
    ended = sign_in_id(a_ulid())
    async with Hub(client) as hub:
        revocations = RedisRevocations(client, hub, deaf_look_s=0.01)
        await ready(revocations)
        waiting = asyncio.create_task(heard(revocations))
        await asyncio.sleep(0)
        revocations.lost()
        assert [await waiting, await heard(revocations), await heard(revocations)] == [None] * 3
        revocations.confirmed()
        assert await heard(revocations) is None

        await revocations.announce([ended])

        assert await heard(revocations) == {ended}


async def test_a_connection_that_falls_silent_is_noticed(redis_url: str) -> None:
    proxy = Proxy(redis_url)
    async with proxy.url() as url:
        client = await connect(url)
        async with Hub(client, quiet_s=0.05) as hub:
            revocations = RedisRevocations(client, hub, deaf_look_s=30)
            await ready(revocations)
            proxy.silence()
            assert await heard(revocations) is None
        await client.aclose()


async def test_telling_a_server_that_is_away_does_not_fail(nowhere: Redis) -> None:
    async with Hub(nowhere) as hub:
        await RedisRevocations(nowhere, hub).announce([sign_in_id(a_ulid())])
