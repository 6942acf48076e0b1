"""One pub/sub connection to one server, for all readers of this process.

Listeners say which channels they want; a writer brings the server's view in line with that, so that any order of
coming and going ends right. When the connection is lost every listener is told, and told again when its channel is
back. Channels are sharded ones: in a cluster their messages stay with the master that has their slot.
"""

import asyncio
import random
from collections import Counter
from collections.abc import Callable, Iterable
from itertools import islice
from typing import Final, Protocol, cast

import structlog
from redis.asyncio import Redis
from redis.exceptions import ClusterDownError, MovedError
from redis.exceptions import ConnectionError as RedisConnectionError

from adapters.redis.failures import ANSWER_WITHIN_S, LOST
from adapters.redis.slots import slot_of

log = structlog.get_logger(__name__)

CHANNELS_AT_ONCE: Final = 256
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


class _Connection(Protocol):
    """What is used of redis-py's connection."""

    async def connect(self) -> None: ...
    async def disconnect(self, nowait: bool = False) -> None: ...
    def pack_commands(self, commands: Iterable[tuple[str, str]]) -> list[bytes]: ...
    async def send_command(self, *args: str, check_health: bool) -> None: ...
    async def send_packed_command(self, command: list[bytes], check_health: bool) -> None: ...
    async def read_response(self, *, timeout: float, disconnect_on_error: bool) -> object: ...


class _Pool(Protocol):
    """What is used of redis-py's pool: it knows how to reach the server, this connection is none of its own."""

    def make_connection(self) -> _Connection: ...


class Line:
    """Keeps the connection up while `run` runs; `unsettled` is called when channels may belong elsewhere."""

    def __init__(self, client: Redis, *, quiet_s: float, unsettled: Callable[[], None]) -> None:
        self._pool = cast("_Pool", client.connection_pool)
        self._quiet_s = quiet_s
        self._unsettled = unsettled
        self._listeners: dict[str, Listener] = {}
        self._told: set[str] = set()
        self._unanswered: Counter[str] = Counter()
        self._astray: set[str] = set()
        self._changed = asyncio.Event()
        self._pause_s = FIRST_PAUSE_S

    @property
    def channels(self) -> frozenset[str]:
        """What the server was last told to send."""
        return frozenset(self._told)

    @property
    def is_idle(self) -> bool:
        """Whether nobody listens."""
        return not self._listeners

    def listen(self, channel: str, listener: Listener) -> None:
        """Want a channel's messages, or ask again for those of one that was sent away."""
        is_new = self._listeners.get(channel) is not listener
        self._listeners[channel] = listener
        self._astray.discard(channel)
        if is_new and channel in self._told and not self._unanswered[channel]:
            listener.confirmed()
        self._changed.set()

    def leave(self, channel: str) -> None:
        """Want a channel no more."""
        self._listeners.pop(channel, None)
        self._astray.discard(channel)
        self._changed.set()

    async def run(self) -> None:
        """Stay connected, until cancelled."""
        try:
            while True:
                try:
                    await self._session()
                except* (*LOST, ClusterDownError) as errors:
                    reason = type(errors.exceptions[0]).__name__
                    log.warning("redis.hub_lost", error=reason, channels=len(self._listeners))
                except* Exception:
                    log.exception("redis.hub_failed")
                self._forget_connection()
                self._unsettled()
                await asyncio.sleep(self._pause_s * random.uniform(0.5, 1.0))  # noqa: S311 - spreads, no secret
                self._pause_s = min(self._pause_s * 2, LONGEST_PAUSE_S)
        finally:
            self._forget_connection()

    async def _session(self) -> None:
        connection = self._pool.make_connection()
        try:
            async with asyncio.TaskGroup() as tasks:
                async with asyncio.timeout(ANSWER_WITHIN_S):
                    await connection.connect()
                tasks.create_task(self._write(connection), name="redis hub writer")
                tasks.create_task(self._read(connection), name="redis hub reader")
        finally:
            await connection.disconnect(nowait=True)

    def _forget_connection(self) -> None:
        self._told.clear()
        self._unanswered.clear()
        self._astray.clear()
        for listener in self._listeners.values():
            listener.lost()

    async def _write(self, connection: _Connection) -> None:
        while True:
            self._changed.clear()
            joined = tuple(islice(self._listeners.keys() - self._told - self._astray, CHANNELS_AT_ONCE))
            left = tuple(islice(self._told - self._listeners.keys(), CHANNELS_AT_ONCE))
            self._told.update(joined)
            self._told.difference_update(left)
            self._unanswered.update(joined)
            if not joined and not left:
                await self._changed.wait()
                continue
            # One command each: a cluster refuses channels of several slots together.
            commands = [("SSUBSCRIBE", channel) for channel in joined] + [("SUNSUBSCRIBE", channel) for channel in left]
            await connection.send_packed_command(connection.pack_commands(commands), check_health=False)

    async def _read(self, connection: _Connection) -> None:
        asked = False
        while True:
            try:
                answer = await connection.read_response(timeout=self._quiet_s, disconnect_on_error=False)
            except MovedError as moved:
                self._sent_away([channel for channel in self._told if slot_of(channel) == moved.slot_id])
                continue
            if answer is not None:
                asked = False
                self._take(answer)
            elif asked:
                raise RedisConnectionError("The server is silent.")
            else:
                asked = True
                await connection.send_command("PING", check_health=False)

    def _take(self, answer: object) -> None:
        match answer:
            case [b"smessage", bytes(channel), bytes(data)]:
                if listener := self._listeners.get(channel.decode()):
                    listener.message(data)
            case [b"ssubscribe", bytes(channel), _]:
                self._subscribed(channel.decode())
            case [b"sunsubscribe", bytes(channel), _]:
                # The answer to our own comes before that of a later SSUBSCRIBE; without one to come, it is the slot's.
                if (name := channel.decode()) in self._told and not self._unanswered[name]:
                    self._sent_away([name])
            case _:
                pass

    def _subscribed(self, channel: str) -> None:
        self._unanswered[channel] -= 1
        if self._unanswered[channel] > 0:
            return
        del self._unanswered[channel]
        self._pause_s = FIRST_PAUSE_S
        if channel in self._told and (listener := self._listeners.get(channel)):
            listener.confirmed()

    def _sent_away(self, channels: Iterable[str]) -> None:
        """Take note that the server has these channels no more; whoever owns them now is for others to find out."""
        for channel in channels:
            self._told.discard(channel)
            self._unanswered.pop(channel, None)
            if listener := self._listeners.get(channel):
                self._astray.add(channel)
                listener.lost()
        self._unsettled()
