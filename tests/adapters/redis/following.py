"""Conversations that say numbers, and readers who remember what they heard."""

import asyncio
from contextlib import aclosing
from typing import cast

from redis.asyncio import Redis

from adapters.redis.event_codec import decode_event
from adapters.redis.event_log import RedisEventLog
from adapters.redis.keys import log_keys
from adapters.redis.positions import Position, new_incarnation, parse_id
from adapters.redis.sealed_entries import SealedEntries
from domain.turns.entities import Turn
from tests.contracts.event_log import texts, words
from tests.fakes.vault import VAULT


async def write(log: RedisEventLog, turn: Turn, fence: int, count: int, *, first: int = 0) -> None:
    """Append numbered words in batches of uneven size."""
    number = first
    while number < first + count:
        size = min(number % 4 + 1, first + count - number)
        await log.append(turn, words(turn, *(str(n) for n in range(number, number + size))), fence=fence)
        number += size


async def follow(log: RedisEventLog, turn: Turn, cursor: str, last: int) -> list[str]:
    """Read until the word `last` has come."""
    seen: list[str] = []
    async with asyncio.timeout(30), aclosing(log.read(turn.conversation_id, cursor)) as events:
        while not seen or seen[-1] != str(last):
            seen += texts([await anext(events)])
    return seen


def numbers(first: int, end: int) -> list[str]:
    """Say what was written."""
    return [str(number) for number in range(first, end)]


async def stored(client: Redis, stream: str) -> list[tuple[bytes, dict[bytes, bytes]]]:
    """Look at the entries of a stream."""
    return cast("list[tuple[bytes, dict[bytes, bytes]]]", await client.xrange(stream))


async def kept(client: Redis, turn: Turn) -> list[str]:
    """Look at what the stream of a turn's conversation says."""
    nowhere = new_incarnation()
    stream = log_keys(turn.conversation_id).stream
    entries = await stored(client, stream)
    opened = await SealedEntries(VAULT).opened(stream, [fields[b"e"] for _, fields in entries])
    events = [
        decode_event(Position(nowhere, parse_id(raw_id)), data or b"")
        for (raw_id, _), data in zip(entries, opened, strict=True)
    ]
    return texts([event for event in events if event is not None])
