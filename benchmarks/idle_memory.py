"""What memory a subscriber takes who only listens, and who hears nothing for now."""

import asyncio
import random
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Any, Final

from benchmarks import documents
from benchmarks.child_server import ChildServer
from benchmarks.client import Refused, SocketClient, open_client
from benchmarks.delivery import piece_of, stored_turn
from benchmarks.memory import resident_mb
from benchmarks.stores import Stores, open_log
from benchmarks.talkers import converse, register

QUIET_SHARE: Final = 0.03
"""Of a core: a server that uses less has nothing left to begin."""
WATCH_S: Final = 1.0
HEARD_WITHIN_S: Final = 30.0


@dataclass(frozen=True, slots=True)
class Grown:
    """KiB for each socket and for each subscriber (sockets included), and the share of a core that all of them use."""

    socket_kib: float
    subscriber_kib: float
    idle_share: float


async def quiet(server: ChildServer) -> float:
    """Wait until the server does next to nothing; return the share of a core it still uses."""
    while True:
        before = server.report()["cpu_s"]
        await asyncio.sleep(WATCH_S)
        share = (server.report()["cpu_s"] - before) / WATCH_S
        if share < QUIET_SHARE:
            return float(share)


async def follow(client: SocketClient, conversation_id: str, cursor: str) -> asyncio.Future[dict[str, Any]]:
    """Subscribe to a conversation; return what its first event will be."""
    identity, frame = client.frame(documents.EVENTS, {"conversationId": conversation_id, "after": cursor})
    first = client.expect(identity)
    await client.send(frame)
    return first


async def measure(server: ChildServer, stores: Stores, sockets: int, each: int) -> Grown:
    """Open `sockets` with `each` subscriptions, every one to a conversation of its own; check that all of them hear."""
    url = server.socket_url
    token = await register(url, f"idle-{random.randrange(10**9)}")
    async with open_client(url, token) as client:
        made = [await converse(client, "idle") for _ in range(sockets * each)]
    await quiet(server)
    empty = resident_mb(server.pid)
    async with AsyncExitStack() as stack:
        clients = [await stack.enter_async_context(open_client(url, token)) for _ in range(sockets)]
        await quiet(server)
        connected = resident_mb(server.pid)
        firsts = [await follow(clients[index % sockets], *one) for index, one in enumerate(made)]
        share = await quiet(server)
        subscribed = resident_mb(server.pid)
        await _all_hear(firsts, [conversation_id for conversation_id, _ in made], stores)
    return Grown((connected - empty) * 1024 / sockets, (subscribed - empty) * 1024 / len(made), share)


async def _all_hear(firsts: list[asyncio.Future[dict[str, Any]]], conversations: list[str], stores: Stores) -> None:
    """Say something in every conversation, and wait until every subscription has received it. Raises TimeoutError."""
    async with asyncio.timeout(HEARD_WITHIN_S), open_log(stores) as log:
        for conversation_id in conversations:
            turn = stored_turn(conversation_id)
            await log.append(turn, [piece_of(turn, 0)], fence=None)
        for first in await asyncio.gather(*firsts):
            if not first.get("data"):
                raise Refused(str(first))
