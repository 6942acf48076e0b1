"""The event log of each account: the conversations' kind of log (docs/decisions/0002-event-log.md), without a fence.

Every process may write to it. Its scripts and cursors are those of the conversations' logs.
"""

from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from typing import Final, cast

from redis.asyncio import Redis

from adapters.redis.account_codec import decode_account_event, encode_account_event
from adapters.redis.event_log import MEMORY_MS, READ_AT_ONCE
from adapters.redis.failures import answers
from adapters.redis.hub import Hub
from adapters.redis.keys import account_keys
from adapters.redis.positions import Position, from_cursor, new_incarnation, parse_id, to_cursor
from adapters.redis.script import Argument, Script
from adapters.redis.sealed_entries import SealedEntries
from adapters.redis.stream import Stream
from adapters.redis.tail import Tail
from adapters.vault.vault import Vault
from domain.accounts.events import AccountEvent, NodeRemoved, as_of_removals
from domain.ids import UserId

UNCHECKED: Final = ""
SNAPSHOT: Final = ("leave", b"")


class RedisAccountLog:
    """`domain.accounts.ports.AccountLog` on streams. Entries are kept by age and by bytes, whichever ends first."""

    def __init__(
        self,
        client: Redis,
        hub: Hub,
        vault: Vault,
        *,
        max_bytes: int = 1024 * 1024,
        max_age_ms: int = 15 * 60_000,
        patience_s: float = 10.0,
    ) -> None:
        self._client = client
        self._max_bytes = max_bytes
        self._max_age_ms = max_age_ms
        self._memory_ms = max(MEMORY_MS, max_age_ms)
        stream = Stream(client, batch=READ_AT_ONCE)
        self._seals = SealedEntries(vault)
        self._tail = Tail[AccountEvent](hub, stream, decode_account_event, self._seals, patience_s=patience_s)
        self._append = Script(client, "log_state.lua", "publish.lua", "append.lua")
        self._moment = Script(client, "log_state.lua", "moment.lua", repeatable=True)
        self._forget = Script(client, "forget.lua", repeatable=True)

    async def append(self, user_id: UserId, events: Sequence[AccountEvent]) -> None:
        """Write events in order, in one step. An answer that is lost leaves open whether they were written."""
        args: list[Argument] = [UNCHECKED, new_incarnation(), self._memory_ms, self._max_age_ms, self._max_bytes]
        keys = account_keys(user_id)
        args += SNAPSHOT
        args += await self._seals.seal(user_id, keys.stream, [encode_account_event(event) for event in events])
        await self._append(keys.pair, args)

    async def cursor(self, user_id: UserId) -> str:
        """Read where the log stands; one that is not there is begun."""
        return to_cursor(await self._now(user_id))

    async def read(self, user_id: UserId, after: str | None) -> AsyncGenerator[AccountEvent, None]:
        """Yield each event once: those kept since `after`, then new ones; without `after`, new ones only.

        What was removed by now is taken out of the events kept. Raises BadInput, EventGap, and StoreUnavailable when
        Redis stays away.
        """
        known = None if after is None else from_cursor(after)
        removed: frozenset[str] = frozenset()

        async def begin() -> Position:
            nonlocal removed
            if known is None:
                return await self._now(user_id)
            removed = await self._removed(user_id)
            return known

        async with aclosing(self._tail.read(account_keys(user_id), begin)) as events:
            async for event in events:
                yield as_of_removals(event, removed)

    async def forget(self, user_id: UserId) -> None:
        """Forget the log; who reads it is told by EventGap."""
        keys = account_keys(user_id)
        await self._forget((keys.stream, keys.state), ())

    async def _now(self, user_id: UserId) -> Position:
        args = (new_incarnation(), self._memory_ms, self._max_age_ms)
        reply = await self._moment(account_keys(user_id).pair, args)
        incarnation, last, _ = cast("tuple[bytes, bytes, None]", reply)
        return Position(incarnation.decode("ascii"), parse_id(last))

    async def _removed(self, user_id: UserId) -> frozenset[str]:
        """Look through all that is kept, which is little: a snapshot may stand far before its object's removal."""
        stream = account_keys(user_id).stream
        async with answers():
            entries = cast("list[tuple[bytes, dict[bytes, bytes]]]", await self._client.xrange(stream))
        opened = await self._seals.opened(stream, [fields[b"e"] for _, fields in entries])
        nowhere = Position(new_incarnation(), (0, 0))
        events = (decode_account_event(nowhere, data) for data in opened if data is not None)
        return frozenset(event.removed_id for event in events if isinstance(event, NodeRemoved))
