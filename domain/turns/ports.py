"""What turns need of the stores: the turns themselves, the event log, the inbox, and kept recordings."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Protocol, TypeAlias

from domain.ids import ConversationId, TurnId, UserId
from domain.pages import Page, PageRequest
from domain.turns.entities import Message, Turn, TurnStatus
from domain.turns.events import Event, RecordingStopReason


class Turns(Protocol):
    """Turns, kept. At most one of a conversation has not ended: the store enforces it."""

    async def add(self, turn: Turn) -> Turn | None:
        """Keep a new turn; if another one of its conversation has not ended, keep nothing and return that one.

        A turn whose id is there already is returned as it is stored, so that adding it again is harmless.
        """
        ...

    async def get(self, turn_ids: Sequence[TurnId], owner_id: UserId) -> Sequence[Turn | None]:
        """Load turns of one owner, in the order asked for; None for what is not there or not theirs."""
        ...

    async def unfinished(self, conversation_id: ConversationId) -> Turn | None:
        """Load the turn of a conversation that has not ended."""
        ...

    async def save(self, turn: Turn) -> bool:
        """Store a turn's whole state; False when its epoch is no longer the stored one."""
        ...

    async def claim(self, turn: Turn, *, expected: TurnStatus) -> bool:
        """Store `turn` if the stored one is `expected`, one epoch behind, and its conversation has none unfinished."""
        ...

    async def move(self, turn_id: TurnId, *, expected: TurnStatus, to: TurnStatus) -> Turn | None:
        """Change the status if it is `expected`; return the turn as it is then, None if there is none."""
        ...

    async def told(self, turn: Turn) -> None:
        """Take note that everybody was told how a turn has ended; nothing when it has been begun again since."""
        ...

    async def orphans(self, limit: int, after: Turn | None = None) -> Sequence[Turn]:
        """List turns that have not ended, and those that have and of whom `told` has not been said, oldest first.

        `after` is the last one of the page before.
        """
        ...

    async def recent(self, conversation_id: ConversationId, limit: int) -> Sequence[Turn]:
        """Load the last answered turns that have messages, newest first, for the coach's context."""
        ...

    async def since(self, conversation_id: ConversationId, turn_id: TurnId, limit: int) -> Sequence[Turn]:
        """Load answered turns that have messages, oldest first, from `turn_id` on."""
        ...

    async def page(self, conversation_id: ConversationId, request: PageRequest) -> Page[Turn]:
        """Load a page of turns, newest first, discarded ones left out; keys are turn ids. `total` is not filled in."""
        ...

    async def message_page(self, conversation_id: ConversationId, request: PageRequest) -> Page[Message]:
        """Load a page of messages, newest first; keys are message ids. `total` is not filled in."""
        ...

    async def delete_of(self, conversation_id: ConversationId) -> None:
        """Delete all turns of a conversation."""
        ...


@dataclass(frozen=True, slots=True)
class Moment:
    """What a conversation's log says at one instant: the cursor, and the turn as of exactly that cursor."""

    cursor: str
    turn: Turn | None


class EventLog(Protocol):
    """The ordered, bounded, replayable events of each conversation. Cursors are opaque."""

    async def open_turn(self, turn: Turn) -> tuple[int, str]:
        """Raise the conversation's fence for a new owner of `turn`.

        Returns the fence, and the cursor that stands just before the turn's first event.
        """
        ...

    async def append(self, turn: Turn, events: Sequence[Event], *, fence: int | None) -> None:
        """Write events in order, in one step, and make `turn` the log's snapshot until it has ended.

        With `fence` None the events come after their turn and are not checked. Raises Superseded when `fence` is not
        the conversation's, StoreUnavailable when the log cannot be reached. Nothing is written in either case.
        """
        ...

    async def cursor(self, conversation_id: ConversationId) -> str | None:
        """Read where the log stands, at the least cost; None when it knows nothing of the conversation."""
        ...

    async def moment(self, conversation_id: ConversationId) -> Moment:
        """Read where the log stands, and the unfinished turn as told by the events up to there."""
        ...

    def read(self, conversation_id: ConversationId, after: str | None) -> AsyncGenerator[Event, None]:
        """Yield each event once, in order: those kept since `after`, then new ones as they come, without end.

        Without `after` it begins now. Raises EventGap when `after` is no longer kept, BadInput when it is no cursor,
        StoreUnavailable when the log is lost for good.
        """
        ...

    async def delete(self, conversation_id: ConversationId) -> None:
        """Forget a conversation's events."""
        ...


@dataclass(frozen=True, slots=True)
class Piece:
    """The next piece of a recording, in order, without gaps or repeats."""

    data: bytes


@dataclass(frozen=True, slots=True)
class Stop:
    """The recording is closed; no piece follows."""

    reason: RecordingStopReason


@dataclass(frozen=True, slots=True)
class Cancel:
    """Throw the recording away."""


@dataclass(frozen=True, slots=True)
class Interrupt:
    """Stop the coach; `played_ms` is how much of the reply was played, if the client knows."""

    played_ms: int | None


InboxMessage: TypeAlias = Piece | Stop | Cancel | Interrupt


class Inbox(Protocol):
    """What clients send to the owner of a turn, through any process: audio and control messages, in one order.

    Operations of one socket run concurrently, so pieces up to 64 ahead are held and moved in order.
    """

    async def open(self, turn: Turn) -> None:
        """Begin to take messages for `turn`; closed to audio unless it is RECORDING."""
        ...

    async def put_audio(self, turn_id: TurnId, owner_id: UserId, sequence: int, data: bytes) -> int:
        """Take one piece; return the sequence number expected next. A repeated piece is ignored.

        Raises NotFound (no such inbox of this owner), InvalidInput ALREADY_DONE (closed), OutOfOrder (past the window),
        InvalidInput TOO_LONG (the recording has more bytes than allowed).
        """
        ...

    async def stop(self, turn_id: TurnId, owner_id: UserId, reason: RecordingStopReason, pieces: int | None) -> bool:
        """Close the recording; False when it was closed before.

        Raises NotFound, and, for a client's stop, OutOfOrder while fewer than `pieces` have come or a held piece waits
        for one missing; the server's own stop ends the recording where it is.
        """
        ...

    async def control(self, turn_id: TurnId, owner_id: UserId, message: Cancel | Interrupt) -> bool:
        """Tell the owner something else; False when there is no such inbox of this owner."""
        ...

    def read(self, turn_id: TurnId) -> AsyncGenerator[InboxMessage, None]:
        """Yield every message from the first one on, then new ones as they come, without end."""
        ...

    async def has_recording(self, turn_id: TurnId) -> bool:
        """Tell whether a recording is being taken, or was taken, through this inbox."""
        ...

    async def recording(self, turn_id: TurnId) -> bytes:
        """Return the pieces so far, put end to end."""
        ...

    async def close(self, turn_id: TurnId) -> None:
        """Forget the inbox and its recording."""
        ...


class Leases(Protocol):
    """Who is at work on which turn. A lease says somebody is alive; the fence says who may speak."""

    def hold(self, turn_id: TurnId) -> AbstractAsyncContextManager[None]:
        """Hold the lease on a turn, renewing it, until the block ends."""
        ...

    async def announce(self, turn_id: TurnId) -> None:
        """Keep others from taking a turn for an orphan until `hold`: called before the turn is stored or claimed.

        Runs out like a lease; changes nothing where one is held.
        """
        ...

    async def held(self, turn_id: TurnId) -> bool:
        """Tell whether anybody holds the lease."""
        ...


class TurnSeats(Protocol):
    """How many turns each user has in progress, in all processes together."""

    async def take(self, turn: Turn, at_most: int) -> bool:
        """Count a turn in; False when its user has `at_most` already, those of the turn's own conversation left out.

        A conversation has one turn at a time: another one of it is about to end, or the new one will be refused. Turns
        that nobody counts out are forgotten after the longest time a turn can take. Raises StoreUnavailable.
        """
        ...

    async def give_back(self, turn: Turn) -> None:
        """Count a turn out; harmless when it is not counted. Never raises."""
        ...


class Handovers(Protocol):
    """How processes tell each other that turns are waiting for a new owner, so that nobody has to look all the time."""

    async def announce(self) -> None:
        """Wake all processes. Never raises: without it they find the turns a little later."""
        ...

    async def wait(self) -> None:
        """Wait until somebody has announced since the last wait ended."""
        ...
