"""A server of graphql-transport-ws that plays a script, to lose sockets at the worst moments."""

import json
from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from websockets.asyncio.server import ServerConnection, serve

Answer = Mapping[str, Any] | Callable[[Mapping[str, Any]], Mapping[str, Any]]


@dataclass
class ScriptedServer:
    """Answers mutations by name; sends `events` after the cursor asked for, losing a socket after each of `cuts`."""

    answers: dict[str, Answer]
    events: Sequence[Mapping[str, Any]] = ()
    cuts: list[int] = field(default_factory=list)
    asked: list[tuple[str, Mapping[str, Any]]] = field(default_factory=list)
    tokens: list[str | None] = field(default_factory=list)
    drops: Counter[str] = field(default_factory=Counter)
    """How many times an operation of that name loses its socket instead of being answered."""
    url: str = ""

    def variables(self, name: str) -> list[Mapping[str, Any]]:
        return [variables for asked, variables in self.asked if asked == name]

    async def handle(self, socket: ServerConnection) -> None:
        async for frame in socket:
            message = json.loads(frame)
            match message["type"]:
                case "connection_init":
                    self.tokens.append(message["payload"].get("authorization"))
                    await socket.send(json.dumps({"type": "connection_ack"}))
                case "subscribe":
                    await self._operation(socket, message["id"], message["payload"])

    async def _operation(self, socket: ServerConnection, number: str, payload: Mapping[str, Any]) -> None:
        name = payload["query"].split("{")[1].split("(")[0].strip()
        self.asked.append((name, payload["variables"]))
        if self.drops[name] > 0:
            self.drops[name] -= 1
            socket.transport.abort()
        elif name == "conversationEvents":
            await self._events(socket, number, payload["variables"]["after"])
        else:
            answer = self.answers[name]
            answer = answer(payload["variables"]) if callable(answer) else answer
            sent = answer if "errors" in answer else {"data": {name: {"userErrors": [], **answer}}}
            await _send(socket, {"id": number, "type": "next", "payload": sent})
            await _send(socket, {"id": number, "type": "complete"})

    async def _events(self, socket: ServerConnection, number: str, after: str) -> None:
        cursors = [event["cursor"] for event in self.events]
        start = cursors.index(after) + 1 if after in cursors else 0
        for position, event in enumerate(self.events[start:], start + 1):
            data = {"data": {"conversationEvents": event}}
            await _send(socket, {"id": number, "type": "next", "payload": data})
            if position in self.cuts:
                self.cuts.remove(position)
                await socket.close(1012)
                return


async def _send(socket: ServerConnection, message: Mapping[str, Any]) -> None:
    await socket.send(json.dumps(message))


@asynccontextmanager
async def serving(server: ScriptedServer) -> AsyncIterator[ScriptedServer]:
    async with serve(server.handle, "127.0.0.1", 0, close_timeout=1) as listening:
        server.url = f"ws://127.0.0.1:{listening.sockets[0].getsockname()[1]}/graphql"
        yield server
