"""From one channel to all its readers in this process."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

import structlog

from adapters.redis.batch import Batch, Entry, Item, parse_published
from adapters.redis.positions import Position

log = structlog.get_logger(__name__)

T = TypeVar("T")
Decode = Callable[[Position, bytes], T | None]
"""Understand an entry that ends at a position; None for what this version does not know. Never raises."""
Open = Callable[[Sequence[bytes]], Sequence[bytes | None] | None]
"""Decrypt a channel's entries, None for those that cannot be; None for all when a key has to be asked for first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedLimits:
    """How much may wait for one reader before it has to read the stream itself."""

    entries: int = 256
    byte_count: int = 1024 * 1024


FEED_LIMITS: Final = FeedLimits()


class Feed(Generic[T]):
    """What waits for one reader. Too much, or a lost connection, empties and disarms it: the stream has it all.

    Most readers wait most of the time, and there are thousands of them: what they wait with is small.
    """

    __slots__ = ("_armed", "_bytes", "_entries", "_limits", "_reader", "_waiting")

    def __init__(self, limits: FeedLimits) -> None:
        self._limits = limits
        self._waiting: list[Batch[T]] = []
        self._entries = 0
        self._bytes = 0
        self._armed = False
        self._reader: asyncio.Future[None] | None = None

    def arm(self) -> None:
        """Begin to keep what comes from now on, and nothing from before."""
        self.disarm()
        self._armed = True

    def disarm(self) -> None:
        """Forget what waits and keep nothing more."""
        self._armed = False
        self._waiting.clear()
        self._entries = self._bytes = 0
        self._wake()

    def offer(self, batch: Batch[T]) -> None:
        """Keep a batch, if armed and if there is room."""
        if not self._armed:
            return
        self._entries += len(batch.items)
        self._bytes += batch.byte_count
        if self._entries > self._limits.entries or self._bytes > self._limits.byte_count:
            log.info("redis.reader_behind", entries=self._entries, bytes=self._bytes)
            self.disarm()
            return
        self._waiting.append(batch)
        self._wake()

    async def next(self) -> Batch[T] | None:
        """Wait for the next batch; None when the feed is no longer armed. A feed has one reader."""
        while self._armed and not self._waiting:
            self._reader = asyncio.get_running_loop().create_future()
            try:
                await self._reader
            finally:
                self._reader = None
        if not self._armed:
            return None
        batch = self._waiting.pop(0)
        self._entries -= len(batch.items)
        self._bytes -= batch.byte_count
        return batch

    def _wake(self) -> None:
        if self._reader is not None and not self._reader.done():
            self._reader.set_result(None)


class Relay(Generic[T]):
    """Listens to one channel, understands each entry once, and hands it to every feed."""

    def __init__(self, decode: Decode[T], opened: Open) -> None:
        self._decode = decode
        self._opened = opened
        self.feeds: set[Feed[T]] = set()
        self._unconfirmed: asyncio.Event | None = asyncio.Event()

    @property
    def is_listening(self) -> bool:
        """Whether whatever is published comes."""
        return self._unconfirmed is None

    def confirmed(self) -> None:
        """Take note that whatever is published from now on will come."""
        if self._unconfirmed is not None:
            self._unconfirmed.set()
            self._unconfirmed = None
        self._disarm()

    def lost(self) -> None:
        """Take note that messages may be missed: all readers read the stream again."""
        if self._unconfirmed is None:
            self._unconfirmed = asyncio.Event()
        self._disarm()

    def message(self, data: bytes) -> None:
        """Hand on what was published."""
        published = parse_published(data)
        opened = None if published is None else self._opened([entry.data for entry in published.entries])
        if published is None or opened is None:
            # The readers read the stream again, and may wait for a key.
            self._disarm()
            return
        entries = zip(published.entries, opened, strict=True)
        items = tuple(self._understood(published.incarnation, entry, data) for entry, data in entries)
        batch = Batch(published.incarnation, published.previous, items, published.byte_count)
        for feed in self.feeds:
            feed.offer(batch)

    async def listening(self) -> None:
        """Wait until the server has confirmed the subscription."""
        while self._unconfirmed is not None:
            await self._unconfirmed.wait()

    def _understood(self, incarnation: str, entry: Entry, data: bytes | None) -> Item[T]:
        return Item(entry.id, None if data is None else self._decode(Position(incarnation, entry.id), data))

    def _disarm(self) -> None:
        for feed in self.feeds:
            feed.disarm()
