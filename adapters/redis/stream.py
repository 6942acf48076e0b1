"""Read a stream in batches, knowing whether anything is missing."""

from typing import Final, cast

from redis.asyncio import Redis

from adapters.redis.batch import Entry
from adapters.redis.keys import StreamKeys
from adapters.redis.positions import Position, format_id, parse_id
from adapters.redis.script import Script
from domain.errors import EventGap

RawEntries = list[tuple[bytes, tuple[bytes, bytes]]]

GAP: Final = "The events since then are no longer kept."


class Stream:
    """Any stream whose hash says `incarnation`, `last` and `floor`; `batch` entries are read at a time."""

    def __init__(self, client: Redis, *, batch: int) -> None:
        self.batch = batch
        self._read = Script(client, "read.lua", repeatable=True)

    async def behind(self, keys: StreamKeys, position: Position) -> list[Entry]:
        """Read the next entries; fewer than `batch` of them are all there are.

        Raises EventGap when entries behind the position are no longer kept, or were lost.
        """
        reply = await self._read(keys.pair, (position.incarnation, format_id(position.id), self.batch))
        if reply is None:
            raise EventGap(GAP)
        return [Entry(parse_id(raw_id), fields[1]) for raw_id, fields in cast("RawEntries", reply)]
