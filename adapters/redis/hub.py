"""One pub/sub connection for all readers of this process.

Listeners say which channels they want; a writer brings the server's view in line with that, so that any order of
coming and going ends right. When the connection is lost every listener is told, and told again when its channel is
back.
"""

import asyncio
import random
from collections import Counter
from itertools import islice
from typing import Final, Protocol, Self, cast

import structlog
from redis.asyncio import Redis
from redis.exceptions import ConnectionError as RedisConnectionError

from adapters.redis.failures import ANSWER_WITHIN_S, LOST

log = structlog.get_logger(__name__)

CHANNELS_PER_COMMAND: Final = 256
QUIET_S: Final = 10.0
"""After this long without a word the server is asked whether it is there, and after twice that it is not."""
FIRST_PAUSE_S: Final = 0.05
LONGEST_PAUSE_S: Final = 2.0


class Listener(Protocol):
    """What a channel's messages are for. Nothing here may raise or block."""

    def confirmed(self) -> None:
        """Take note that whatever is published from now on will come."""

    def lost(self) -> None:
        """Take note that messages may be missed until the next `confirmed`."""

    def message(self, data: bytes) -> None:
        """Take one message."""


class _Line(Protocol):
    """What is used of redis-py's connection."""

    async def connect(self) -> None: ...
    async def disconnect(self, nowait: bool = False) -> None: ...
    async def send_command(self, *args: str, check_health: bool) -> None: ...
    async def read_response(self, *, timeout: float, disconnect_on_error: bool) -> object: ...


class _Pool(Protocol):
    """What is used of redis-py's pool: it knows how to reach the server, this connection is none of its own."""

    def make_connection(self) -> _Line: ...


class Hub:
    """Owns the connection and its task: `async with Hub(client) as hub`."""

    def __init__(self, client: Redis, *, quiet_s: float = QUIET_S) -> None:
        self._client = client
        self._quiet_s = quiet_s
        self._listeners: dict[str, Listener] = {}
        self._told: set[str] = set()
        self._unanswered: Counter[str] = Counter()
        self._changed = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._task = asyncio.create_task(self._keep_connected(), name="redis hub")
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])
        self._forget_connection()

    @property
    def channels(self) -> frozenset[str]:
        """What the server was last told to send, for tests and metrics."""
        return frozenset(self._told)

    def listen(self, channel: str, listener: Listener) -> None:
        """Want a channel's messages; a channel has one listener at most."""
        self._listeners[channel] = listener
        if channel in self._told and not self._unanswered[channel]:
            listener.confirmed()
        self._changed.set()

    def leave(self, channel: str) -> None:
        """Want a channel no more."""
        self._listeners.pop(channel, None)
        self._changed.set()

    async def _keep_connected(self) -> None:
        pause = FIRST_PAUSE_S
        while True:
            try:
                await self._session()
            except* LOST as errors:
                log.warning("redis.hub_lost", error=type(errors.exceptions[0]).__name__, channels=len(self._listeners))
            except* Exception:
                log.exception("redis.hub_failed")
            pause = FIRST_PAUSE_S if self._told else min(pause * 2, LONGEST_PAUSE_S)
            self._forget_connection()
            await asyncio.sleep(pause * random.uniform(0.5, 1.0))  # noqa: S311 - spreads reconnects, no secret

    async def _session(self) -> None:
        pool = cast("_Pool", self._client.connection_pool)
        line = pool.make_connection()
        try:
            async with asyncio.TaskGroup() as tasks:
                async with asyncio.timeout(ANSWER_WITHIN_S):
                    await line.connect()
                tasks.create_task(self._write(line), name="redis hub writer")
                tasks.create_task(self._read(line), name="redis hub reader")
        finally:
            await line.disconnect(nowait=True)

    def _forget_connection(self) -> None:
        self._told.clear()
        self._unanswered.clear()
        for listener in self._listeners.values():
            listener.lost()

    async def _write(self, line: _Line) -> None:
        while True:
            self._changed.clear()
            joined = tuple(islice((self._listeners.keys() - self._told), CHANNELS_PER_COMMAND))
            left = tuple(islice((self._told - self._listeners.keys()), CHANNELS_PER_COMMAND))
            if joined:
                self._told.update(joined)
                self._unanswered.update(joined)
                await line.send_command("SUBSCRIBE", *joined, check_health=False)
            if left:
                self._told.difference_update(left)
                await line.send_command("UNSUBSCRIBE", *left, check_health=False)
            if not joined and not left:
                await self._changed.wait()

    async def _read(self, line: _Line) -> None:
        asked = False
        while True:
            answer = await line.read_response(timeout=self._quiet_s, disconnect_on_error=False)
            if answer is not None:
                asked = False
                self._take(answer)
            elif asked:
                raise RedisConnectionError("The server is silent.")
            else:
                asked = True
                await line.send_command("PING", check_health=False)

    def _take(self, answer: object) -> None:
        match answer:
            case [b"message", bytes(channel), bytes(data)]:
                if listener := self._listeners.get(channel.decode()):
                    listener.message(data)
            case [b"subscribe", bytes(channel), _]:
                self._subscribed(channel.decode())
            case _:
                pass

    def _subscribed(self, channel: str) -> None:
        self._unanswered[channel] -= 1
        if self._unanswered[channel] > 0:
            return
        del self._unanswered[channel]
        if channel in self._told and (listener := self._listeners.get(channel)):
            listener.confirmed()
