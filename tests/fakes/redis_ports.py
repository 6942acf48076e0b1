"""The event log, the inbox and the leases in this process's memory, for tests of use cases.

They keep the promises of `domain.turns.ports` (tests/contracts hold them to it); `down = True` makes a store
unreachable, `lose_memory` and `trim` do to the log what a Redis without its data or with too much of it does.
"""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from itertools import count

from domain.errors import BadInput, EventGap, NotFound, OutOfOrder, StoreUnavailable, Superseded, UserErrorCode, refuse
from domain.ids import ConversationId, TurnId, UserId
from domain.turns.entities import Turn, TurnStatus
from domain.turns.events import Event, RecordingStopReason
from domain.turns.ports import Cancel, InboxMessage, Interrupt, Moment, Piece, Stop

WINDOW = 64


class _Shared:
    """What can be away, and wakes its readers when something changes."""

    def __init__(self) -> None:
        self.down = False
        self._changed = asyncio.Condition()

    def _reach(self) -> None:
        if self.down:
            raise StoreUnavailable("Redis cannot be reached.")

    async def _wake(self) -> None:
        async with self._changed:
            self._changed.notify_all()
        await asyncio.sleep(0)  # a real store lets others run


@dataclass
class _Log:
    incarnation: int
    events: dict[int, Event | None] = field(default_factory=lambda: {0: None})
    last: int = 0
    fence: int | None = None
    snapshot: Turn | None = None

    def cursor(self, number: int) -> str:
        return f"{self.incarnation}.{number}"


class FakeEventLog(_Shared):
    """An event log that keeps everything, unless told otherwise."""

    def __init__(self) -> None:
        super().__init__()
        self._numbers = count(1)
        self._logs: dict[ConversationId, _Log] = {}

    def events(self, conversation_id: ConversationId) -> list[Event]:
        """What the log holds, oldest first."""
        return [event for event in self._log(conversation_id).events.values() if event is not None]

    async def lose_memory(self) -> None:
        """Forget everything."""
        self._logs.clear()
        await self._wake()

    async def trim(self, conversation_id: ConversationId, keep: int) -> None:
        """Forget all but the last `keep` entries."""
        log = self._log(conversation_id)
        log.events = {number: event for number, event in log.events.items() if number > log.last - keep}
        await self._wake()

    async def open_turn(self, turn: Turn) -> tuple[int, str]:
        self._reach()
        log = self._log(turn.conversation_id)
        log.fence = next(self._numbers)
        return log.fence, log.cursor(log.last)

    async def append(self, turn: Turn, events: Sequence[Event], *, fence: int | None) -> None:
        self._reach()
        log = self._log(turn.conversation_id)
        if fence is not None:
            if fence != log.fence:
                raise Superseded("Another owner has this turn.")
            log.snapshot = None if turn.ended else turn
        for event in events:
            log.last += 1
            log.events[log.last] = replace(event, cursor=log.cursor(log.last))
        await self._wake()

    async def cursor(self, conversation_id: ConversationId) -> str | None:
        self._reach()
        log = self._logs.get(conversation_id)
        return None if log is None else log.cursor(log.last)

    async def moment(self, conversation_id: ConversationId) -> Moment:
        self._reach()
        log = self._log(conversation_id)
        return Moment(log.cursor(log.last), log.snapshot)

    async def read(self, conversation_id: ConversationId, after: str | None) -> AsyncGenerator[Event, None]:
        self._reach()
        log = self._log(conversation_id)
        last = log.last if after is None else self._position(log, after)
        while True:
            async with self._changed:
                while self._logs.get(conversation_id) is log and log.last == last:
                    await self._changed.wait()
            if self._logs.get(conversation_id) is not log or last not in log.events:
                raise EventGap("The events since then are no longer kept.")
            last += 1
            if (event := log.events.get(last)) is not None:
                yield event

    async def delete(self, conversation_id: ConversationId) -> None:
        self._reach()
        self._logs.pop(conversation_id, None)
        await self._wake()

    def _log(self, conversation_id: ConversationId) -> _Log:
        if conversation_id not in self._logs:
            self._logs[conversation_id] = _Log(next(self._numbers))
        return self._logs[conversation_id]

    @staticmethod
    def _position(log: _Log, cursor: str) -> int:
        incarnation, _, number = cursor.partition(".")
        if not (incarnation.isdecimal() and number.isdecimal()):
            raise BadInput("That is no cursor.")
        if int(incarnation) != log.incarnation or int(number) not in log.events:
            raise EventGap("The events since then are no longer kept.")
        return int(number)


@dataclass
class _Box:
    owner_id: UserId
    open: bool
    next_sequence: int = 0
    byte_count: int = 0
    held: dict[int, bytes] = field(default_factory=dict)
    messages: list[InboxMessage] = field(default_factory=list)


class FakeInbox(_Shared):
    """Inboxes of all turns."""

    def __init__(self, max_recording_bytes: int = 64 * 1024 * 1024) -> None:
        super().__init__()
        self._max_recording_bytes = max_recording_bytes
        self._boxes: dict[TurnId, _Box] = {}

    async def open(self, turn: Turn) -> None:
        self._reach()
        recording = turn.status is TurnStatus.RECORDING
        box = self._boxes.setdefault(turn.id, _Box(turn.owner_id, open=recording))
        box.open = box.open and recording

    async def put_audio(self, turn_id: TurnId, owner_id: UserId, sequence: int, data: bytes) -> int:
        box = self._box(turn_id, owner_id)
        if not box.open:
            raise refuse(UserErrorCode.ALREADY_DONE, "The recording is closed.", "turnId")
        if sequence < box.next_sequence or sequence in box.held:
            return box.next_sequence
        if sequence > box.next_sequence + WINDOW:
            raise OutOfOrder(box.next_sequence, ("input", "sequence"))
        if box.byte_count + len(data) > self._max_recording_bytes:
            raise refuse(UserErrorCode.TOO_LONG, "The recording is too long.", "data")
        box.byte_count += len(data)
        box.held[sequence] = data
        while box.next_sequence in box.held:
            box.messages.append(Piece(box.held.pop(box.next_sequence)))
            box.next_sequence += 1
        await self._wake()
        return box.next_sequence

    async def stop(self, turn_id: TurnId, owner_id: UserId, reason: RecordingStopReason, pieces: int | None) -> bool:
        box = self._box(turn_id, owner_id)
        if not box.open:
            return False
        missing = box.next_sequence < (pieces or 0) or box.held
        if reason is RecordingStopReason.CLIENT and missing:
            raise OutOfOrder(box.next_sequence, ("input", "pieces"))
        box.open = False
        box.messages.append(Stop(reason))
        await self._wake()
        return True

    async def control(self, turn_id: TurnId, owner_id: UserId, message: Cancel | Interrupt) -> bool:
        try:
            box = self._box(turn_id, owner_id)
        except NotFound:
            return False
        box.messages.append(message)
        await self._wake()
        return True

    async def read(self, turn_id: TurnId) -> AsyncGenerator[InboxMessage, None]:
        self._reach()
        if (box := self._boxes.get(turn_id)) is None:
            raise NotFound("There is no such recording.")
        read = 0
        while True:
            async with self._changed:
                while self._boxes.get(turn_id) is box and len(box.messages) == read:
                    await self._changed.wait()
            if self._boxes.get(turn_id) is not box:
                raise StoreUnavailable("The recording was lost.")
            read += 1
            yield box.messages[read - 1]

    async def has_recording(self, turn_id: TurnId) -> bool:
        self._reach()
        box = self._boxes.get(turn_id)
        return box is not None and (box.open or bool(box.messages))

    async def recording(self, turn_id: TurnId) -> bytes:
        self._reach()
        messages = self._boxes[turn_id].messages if turn_id in self._boxes else []
        return b"".join(message.data for message in messages if isinstance(message, Piece))

    async def close(self, turn_id: TurnId) -> None:
        self._reach()
        self._boxes.pop(turn_id, None)
        await self._wake()

    def _box(self, turn_id: TurnId, owner_id: UserId) -> _Box:
        self._reach()
        box = self._boxes.get(turn_id)
        if box is None or box.owner_id != owner_id:
            raise NotFound("There is no such turn in progress.")
        return box


class FakeLeases(_Shared):
    """Leases that last until given back, or until `lapse`."""

    def __init__(self) -> None:
        super().__init__()
        self._tokens = count(1)
        self._holders: dict[TurnId, int] = {}

    def lapse(self, turn_id: TurnId) -> None:
        """Let a lease run out although its block goes on."""
        self._holders.pop(turn_id, None)

    @asynccontextmanager
    async def hold(self, turn_id: TurnId) -> AsyncIterator[None]:
        token = next(self._tokens)
        self._holders[turn_id] = token
        try:
            yield
        finally:
            if self._holders.get(turn_id) == token:
                del self._holders[turn_id]

    async def announce(self, turn_id: TurnId) -> None:
        self._reach()
        self._holders.setdefault(turn_id, 0)

    async def held(self, turn_id: TurnId) -> bool:
        self._reach()
        return turn_id in self._holders
