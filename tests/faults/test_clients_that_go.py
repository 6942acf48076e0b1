"""Clients hang up without a word, or stay and never read: nothing of them is left behind, and nobody waits for them."""

import asyncio
import json
import socket
import time
from contextlib import AsyncExitStack
from datetime import datetime
from typing import Any

import websockets
from websockets.asyncio.client import ClientConnection

from tests.e2e import documents
from tests.faults.copies import Copy
from tests.faults.follower import following
from tests.faults.people import Person, Town
from tests.faults.stage import Stage
from tests.faults.stories import Asked

DISCONNECTS = 200
SETTLE_S = 10.0
REPLAYS = 40
"""Subscriptions of the client that never reads, each with a whole reply to send: more than any buffer between holds."""
SLACK_S = 0.5
"""How late an event may be while another client does not read, on a busy machine."""


async def test_two_hundred_who_hang_up_in_the_middle_of_a_reply_leave_nothing_behind(stage: Stage, town: Town) -> None:
    copy, people = stage.copies[0], [await town.person() for _ in range(10)]
    await _hang_up(copy, people, 20)
    before = await _settled(copy)
    for _ in range(2):
        await asyncio.gather(*(person.write("I lie awake.", speak=True) for person in people))
        await _hang_up(copy, people, DISCONNECTS // 2)
        await _all_ended(people)

    after = await _until_as_before(copy, before)
    await _nobody_listens(stage, people)
    stage.note(f"{DISCONNECTS} abrupt disconnects: before {before}, after {after}")


async def test_one_who_never_reads_is_dropped_and_comes_back_without_loss(stage: Stage, town: Town) -> None:
    copy = stage.copies[0]
    ada, bob = await town.person(), await town.person()
    begin = (await ada.read())["eventCursor"]
    told = (await ada.write("I lie awake, at length.", reply_format="PCM16"))["turn"]["id"]
    async with following(ada, begin) as follower:
        assert await follower.ended(told) == "COMPLETED"
    async with following(bob, url=copy.url) as listener:
        await listener.until(lambda f: f.connections > 0)
        before = await _settled(copy)
        deaf = await _one_who_never_reads(copy, ada, begin)
        try:
            turn_id = (await bob.write("Tell me more, at length."))["turn"]["id"]
            assert await listener.ended(turn_id) == "COMPLETED"
            await _until_as_before(copy, before)
        finally:
            closed = await _read_to_the_end(deaf)
        await stage.verdict([listener], {turn_id: Asked(said="Tell me more, at length.")})
        late = max(received.at - _moment(received.event["at"]) for received in listener.stretches[0].received)
    stage.note(
        f"One who never read was dropped ({closed}); the events of another came at most {late * 1000:.0f} ms late"
    )
    assert late < SLACK_S

    # It comes back, and hears everything.
    async with following(ada, begin, copy.url) as again:
        assert await again.ended(told) == "COMPLETED"
        asked = {told: Asked(said="I lie awake, at length.", reply_format="PCM16")}
        await stage.verdict([again], asked)


async def _hang_up(copy: Copy, people: list[Person], number: int) -> None:
    """Open sockets, let each hear something of a reply, and cut them all without a word."""
    async with AsyncExitStack() as stack:
        sockets = [await stack.enter_async_context(_subscribed(copy, people[n % len(people)])) for n in range(number)]
        for open_socket in sockets:
            open_socket.transport.abort()
        await asyncio.gather(*(open_socket.wait_closed() for open_socket in sockets))


def _subscribed(copy: Copy, person: Person) -> "_Subscribed":
    return _Subscribed(copy, person)


class _Subscribed:
    """A socket with a subscription that was told something, or will be soon."""

    def __init__(self, copy: Copy, person: Person) -> None:
        self._copy = copy
        self._person = person

    async def __aenter__(self) -> ClientConnection:
        state = await self._person.read()
        self._socket = await _connect(self._copy, self._person)
        await _subscribe(self._socket, "1", self._person, state["eventCursor"])
        return self._socket

    async def __aexit__(self, *_: object) -> None:
        await self._socket.close()


async def _connect(copy: Copy, person: Person, **options: Any) -> ClientConnection:
    url, protocol = copy.url.replace("http", "ws"), websockets.Subprotocol("graphql-transport-ws")
    opened = await websockets.connect(
        f"{url}/graphql", subprotocols=[protocol], max_size=None, proxy=None, ping_interval=None, **options
    )
    init = {"type": "connection_init", "payload": {"authorization": f"Bearer {person.token}"}}
    await opened.send(json.dumps(init))
    assert json.loads(await opened.recv())["type"] == "connection_ack"
    return opened


async def _subscribe(opened: ClientConnection, name: str, person: Person, after: str) -> None:
    payload = {
        "query": documents.following(),
        "variables": {"conversationId": person.conversation_id, "after": after},
    }
    await opened.send(json.dumps({"id": name, "type": "subscribe", "payload": payload}))


async def _one_who_never_reads(copy: Copy, person: Person, after: str) -> ClientConnection:
    """Ask for much, and read nothing of it."""
    narrow = socket.socket()
    narrow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    narrow.setblocking(False)  # noqa: FBT003 - takes no keyword
    await asyncio.get_running_loop().sock_connect(narrow, ("127.0.0.1", copy.port))
    opened = await _connect(copy, person, sock=narrow, max_queue=1)
    for number in range(REPLAYS):
        await _subscribe(opened, str(number), person, after)
    return opened


async def _read_to_the_end(opened: ClientConnection) -> str:
    """Read after all; tell how the server ended the connection."""
    try:
        async with asyncio.timeout(SETTLE_S):
            async for _ in opened:
                pass
    except websockets.ConnectionClosedError:
        pass
    return str(opened.close_code)


async def _settled(copy: Copy) -> dict[str, int]:
    """What a copy holds once nothing changes any more."""
    held: list[dict[str, int]] = []
    async with asyncio.timeout(SETTLE_S):
        while len(held) < 3 or held[-1] != held[-3] or held[-2] != held[-3]:
            held.append(await _counts(copy))
            await asyncio.sleep(0.2)
    return held[-1]


async def _until_as_before(copy: Copy, before: dict[str, int]) -> dict[str, int]:
    """Wait until a copy holds no more than before."""
    until = time.monotonic() + SETTLE_S
    while True:
        now = await _counts(copy)
        if all(number <= before[name] for name, number in now.items()):
            return now
        assert time.monotonic() < until, f"before {before}, now {now}"
        await asyncio.sleep(0.1)


async def _counts(copy: Copy) -> dict[str, int]:
    held = await copy.holdings()
    assert held is not None
    return {
        "turns": len(held["turns"]),
        "tasks": held["tasks"],
        "generators": sum(held["generators"].values()),
        "descriptors": held["descriptors"],
    }


async def _all_ended(people: list[Person]) -> None:
    async with asyncio.timeout(30):
        for person in people:
            while (await person.read())["activeTurn"] is not None:  # noqa: ASYNC110 - nobody follows these people
                await asyncio.sleep(0.1)


async def _nobody_listens(stage: Stage, people: list[Person]) -> None:
    """Wait until no copy listens to what happens in these people's conversations."""
    theirs = {person.conversation_id for person in people}
    async with asyncio.timeout(SETTLE_S):
        while True:
            listened_to = {name.split("}")[0].lstrip("{") for name in await stage.redis.channels()}
            if not theirs & listened_to:
                return
            await asyncio.sleep(0.1)


def _moment(at: str) -> float:
    return datetime.fromisoformat(at).timestamp()
