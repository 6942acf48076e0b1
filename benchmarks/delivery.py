"""What it costs to deliver a piece of voice, beside a bare WebSocket that sends the same bytes."""

import asyncio
import time
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

import msgspec

from adapters.ids import SystemIds
from benchmarks import documents
from benchmarks.child_server import ChildServer
from benchmarks.client import SocketClient, open_client
from benchmarks.paced_engines import PIECE_BYTES
from benchmarks.stores import Stores, open_log
from benchmarks.talkers import converse, register
from domain.audio.formats import AudioFormat
from domain.ids import ConversationId, UserId, turn_id
from domain.turns.entities import Turn, TurnOptions, TurnSource, TurnStatus
from domain.turns.events import AudioChunk

WARM_UP: Final = 20
IDLE_S: Final = 2.0


@dataclass(frozen=True, slots=True)
class Rate:
    """So many events to so many subscribers, one every `interval_s`."""

    subscribers: int
    events: int
    interval_s: float


def stored_turn(conversation_id: str) -> Turn:
    """Make a turn of a conversation, as far as the event log looks at it."""
    conversation = ConversationId(conversation_id)
    return Turn(
        id=turn_id(conversation, SystemIds().ulid()),
        conversation_id=conversation,
        owner_id=UserId("user"),
        status=TurnStatus.RESPONDING,
        source=TurnSource.VOICE,
        created_at=datetime.now(UTC),
        options=TurnOptions(),
    )


def piece_of(turn: Turn, sequence: int) -> AudioChunk:
    """Make 8 KB of voice."""
    return AudioChunk(
        conversation_id=turn.conversation_id,
        turn_id=turn.id,
        at=datetime.now(UTC),
        sequence=sequence,
        data=bytes(range(256)) * (PIECE_BYTES // 256),
        format=AudioFormat.PCM16,
        sample_rate=24_000,
        duration_ms=171,
        caption=None,
        start_ms=171 * sequence,
        is_last=False,
    )


async def received(client: SocketClient, count: int) -> dict[str, Any]:
    """Wait for so many events; return the last."""
    events = [(await client.events.get()).event for _ in range(count)]
    return events[-1]


async def product_us(server: ChildServer, stores: Stores, rate: Rate) -> tuple[float, dict[str, Any]]:
    """Measure the server's processor time for an event and subscriber, in microseconds; return an event as well.

    Events are written to the log by this process: nothing but their delivery is the server's.
    """
    token = await register(server.socket_url, f"listener-{time.time_ns()}")
    async with AsyncExitStack() as stack:
        clients = [
            await stack.enter_async_context(open_client(server.socket_url, token)) for _ in range(rate.subscribers)
        ]
        conversation_id, cursor = await converse(clients[0], "delivery")
        for client in clients:
            await client.subscribe(documents.EVENTS, {"conversationId": conversation_id, "after": cursor})
        log = await stack.enter_async_context(open_log(stores))
        turn = stored_turn(conversation_id)

        async def send(count: int) -> dict[str, Any]:
            async with asyncio.TaskGroup() as group:
                waiting = [group.create_task(received(client, count)) for client in clients]
                for number in range(count):
                    await asyncio.sleep(rate.interval_s)
                    await log.append(turn, [piece_of(turn, number)], fence=None)
            return waiting[0].result()

        event = await send(WARM_UP)
        idle = await _idle(server)
        started, before = time.perf_counter(), server.report()["cpu_s"]
        await send(rate.events)
        used = server.report()["cpu_s"] - before - idle * (time.perf_counter() - started)
    return used * 1e6 / (rate.events * rate.subscribers), event


async def bare_us(server: ChildServer, rate: Rate, event: dict[str, Any]) -> float:
    """Measure the same for the bare server."""
    payload = {"data": {"conversationEvents": event}}
    text = msgspec.json.encode({"id": "1", "type": "next", "payload": payload}).decode()
    async with AsyncExitStack() as stack:
        clients = []
        for _ in range(rate.subscribers):
            client = await stack.enter_async_context(open_client(server.socket_url))
            await client.subscribe(documents.EVENTS, {})
            clients.append(client)

        async def send(count: int) -> None:
            order = {"type": "order", "count": count, "interval_s": rate.interval_s, "text": text}
            await clients[0].send(msgspec.json.encode(order).decode())
            await asyncio.gather(*(received(client, count) for client in clients))

        await send(WARM_UP)
        idle = await _idle(server)
        started, before = time.perf_counter(), server.report()["cpu_s"]
        await send(rate.events)
        used = server.report()["cpu_s"] - before - idle * (time.perf_counter() - started)
    return float(used) * 1e6 / (rate.events * rate.subscribers)


async def _idle(server: ChildServer) -> float:
    """Measure what share of a core the server uses when nothing happens."""
    started, before = time.perf_counter(), server.report()["cpu_s"]
    await asyncio.sleep(IDLE_S)
    return float(server.report()["cpu_s"] - before) / (time.perf_counter() - started)
