"""What clients send to the owner of a turn: one hash, one stream and the pieces that came too early."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing
from typing import Final, cast

from redis.asyncio import Redis

from adapters.redis.failures import answers
from adapters.redis.hub import Hub
from adapters.redis.inbox_codec import PIECE, decode_message, encode_message
from adapters.redis.keys import held_key, inbox_keys
from adapters.redis.positions import START, Position, new_incarnation
from adapters.redis.relay import FeedLimits
from adapters.redis.script import Argument, Script
from adapters.redis.sealed_entries import SealedEntries
from adapters.redis.stream import Stream
from adapters.redis.tail import Tail
from adapters.vault.vault import Vault
from domain.errors import EventGap, NotFound, OutOfOrder, StoreUnavailable, UserErrorCode, refuse
from domain.ids import TurnId, UserId
from domain.turns.entities import Turn, TurnStatus
from domain.turns.events import RecordingStopReason
from domain.turns.ports import Cancel, InboxMessage, Interrupt, Piece, Stop

WINDOW: Final = 64
"""Pieces this far ahead are held: operations of one socket run concurrently."""
READ_AT_ONCE: Final = 16
FEED: Final = FeedLimits(entries=256, byte_count=4 * 1024 * 1024)


class RedisInbox:
    """`domain.turns.ports.Inbox`; every message is one script, which checks owner, state, order and size."""

    def __init__(
        self,
        client: Redis,
        hub: Hub,
        vault: Vault,
        *,
        max_recording_bytes: int,
        ttl_ms: int = 3_600_000,
        patience_s: float = 10.0,
    ) -> None:
        self._client = client
        self._max_recording_bytes = max_recording_bytes
        self._ttl_ms = ttl_ms
        self._stream = Stream(client, batch=READ_AT_ONCE)
        self._seals = SealedEntries(vault)
        self._tail = Tail[InboxMessage](
            hub, self._stream, decode_message, self._seals, feed_limits=FEED, patience_s=patience_s
        )
        post = ("publish.lua", "inbox_post.lua")
        self._open = Script(client, "inbox_open.lua", repeatable=True)
        self._put = Script(client, *post, "inbox_put.lua", repeatable=True)
        self._stop = Script(client, *post, "inbox_stop.lua")
        self._control = Script(client, *post, "inbox_control.lua")
        self._forget = Script(client, "forget.lua", repeatable=True)

    async def open(self, turn: Turn) -> None:
        """Begin to take messages for a turn, or go on; audio only while it is RECORDING and was not stopped."""
        recording = "1" if turn.status is TurnStatus.RECORDING else "0"
        await self._open(inbox_keys(turn.id).pair, (new_incarnation(), turn.owner_id, recording, self._ttl_ms))

    async def put_audio(self, turn_id: TurnId, owner_id: UserId, sequence: int, data: bytes) -> int:
        """Take one piece; return the sequence number expected next."""
        [sealed] = await self._seals.seal(owner_id, inbox_keys(turn_id).stream, [PIECE + data])
        piece = (sequence, sealed, len(data), WINDOW, self._max_recording_bytes)
        outcome, expected = await self._ask(self._put, turn_id, owner_id, *piece)
        match outcome:
            case b"closed":
                raise refuse(UserErrorCode.ALREADY_DONE, "The recording is closed.", "turnId")
            case b"past":
                raise OutOfOrder(expected, ("input", "sequence"))
            case b"long":
                raise refuse(UserErrorCode.TOO_LONG, "The recording is too long.", "data")
            case _:
                return expected

    async def stop(self, turn_id: TurnId, owner_id: UserId, reason: RecordingStopReason, pieces: int | None) -> bool:
        """Close the recording; False when it was closed before.

        Only a client's stop has to wait for pieces on their way: the server's own ends the recording where it is.
        """
        whole = "1" if reason is RecordingStopReason.CLIENT else "0"
        message = encode_message(Stop(reason))
        outcome, expected = await self._ask(self._stop, turn_id, owner_id, message, whole, pieces or 0)
        if outcome == b"incomplete":
            raise OutOfOrder(expected, ("input", "pieces"))
        return outcome == b"stopped"

    async def control(self, turn_id: TurnId, owner_id: UserId, message: Cancel | Interrupt) -> bool:
        """Tell the owner something else; False when there is no such inbox of this owner."""
        keys = (*inbox_keys(turn_id).pair, held_key(turn_id))
        return bool(await self._control(keys, (self._ttl_ms, owner_id, encode_message(message))))

    async def read(self, turn_id: TurnId) -> AsyncGenerator[InboxMessage, None]:
        """Yield every message from the first one on, then new ones.

        Raises NotFound when there is no inbox, StoreUnavailable when it was lost or Redis stays away.
        """
        try:
            async with aclosing(self._tail.read(inbox_keys(turn_id), self._beginning(turn_id))) as messages:
                async for message in messages:
                    yield message
        except EventGap as error:
            raise StoreUnavailable("The recording was lost.") from error

    async def has_recording(self, turn_id: TurnId) -> bool:
        """Tell whether a recording is being taken, or was taken, through this inbox."""
        keys = inbox_keys(turn_id)
        async with answers():
            is_open = await self._client.hget(keys.state, "open")
            return is_open == b"1" or (is_open is not None and bool(await self._client.exists(keys.stream)))

    async def recording(self, turn_id: TurnId) -> bytes:
        """Return the pieces so far, put end to end; nothing when there is no inbox."""
        keys, pieces = inbox_keys(turn_id), bytearray()
        try:
            position = await self._beginning(turn_id)()
            while entries := await self._stream.behind(keys, position):
                position = Position(position.incarnation, entries[-1].id)
                for data in await self._seals.opened(keys.stream, [entry.data for entry in entries]):
                    if data is not None and isinstance(message := decode_message(position, data), Piece):
                        pieces += message.data
        except NotFound:
            return b""
        except EventGap as error:
            raise StoreUnavailable("The recording was lost.") from error
        return bytes(pieces)

    async def close(self, turn_id: TurnId) -> None:
        """Forget the inbox and its recording."""
        keys = inbox_keys(turn_id)
        await self._forget((keys.stream, keys.state, held_key(turn_id)), ())

    async def _ask(self, script: Script, turn_id: TurnId, owner_id: UserId, *args: Argument) -> tuple[bytes, int]:
        keys = (*inbox_keys(turn_id).pair, held_key(turn_id))
        outcome, expected = cast("tuple[bytes, int]", await script(keys, (self._ttl_ms, owner_id, *args)))
        if outcome == b"missing":
            raise NotFound("There is no such turn in progress.")
        return outcome, expected

    def _beginning(self, turn_id: TurnId) -> Callable[[], Awaitable[Position]]:
        async def begin() -> Position:
            async with answers():
                raw = await self._client.hget(inbox_keys(turn_id).state, "incarnation")
            if raw is None:
                raise NotFound("There is no such turn in progress.")
            return Position(cast("bytes", raw).decode("ascii"), START)

        return begin
