"""What waits for a reader is bounded; the stream has the rest."""

import pytest

from adapters.redis.batch import Batch, Item, Published, parse_published
from adapters.redis.positions import Position
from adapters.redis.relay import Feed, FeedLimits, Relay


def a_batch(number: int, byte_count: int = 10) -> Batch[str]:
    return Batch("00" * 8, (1, number - 1), (Item((1, number), str(number)),), byte_count)


async def test_a_feed_keeps_what_comes_after_it_was_armed():
    feed = Feed[str](FeedLimits())
    feed.offer(a_batch(1))
    feed.arm()
    feed.offer(a_batch(2))
    assert await feed.next() == a_batch(2)


@pytest.mark.parametrize("limits", [FeedLimits(entries=2), FeedLimits(byte_count=25)])
async def test_too_much_for_a_feed_empties_and_disarms_it(limits: FeedLimits):
    feed = Feed[str](limits)
    feed.arm()
    for number in range(3):
        feed.offer(a_batch(number))
    assert await feed.next() is None
    feed.arm()
    feed.offer(a_batch(4))
    assert await feed.next() == a_batch(4)


async def test_what_was_taken_makes_room():
    feed = Feed[str](FeedLimits(entries=2, byte_count=20))
    feed.arm()
    for number in range(10):
        feed.offer(a_batch(number))
        assert await feed.next() == a_batch(number)


@pytest.mark.parametrize("event", ["lost", "confirmed"])
async def test_a_change_of_the_connection_sends_every_reader_back_to_the_stream(event: str):
    relay = Relay[str](lambda _, data: data.decode(), list)
    feed = Feed[str](FeedLimits())
    relay.feeds.add(feed)
    feed.arm()
    getattr(relay, event)()
    assert await feed.next() is None
    assert relay.is_listening == (event == "confirmed")


def test_each_entry_is_understood_once_for_all_readers():
    seen: list[tuple[Position, bytes]] = []
    relay = Relay[str](lambda position, data: seen.append((position, data)), list)
    relay.feeds.update(Feed[str](FeedLimits()) for _ in range(3))
    relay.message(b"00ff00ff00ff00ff 5-0 6-0 3 6-1 2\nabc\n\n")
    assert seen == [(Position("00ff00ff00ff00ff", (6, 0)), b"abc"), (Position("00ff00ff00ff00ff", (6, 1)), b"\n\n")]


def test_an_announcement_has_no_entries():
    assert parse_published(b"00ff00ff00ff00ff 6-1\n") == Published("00ff00ff00ff00ff", (6, 1), (), 21)
