"""Follow a stream from a place: what is kept, then what comes, each entry once and in order.

Listen first, then read the stream, then go live. The reader's feed is armed before each read; when a read finds less
than it asked for, everything later is in the feed. Whenever the feed cannot be trusted (too full, connection lost, a
message missed) the reader reads the stream again from the last entry it has.
"""

import asyncio
import random
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Final, Generic, TypeVar

from adapters.redis.batch import Item
from adapters.redis.hub import Hub
from adapters.redis.keys import StreamKeys
from adapters.redis.positions import Position
from adapters.redis.relay import FEED_LIMITS, Decode, Feed, FeedLimits, Relay
from adapters.redis.sealed_entries import SealedEntries
from adapters.redis.stream import Stream
from domain.errors import StoreUnavailable

T = TypeVar("T")
R = TypeVar("R")

PAUSE_S: Final = 0.1
SPREAD_PER_READER_S: Final = 0.001
WIDEST_SPREAD_S: Final = 1.0


class Tail(Generic[T]):
    """All readers of one kind of stream; those of the same stream share a channel and what is understood of it."""

    def __init__(
        self,
        hub: Hub,
        stream: Stream,
        decode: Decode[T],
        seals: SealedEntries,
        *,
        feed_limits: FeedLimits = FEED_LIMITS,
        patience_s: float = 10.0,
    ) -> None:
        self._hub = hub
        self._stream = stream
        self._decode = decode
        self._seals = seals
        self._feed_limits = feed_limits
        self._patience_s = patience_s
        self._relays: dict[str, Relay[T]] = {}

    async def read(self, keys: StreamKeys, begin: Callable[[], Awaitable[Position]]) -> AsyncGenerator[T, None]:
        """Yield what stands behind the position that `begin` tells once the subscription is confirmed.

        Raises EventGap when entries behind it are no longer kept, StoreUnavailable when Redis stays away for longer
        than `patience_s`.
        """
        with self._follow(keys.stream) as (relay, feed):
            position = await self._patiently(relay, begin)
            while True:
                items, caught_up = await self._stored(relay, feed, keys, position)
                for item in items:
                    position = Position(position.incarnation, item.id)
                    if item.value is not None:
                        yield item.value
                while caught_up and (fresh := await self._live(feed, position)) is not None:
                    for item in fresh:
                        position = Position(position.incarnation, item.id)
                        if item.value is not None:
                            yield item.value

    @contextmanager
    def _follow(self, channel: str) -> Iterator[tuple[Relay[T], Feed[T]]]:
        relay = self._relays.get(channel)
        if relay is None:
            relay = self._relays[channel] = Relay(self._decode, partial(self._seals.opened_now, channel))
            self._hub.listen(channel, relay)
        feed = Feed[T](self._feed_limits)
        relay.feeds.add(feed)
        try:
            yield relay, feed
        finally:
            relay.feeds.discard(feed)
            if not relay.feeds:
                del self._relays[channel]
                self._hub.leave(channel)

    async def _stored(
        self, relay: Relay[T], feed: Feed[T], keys: StreamKeys, position: Position
    ) -> tuple[list[Item[T]], bool]:
        if not relay.is_listening:
            await asyncio.sleep(self._spread())

        async def read() -> tuple[list[Item[T]], bool]:
            feed.arm()
            entries = await self._stream.behind(keys, position)
            opened = await self._seals.opened(keys.stream, [entry.data for entry in entries])
            items = [
                Item(entry.id, None if data is None else self._decode(Position(position.incarnation, entry.id), data))
                for entry, data in zip(entries, opened, strict=True)
            ]
            return items, len(entries) < self._stream.batch

        return await self._patiently(relay, read)

    async def _live(self, feed: Feed[T], position: Position) -> list[Item[T]] | None:
        batch = await feed.next()
        if batch is None or batch.incarnation != position.incarnation or batch.previous > position.id:
            return None
        return [item for item in batch.items if item.id > position.id]

    async def _patiently(self, relay: Relay[T], attempt: Callable[[], Awaitable[R]]) -> R:
        try:
            async with asyncio.timeout(self._patience_s):
                while True:
                    await relay.listening()
                    try:
                        return await attempt()
                    except StoreUnavailable:
                        await asyncio.sleep(PAUSE_S)
        except TimeoutError as error:
            raise StoreUnavailable("The event store cannot be reached.") from error

    def _spread(self) -> float:
        readers = sum(len(relay.feeds) for relay in self._relays.values())
        return min(readers * SPREAD_PER_READER_S, WIDEST_SPREAD_S) * random.random()  # noqa: S311 - no secret
