"""A client that follows a conversation as the recipe for clients says, and remembers all it was told.

It reconnects with the last cursor it has, whatever ended the socket; when its place is no longer kept it reads the
conversation again and goes on from the cursor that came with it.
"""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import websockets
from websockets.exceptions import InvalidHandshake, InvalidMessage, WebSocketException

from adapters.redis.positions import Position, from_cursor
from tests.e2e import documents
from tests.faults.people import Person

PING_S = 0.5
PONG_S = 1.5
PAUSE_S = 0.1
WAIT_S = 40.0

Event = dict[str, Any]


@dataclass(frozen=True)
class Received:
    """One event, and when it came (`time.time`)."""

    event: Event
    position: Position
    at: float


@dataclass
class Stretch:
    """What came without a gap: after the cursor `after`, which for all but the first came with `state`."""

    after: str
    state: Event | None
    received: list[Received] = field(default_factory=list)


class Interrupted(Exception):
    """The subscription ended; `gap` tells that its place is no longer kept."""

    def __init__(self, *, gap: bool = False) -> None:
        super().__init__()
        self.gap = gap


class Follower:
    """Follows one conversation from a cursor on."""

    def __init__(self, person: Person, after: str, url: str | None = None) -> None:
        self.person = person
        self.stretches = [Stretch(after, None)]
        self.connections = 0
        self.refusals: list[str] = []
        self._url = (url or person.url).replace("http", "ws")
        self._changed = asyncio.Condition()
        self._failure: Exception | None = None

    @property
    def gaps(self) -> int:
        return len(self.stretches) - 1

    @property
    def events(self) -> list[Event]:
        """All events so far."""
        return [received.event for stretch in self.stretches for received in stretch.received]

    @property
    def cursor(self) -> str:
        """The place it has come to."""
        last = self.stretches[-1]
        return str(last.received[-1].event["cursor"]) if last.received else last.after

    async def run(self) -> None:
        """Follow until cancelled; what no client should see ends it, and is raised to whoever waits."""
        try:
            await self._reconnecting()
        except Exception as error:
            self._failure = error
            async with self._changed:
                self._changed.notify_all()
            raise

    async def _reconnecting(self) -> None:
        while True:
            try:
                await self._follow()
            except Interrupted as ended:
                if ended.gap:
                    await self._read_again()
            except (OSError, TimeoutError, WebSocketException, InvalidHandshake, InvalidMessage, EOFError):
                pass
            await asyncio.sleep(PAUSE_S)

    async def until(self, test: Callable[["Follower"], bool], wait_s: float = WAIT_S) -> None:
        """Wait until what came passes a test."""
        async with asyncio.timeout(wait_s), self._changed:
            await self._changed.wait_for(lambda: self._failure is not None or test(self))
        if self._failure is not None:
            raise self._failure

    async def saw(self, turn_id: str, *kinds: str, wait_s: float = WAIT_S) -> Event:
        """Wait for the first event of a kind that a turn tells, or that its state tells after a gap."""
        await self.until(lambda _: self._first(turn_id, kinds) is not None, wait_s)
        found = self._first(turn_id, kinds)
        assert found is not None
        return found

    async def ended(self, turn_id: str, wait_s: float = WAIT_S) -> str:
        """Wait for the end of a turn; return its status."""
        await self.until(lambda _: self.status(turn_id) is not None, wait_s)
        status = self.status(turn_id)
        assert status is not None
        return status

    def status(self, turn_id: str) -> str | None:
        """How a turn ended, as far as this client knows: by its last event, or by what it read after a gap."""
        for stretch in reversed(self.stretches):
            for received in reversed(stretch.received):
                event = received.event
                if event["turnId"] == turn_id and event["__typename"] in ENDS:
                    return str(event["turn"]["status"])
            for turn in turns_read(stretch.state):
                if turn["id"] == turn_id and turn["status"] in ENDED:
                    return str(turn["status"])
        return None

    def of(self, turn_id: str, *kinds: str) -> list[Event]:
        """Events of a turn, of some kinds."""
        return [e for e in self.events if e["turnId"] == turn_id and (not kinds or e["__typename"] in kinds)]

    def kinds(self, turn_id: str) -> list[str]:
        """The kinds of a turn's events, in order; runs of the same kind once, and without what the coach is doing."""
        names = [e["__typename"] for e in self.of(turn_id) if e["__typename"] != "ThinkingChanged"]
        return [name for at, name in enumerate(names) if at == 0 or names[at - 1] != name]

    def _first(self, turn_id: str, kinds: tuple[str, ...]) -> Event | None:
        return next(iter(self.of(turn_id, *kinds)), None)

    async def _follow(self) -> None:
        protocol = websockets.Subprotocol("graphql-transport-ws")
        async with websockets.connect(
            f"{self._url}/graphql",
            subprotocols=[protocol],
            max_size=None,
            proxy=None,
            open_timeout=PONG_S,
            ping_interval=PING_S,
            ping_timeout=PONG_S,
            close_timeout=PAUSE_S,
        ) as socket:
            init = {"type": "connection_init", "payload": {"authorization": f"Bearer {self.person.token}"}}
            await socket.send(json.dumps(init))
            variables = {"conversationId": self.person.conversation_id, "after": self.cursor}
            payload = {"query": documents.following(), "variables": variables}
            async for text in socket:
                frame = json.loads(text)
                match frame["type"]:
                    case "connection_ack":
                        await socket.send(json.dumps({"id": "1", "type": "subscribe", "payload": payload}))
                        async with self._changed:
                            self.connections += 1
                            self._changed.notify_all()
                    case "ping":
                        await socket.send('{"type":"pong"}')
                    case "next":
                        await self._take(frame["payload"])
                    case "error":
                        self._refused(frame["payload"])
                    case _:
                        raise Interrupted

    async def _take(self, payload: dict[str, Any]) -> None:
        if payload.get("errors"):
            self._refused(payload["errors"])
        event = payload["data"]["conversationEvents"]
        received = Received(event, from_cursor(event["cursor"]), time.time())
        async with self._changed:
            self.stretches[-1].received.append(received)
            self._changed.notify_all()

    def _refused(self, errors: list[dict[str, Any]]) -> None:
        extensions = errors[0]["extensions"]
        self.refusals.append(extensions["code"])
        assert extensions["retryable"] or extensions["code"] == "EVENT_GAP", errors
        raise Interrupted(gap=extensions["code"] == "EVENT_GAP")

    async def _read_again(self) -> None:
        state = await self.person.read()
        async with self._changed:
            self.stretches.append(Stretch(state["eventCursor"], state))
            self._changed.notify_all()


ENDS = frozenset({"TurnCompleted", "TurnInterrupted", "TurnFailed"})
ENDED = frozenset({"COMPLETED", "INTERRUPTED", "FAILED", "DISCARDED"})


def turns_read(state: Event | None) -> list[Event]:
    """The turns of a conversation as of its cursor: the one in progress, and those that have ended."""
    if state is None:
        return []
    ended = [edge["node"] for edge in state["turns"]["edges"] if edge["node"]["status"] in ENDED]
    return [*([state["activeTurn"]] if state["activeTurn"] else []), *ended]


@asynccontextmanager
async def following(person: Person, after: str | None = None, url: str | None = None) -> AsyncIterator[Follower]:
    """Follow a conversation from where it stands, or from a cursor, until the block ends."""
    follower = Follower(person, after or (await person.read())["eventCursor"], url)
    running = asyncio.create_task(follower.run())
    try:
        yield follower
    finally:
        running.cancel()
        await asyncio.wait([running])
        if not running.cancelled():
            running.result()
