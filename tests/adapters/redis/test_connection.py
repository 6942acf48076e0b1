"""Connections: clear words at the start, nothing sent twice later."""

import asyncio

import pytest
from redis.asyncio import Redis

from adapters.redis.connection import connect, ping
from adapters.redis.event_log import RedisEventLog
from adapters.redis.hub import Hub
from adapters.redis.inbox import RedisInbox
from domain.errors import StartupError, StoreUnavailable
from domain.turns.entities import TurnStatus
from tests.adapters.redis.proxy import Proxy
from tests.builders import a_turn
from tests.contracts.event_log import texts, words
from tests.contracts.reading import take, until
from tests.fakes.vault import VAULT


@pytest.mark.parametrize(
    ("url", "complaint"),
    [
        ("redis://:hunter2@127.0.0.1:1/0", "Redis at 127.0.0.1:1 cannot be reached (REDIS_URL)."),
        (
            "redis://:hunter2@no-such-host.invalid/0",
            "Redis at no-such-host.invalid:6379 cannot be reached (REDIS_URL).",
        ),
        ("unix:///no/such/socket", "Redis at /no/such/socket cannot be reached (REDIS_URL)."),
        ("http://:hunter2@localhost", "REDIS_URL is not a Redis address, such as redis://localhost:6379/0."),
        ("redis://:hunter2@localhost:port", "REDIS_URL is not a Redis address, such as redis://localhost:6379/0."),
    ],
)
async def test_an_address_that_does_not_answer_is_told_in_one_line(url: str, complaint: str):
    with pytest.raises(StartupError) as refused:
        await connect(url)
    assert str(refused.value) == complaint


async def test_a_wrong_password_is_told_without_it(redis_url: str):
    with pytest.raises(StartupError) as refused:
        await connect(redis_url.replace("redis://", "redis://coach:hunter2@"))
    assert "refused the user name or password (REDIS_URL)." in str(refused.value)
    assert "hunter2" not in str(refused.value)


async def test_a_server_too_old_for_sharded_pub_sub_is_told():
    said = {
        b"HELLO\r\n": b"*4\r\n$7\r\nversion\r\n$6\r\n6.2.14\r\n$4\r\nmode\r\n$10\r\nstandalone\r\n",
        b"PING\r\n": b"+PONG\r\n",
    }

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while count := int((await reader.readline() or b"*0")[1:]):
            words = [await reader.readexactly(int((await reader.readline())[1:]) + 2) for _ in range(count)]
            writer.write(said.get(words[0], b"+OK\r\n"))
        writer.close()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        with pytest.raises(StartupError) as refused:
            await connect(f"redis://127.0.0.1:{port}")
    assert str(refused.value) == f"Redis at 127.0.0.1:{port} is version 6.2.14; 7.0 or newer is needed (REDIS_URL)."


async def test_of_several_addresses_one_that_answers_is_enough(redis_url: str):
    opened = await connect(f"redis://127.0.0.1:1/0,{redis_url}")
    await ping(opened)
    await opened.aclose()
    with pytest.raises(StartupError, match="cannot be reached"):
        await connect("redis://127.0.0.1:1/0,redis://127.0.0.1:2/0")


async def test_ping_tells_whether_the_server_answers(client: Redis, nowhere: Redis):
    await ping(client)
    with pytest.raises(StoreUnavailable):
        await ping(nowhere)


async def test_an_append_whose_answer_was_lost_is_not_sent_again(client: Redis, hub: Hub, redis_url: str):
    proxy, turn = Proxy(redis_url), a_turn(status=TurnStatus.RESPONDING)
    log = RedisEventLog(client, hub, VAULT)
    fence, cursor = await log.open_turn(turn)
    async with proxy.url() as url:
        far = await connect(url)
        far_log = RedisEventLog(far, hub, VAULT)
        await far_log.append(turn, words(turn, "before"), fence=fence)
        proxy.answers_to_lose = 1
        with pytest.raises(StoreUnavailable):
            await far_log.append(turn, words(turn, "once"), fence=fence)
        await far_log.append(turn, words(turn, "after"), fence=fence)
        await far.aclose()
    assert texts(await take(3, log.read(turn.conversation_id, cursor))) == ["before", "once", "after"]


async def test_a_piece_of_audio_whose_answer_was_lost_is_sent_again(client: Redis, hub: Hub, redis_url: str):
    proxy, turn = Proxy(redis_url), a_turn(status=TurnStatus.RECORDING)
    async with proxy.url() as url:
        far = await connect(url)
        inbox = RedisInbox(far, hub, VAULT, max_recording_bytes=100)
        await inbox.open(turn)
        assert await inbox.put_audio(turn.id, turn.owner_id, 0, b"a") == 1
        proxy.answers_to_lose = 1
        assert await inbox.put_audio(turn.id, turn.owner_id, 1, b"b") == 2
        assert await inbox.recording(turn.id) == b"ab"
        await far.aclose()


async def test_a_line_that_falls_silent_is_replaced(client: Redis, redis_url: str):
    proxy, turn = Proxy(redis_url), a_turn(status=TurnStatus.RESPONDING)
    async with proxy.url() as url:
        far = await connect(url)
        async with Hub(far, quiet_s=0.05) as hub:
            log = RedisEventLog(client, hub, VAULT)
            fence, cursor = await log.open_turn(turn)
            await log.append(turn, words(turn, "one"), fence=fence)
            events = log.read(turn.conversation_id, cursor)
            await anext(events)
            proxy.silence()
            await log.append(turn, words(turn, "two"), fence=fence)
            assert texts(await take(1, events)) == ["two"]
        await far.aclose()


async def test_no_connection_is_left_open(redis_url: str, client: Redis):
    before = len(await client.client_list())
    opened = await connect(redis_url)
    async with Hub(opened) as hub:
        log = RedisEventLog(opened, hub, VAULT)
        turn = a_turn(status=TurnStatus.RESPONDING)
        fence, cursor = await log.open_turn(turn)
        await asyncio.gather(*(log.append(turn, words(turn, "x"), fence=fence) for _ in range(100)))
        await take(100, log.read(turn.conversation_id, cursor))
        assert len(await client.client_list()) <= before + 65
    await opened.aclose()

    async def closed() -> bool:
        return len(await client.client_list()) <= before

    await until(closed)
