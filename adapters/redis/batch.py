"""Entries on their way from a stream to its readers.

What a script publishes is `incarnation previous-id (id length)*`, a line feed, and the entries' bytes end to end.
`previous` chains the messages: a reader that stands before it has missed something and reads the stream instead.
Scripts publish large batches without their entries for the same effect, and nothing at all when a stream is deleted.
"""

from dataclasses import dataclass
from typing import Generic, TypeVar

from adapters.redis.positions import StreamId, parse_id

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry as it is stored."""

    id: StreamId
    data: bytes


@dataclass(frozen=True, slots=True)
class Item(Generic[T]):
    """One entry understood; None when this version cannot, and readers pass over it."""

    id: StreamId
    value: T | None


@dataclass(frozen=True, slots=True)
class Batch(Generic[T]):
    """Entries that were written in one step, understood once for all readers of this process."""

    incarnation: str
    previous: StreamId
    items: tuple[Item[T], ...]
    byte_count: int


@dataclass(frozen=True, slots=True)
class Published:
    """One message of a stream's channel."""

    incarnation: str
    previous: StreamId
    entries: tuple[Entry, ...]
    byte_count: int


def parse_published(message: bytes) -> Published | None:
    """Take a message apart; None for the empty one of a deleted stream."""
    if not message:
        return None
    header, _, body = message.partition(b"\n")
    incarnation, previous, *lengths = header.split(b" ")
    entries, start = [], 0
    for at in range(0, len(lengths) - 1, 2):
        end = start + int(lengths[at + 1])
        entries.append(Entry(parse_id(lengths[at]), body[start:end]))
        start = end
    return Published(incarnation.decode("ascii"), parse_id(previous), tuple(entries), len(message))
