"""A client that speaks graphql-transport-ws over one socket, as thin as can be: what it costs is not the server's."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import count
from typing import Any, Final

import msgspec
from websockets.asyncio.client import ClientConnection, connect

SUBPROTOCOL: Final = "graphql-transport-ws"


class Refused(Exception):
    """The server refused an operation."""


@dataclass(frozen=True, slots=True)
class Arrived:
    """An event of the subscription, and when its frame came in (`time.perf_counter`)."""

    event: dict[str, Any]
    at: float


class SocketClient:
    """Runs operations on an open socket; events of its one subscription go to `events`."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket
        self._ids = count(1)
        self._waiting: dict[str, asyncio.Future[dict[str, Any]]] = {}
        self._subscription = ""
        self.events: asyncio.Queue[Arrived] = asyncio.Queue(10_000)

    def frame(self, document: str, variables: dict[str, Any]) -> tuple[str, str]:
        """Make the frame that begins an operation; return it after the operation's id."""
        identity = str(next(self._ids))
        message = {"id": identity, "type": "subscribe", "payload": {"query": document, "variables": variables}}
        return identity, msgspec.json.encode(message).decode()

    async def run(self, document: str, **values: object) -> dict[str, Any]:
        """Run a mutation and wait for its payload. Raises Refused."""
        identity, frame = self.frame(document, {"input": values})
        answer = self.expect(identity)
        await self._socket.send(frame)
        return accepted(await answer)

    def expect(self, identity: str) -> asyncio.Future[dict[str, Any]]:
        """Be told the answer to an operation that is about to be sent."""
        answer: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()
        self._waiting[identity] = answer
        return answer

    async def send(self, frame: str) -> None:
        """Send a frame made before."""
        await self._socket.send(frame)

    async def subscribe(self, document: str, variables: dict[str, Any]) -> None:
        """Begin the subscription."""
        self._subscription, frame = self.frame(document, variables)
        await self._socket.send(frame)

    async def read(self) -> None:
        """Read frames until cancelled. Raises Refused when the subscription ends."""
        async for raw in self._socket:
            at = time.perf_counter()
            message = msgspec.json.decode(raw)
            match message["type"]:
                case "next" if message["id"] == self._subscription:
                    (event,) = message["payload"]["data"].values()
                    self.events.put_nowait(Arrived(event, at))
                case "next" | "error":
                    self._answered(message)
                case "ping":
                    await self._socket.send('{"type":"pong"}')
                case "complete" if message["id"] == self._subscription:
                    raise Refused("The subscription ended.")
                case _:
                    pass

    def _answered(self, message: dict[str, Any]) -> None:
        if message["id"] == self._subscription:
            raise Refused(str(message["payload"]))
        answer = self._waiting.pop(message["id"], None)
        if answer is not None and not answer.done():
            payload = message["payload"]
            answer.set_result(payload if isinstance(payload, dict) else {"errors": payload})


def accepted(answer: dict[str, Any]) -> dict[str, Any]:
    """Take the payload out of an answer. Raises Refused."""
    if answer.get("errors"):
        raise Refused(str(answer["errors"]))
    (payload,) = answer["data"].values()
    if payload["userErrors"]:
        raise Refused(str(payload["userErrors"]))
    return dict(payload)


@asynccontextmanager
async def open_client(url: str, access_token: str | None = None) -> AsyncIterator[SocketClient]:
    """Open a socket and be let in."""
    init = {"authorization": f"Bearer {access_token}"} if access_token else {}
    async with connect(url, subprotocols=[SUBPROTOCOL], compression=None, max_size=None) as socket:  # type: ignore[list-item]
        await socket.send(msgspec.json.encode({"type": "connection_init", "payload": init}).decode())
        if msgspec.json.decode(await socket.recv())["type"] != "connection_ack":
            raise Refused("The server did not let us in.")
        client = SocketClient(socket)
        async with asyncio.TaskGroup() as group:
            reading = group.create_task(client.read())
            try:
                yield client
            finally:
                reading.cancel()
