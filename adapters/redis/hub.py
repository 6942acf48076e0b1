"""Listening to Redis for all readers of this process: a line to the server, or one to each master of a cluster.

A line is opened when a channel first needs it. Whenever channels may belong elsewhere (a connection was lost, a slot
moved) the cluster is asked who has what, and each channel is listened to where it is now.
"""

import asyncio
import random
from collections.abc import Coroutine
from typing import Final, Self

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

from adapters.redis.cluster import ClusterRedis
from adapters.redis.failures import ANSWER_WITHIN_S, LOST
from adapters.redis.line import Line, Listener

log = structlog.get_logger(__name__)

QUIET_S: Final = 10.0
"""After this long without a word a server is asked whether it is there, and after twice that it is not."""
SETTLE_S: Final = 0.05
"""Masters need a moment to agree on who has what."""


class Hub:
    """Owns the connections and their tasks: `async with Hub(client) as hub`."""

    def __init__(self, client: Redis, *, quiet_s: float = QUIET_S) -> None:
        self._client = client
        self._quiet_s = quiet_s
        self._listeners: dict[str, Listener] = {}
        self._lines: dict[Redis, tuple[Line, asyncio.Task[None]]] = {}
        self._line_of: dict[str, Line] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._is_open = False
        self._unsettled = asyncio.Event()

    async def __aenter__(self) -> Self:
        if isinstance(self._client, ClusterRedis):
            self._client.call_on_moves(self._unsettled.set)
            self._start(self._settle(self._client), "redis hub")
        self._is_open = True
        for channel in self._listeners:
            self._place(channel)
        return self

    async def __aexit__(self, *_: object) -> None:
        self._is_open = False
        for task in self._tasks:
            task.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks)

    @property
    def channels(self) -> frozenset[str]:
        """What the servers were last told to send, for tests and metrics."""
        return frozenset().union(*(line.channels for line, _ in self._lines.values()))

    def listen(self, channel: str, listener: Listener) -> None:
        """Want a channel's messages; a channel has one listener at most."""
        self._listeners[channel] = listener
        self._place(channel)

    def leave(self, channel: str) -> None:
        """Want a channel no more."""
        self._listeners.pop(channel, None)
        if line := self._line_of.pop(channel, None):
            line.leave(channel)

    def _place(self, channel: str) -> None:
        """Listen where a channel is now."""
        if not self._is_open:
            return
        owner = self._client.owner(channel) if isinstance(self._client, ClusterRedis) else self._client
        if owner is None:
            self._unsettled.set()
            return
        listener, before = self._listeners[channel], self._line_of.get(channel)
        line = self._line_of[channel] = self._line_to(owner)
        if before is not None and before is not line:
            before.leave(channel)
            listener.lost()
        line.listen(channel, listener)

    def _line_to(self, owner: Redis) -> Line:
        if owner not in self._lines:
            line = Line(owner, quiet_s=self._quiet_s, unsettled=self._unsettled.set)
            self._lines[owner] = line, self._start(line.run(), "redis hub line")
        return self._lines[owner][0]

    def _start(self, work: Coroutine[None, None, None], name: str) -> asyncio.Task[None]:
        task = asyncio.create_task(work, name=name)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def _settle(self, cluster: ClusterRedis) -> None:
        while True:
            await self._unsettled.wait()
            self._unsettled.clear()
            await asyncio.sleep(SETTLE_S * random.uniform(0.5, 1.0))  # noqa: S311 - spreads questions, no secret
            try:
                async with asyncio.timeout(ANSWER_WITHIN_S):
                    await cluster.refresh()
            except (RedisError, *LOST) as error:
                log.warning("redis.hub_unsettled", error=type(error).__name__)
                self._unsettled.set()
                continue
            for channel in self._listeners:
                self._place(channel)
            self._hang_up()

    def _hang_up(self) -> None:
        """End the lines that nobody uses; the next one who needs one opens it again."""
        for owner, (line, task) in tuple(self._lines.items()):
            if line.is_idle:
                del self._lines[owner]
                task.cancel()
