"""The event log of each conversation (docs/decisions/0002-event-log.md)."""

from collections.abc import AsyncGenerator, Sequence
from typing import Final, cast

from redis.asyncio import Redis

from adapters.redis.event_codec import decode_event, decode_turn, encode_event, encode_turn
from adapters.redis.failures import answers
from adapters.redis.hub import Hub
from adapters.redis.keys import log_keys
from adapters.redis.positions import Position, from_cursor, new_incarnation, parse_id, to_cursor
from adapters.redis.relay import FEED_LIMITS, FeedLimits
from adapters.redis.script import Argument, Script
from adapters.redis.sealed_entries import SealedEntries
from adapters.redis.stream import Stream
from adapters.redis.tail import Tail
from adapters.vault.vault import Vault
from domain.errors import Superseded
from domain.ids import ConversationId
from domain.turns.entities import Turn
from domain.turns.events import Event
from domain.turns.ports import Moment

MEMORY_MS: Final = 24 * 3_600_000
"""How long a silent log remembers its incarnation and fence; open subscriptions outlive its entries by this."""
READ_AT_ONCE: Final = 64


class RedisEventLog:
    """`domain.turns.ports.EventLog` on streams. Entries are kept by age and by bytes, whichever ends first."""

    def __init__(
        self,
        client: Redis,
        hub: Hub,
        vault: Vault,
        *,
        max_bytes: int = 48 * 1024 * 1024,
        max_age_ms: int = 15 * 60_000,
        feed_limits: FeedLimits = FEED_LIMITS,
        patience_s: float = 10.0,
    ) -> None:
        self._client = client
        self._max_bytes = max_bytes
        self._max_age_ms = max_age_ms
        self._memory_ms = max(MEMORY_MS, max_age_ms)
        self._seals = SealedEntries(vault)
        stream = Stream(client, batch=READ_AT_ONCE)
        self._tail = Tail[Event](hub, stream, decode_event, self._seals, feed_limits=feed_limits, patience_s=patience_s)
        self._open_turn = Script(client, "log_state.lua", "open_turn.lua", repeatable=True)
        self._append = Script(client, "log_state.lua", "publish.lua", "append.lua")
        self._moment = Script(client, "log_state.lua", "moment.lua", repeatable=True)
        self._forget = Script(client, "forget.lua", repeatable=True)

    async def open_turn(self, turn: Turn) -> tuple[int, str]:
        """Raise the fence; return it, and the cursor just before the turn's first event."""
        reply = await self._open_turn(log_keys(turn.conversation_id).pair, (new_incarnation(), self._memory_ms))
        fence, incarnation, last = cast("tuple[bytes, bytes, bytes]", reply)
        return int(fence), to_cursor(Position(incarnation.decode("ascii"), parse_id(last)))

    async def append(self, turn: Turn, events: Sequence[Event], *, fence: int | None) -> None:
        """Write events in order, in one step; raises Superseded when `fence` is not the conversation's.

        An answer that is lost leaves open whether they were written: they are not sent again.
        """
        keys = log_keys(turn.conversation_id)
        if fence is None:
            checked, snapshot, kept = "", "leave", b""
        elif turn.ended:
            checked, snapshot, kept = str(fence), "delete", b""
        else:
            checked, snapshot = str(fence), "set"
            [kept] = await self._seals.seal(turn.owner_id, keys.state, [encode_turn(turn)])
        args: list[Argument] = [checked, new_incarnation(), self._memory_ms, self._max_age_ms, self._max_bytes]
        args += [snapshot, kept]
        args += await self._seals.seal(turn.owner_id, keys.stream, [encode_event(event) for event in events])
        if not await self._append(keys.pair, args):
            raise Superseded("Another owner has this turn.")

    async def cursor(self, conversation_id: ConversationId) -> str | None:
        """Read where the log stands; nothing is made of a log that is not there."""
        async with answers():
            state = await self._client.hmget(log_keys(conversation_id).state, ["incarnation", "last"])
        incarnation, last = cast("tuple[bytes | None, bytes]", state)
        if incarnation is None:
            return None
        return to_cursor(Position(incarnation.decode("ascii"), parse_id(last)))

    async def moment(self, conversation_id: ConversationId) -> Moment:
        """Read the newest cursor and the unfinished turn as of it, in one step."""
        position, raw = await self._now(conversation_id)
        if raw is None:
            return Moment(to_cursor(position), None)
        [opened] = await self._seals.opened(log_keys(conversation_id).state, [raw])
        return Moment(to_cursor(position), None if opened is None else decode_turn(opened))

    def read(self, conversation_id: ConversationId, after: str | None) -> AsyncGenerator[Event, None]:
        """Yield each event once: those kept since `after`, then new ones; without `after`, new ones only.

        Raises BadInput, EventGap, and StoreUnavailable when Redis stays away.
        """
        known = None if after is None else from_cursor(after)

        async def begin() -> Position:
            return known or (await self._now(conversation_id))[0]

        return self._tail.read(log_keys(conversation_id), begin)

    async def delete(self, conversation_id: ConversationId) -> None:
        """Forget the log; who reads it is told by EventGap."""
        keys = log_keys(conversation_id)
        await self._forget((keys.stream, keys.state), ())

    async def _now(self, conversation_id: ConversationId) -> tuple[Position, bytes | None]:
        args = (new_incarnation(), self._memory_ms, self._max_age_ms)
        reply = await self._moment(log_keys(conversation_id).pair, args)
        incarnation, last, snapshot = cast("tuple[bytes, bytes, bytes | None]", reply)
        return Position(incarnation.decode("ascii"), parse_id(last)), snapshot
