"""A small client of graphql-transport-ws that can hang up in any manner."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count
from typing import Any

import websockets
from websockets.asyncio.client import ClientConnection
from websockets.exceptions import ConnectionClosed

from tests.e2e import documents

PATIENCE_S = 15
LAST_EVENTS = frozenset({"TurnCompleted", "TurnInterrupted", "TurnFailed"})

Event = dict[str, Any]
Frame = dict[str, Any]


class StreamEnded(Exception):
    """The subscription is over; `code` is that of its error, None when it completed or the socket closed."""

    def __init__(self, frame: Frame | None) -> None:
        super().__init__(json.dumps(frame))
        refused = frame is not None and frame["type"] == "error"
        self.code: str | None = frame["payload"][0]["extensions"]["code"] if frame is not None and refused else None


class Stream:
    """One operation's answers."""

    def __init__(self, frames: "asyncio.Queue[Frame | None]") -> None:
        self._frames = frames

    async def next(self) -> Event:
        """Wait for the next event, or the only answer. Raises StreamEnded."""
        async with asyncio.timeout(PATIENCE_S):
            frame = await self._frames.get()
        if frame is None or frame["type"] != "next":
            raise StreamEnded(frame)
        payload = frame["payload"]
        if payload.get("errors"):
            raise StreamEnded({"type": "error", "payload": payload["errors"]})
        (event,) = payload["data"].values()
        return dict(event)

    async def until(self, *kinds: str) -> list[Event]:
        """Wait for an event of one of these kinds; return all that came, it included."""
        events = [await self.next()]
        while events[-1]["__typename"] not in kinds:
            events.append(await self.next())
        return events

    async def until_the_end(self, turn_id: str) -> list[Event]:
        """Wait for the end of a turn; return all events of that turn."""
        events = await self.until(*LAST_EVENTS)
        while events[-1]["turnId"] != turn_id:
            events += await self.until(*LAST_EVENTS)
        return [event for event in events if event["turnId"] == turn_id]

    async def take(self, number: int) -> list[Event]:
        return [await self.next() for _ in range(number)]


class Socket:
    """The client's end of a WebSocket."""

    def __init__(self, raw: ClientConnection) -> None:
        self.raw = raw
        self._operations: dict[str, asyncio.Queue[Frame | None]] = {}
        self._ids = count(1)

    async def run(self) -> None:
        """Hand frames to their operations until the socket closes."""
        try:
            async for text in self.raw:
                await self._handle(json.loads(text))
        except ConnectionClosed:
            pass
        finally:
            for frames in self._operations.values():
                frames.put_nowait(None)

    async def _handle(self, frame: Frame) -> None:
        if frame["type"] == "ping":
            await self.send({"type": "pong"})
        elif "id" in frame:
            self._operations[frame["id"]].put_nowait(frame)

    async def send(self, frame: Frame | str) -> None:
        await self.raw.send(frame if isinstance(frame, str) else json.dumps(frame))

    async def begin(self, document: str, **variables: object) -> Stream:
        """Begin an operation."""
        operation = str(next(self._ids))
        frames = self._operations[operation] = asyncio.Queue()
        payload = {"query": document, "variables": variables}
        await self.send({"id": operation, "type": "subscribe", "payload": payload})
        return Stream(frames)

    async def follow(self, conversation_id: str, after: str | None = None, field: str = "conversationEvents") -> Stream:
        return await self.begin(documents.following(field), conversationId=conversation_id, after=after)

    async def attempt(self, mutation: str, /, **input: object) -> Event:
        """Do something over this socket. Raises StreamEnded."""
        return await (await self.attempt_later(mutation, **input)).next()

    async def attempt_later(self, mutation: str, /, **input: object) -> Stream:
        """Ask for something and go on; the answer is read later."""
        return await self.begin(documents.mutation(mutation), input=input)

    def abort(self) -> None:
        """Hang up without a word, as a phone in a tunnel does."""
        self.raw.transport.abort()

    async def closed(self) -> int:
        """Wait until the server has closed; return its code."""
        async with asyncio.timeout(PATIENCE_S):
            await self.raw.wait_closed()
        assert self.raw.close_code is not None
        return self.raw.close_code


@asynccontextmanager
async def connected(url: str, access_token: str | None) -> AsyncIterator[Socket]:
    """Open a socket, signed in; close it at the end."""
    async with websockets.connect(
        url, subprotocols=[websockets.Subprotocol("graphql-transport-ws")], max_size=None, proxy=None
    ) as raw:
        payload = {"authorization": f"Bearer {access_token}"} if access_token else {}
        await raw.send(json.dumps({"type": "connection_init", "payload": payload}))
        assert json.loads(await raw.recv())["type"] == "connection_ack"
        socket = Socket(raw)
        reading = asyncio.create_task(socket.run())
        try:
            yield socket
        finally:
            reading.cancel()
            await asyncio.wait([reading])
