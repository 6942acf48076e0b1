"""The stores of MongoDB as small dictionaries that keep the same promises (see tests/contracts).

Set `failure` on any of them to have its next calls raise that error, None to heal it.
"""

from collections.abc import AsyncGenerator, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from domain.accounts.entities import SignIn, User
from domain.audio.formats import AudioFormat
from domain.clock import Clock
from domain.conversations.entities import Conversation, ConversationFilter
from domain.errors import CoachError, NotFound
from domain.idempotency import Claim
from domain.ids import ConversationId, SignInId, TurnId, UserId
from domain.pages import Page, PageRequest
from domain.recordings.entities import KeptRecording
from domain.turns.entities import ANSWERED, Message, MessageRole, Turn, TurnStatus, Usage
from tests.fakes.clock import FakeClock
from tests.fakes.lists import after, check_key, in_time


class Breakable:
    """A store that can be made to fail."""

    failure: CoachError | None = None

    def reach(self) -> None:
        """Raise the failure that was asked for."""
        if self.failure is not None:
            raise self.failure


class FakeUsers(Breakable):
    """Users by id."""

    def __init__(self) -> None:
        self.users: dict[UserId, User] = {}

    async def add(self, user: User) -> bool:
        self.reach()
        if user.id in self.users or await self.by_email(user.email):
            return False
        self.users[user.id] = user
        return True

    async def get(self, user_id: UserId) -> User | None:
        self.reach()
        return self.users.get(user_id)

    async def by_email(self, email: str) -> User | None:
        self.reach()
        return next((user for user in self.users.values() if user.email == email), None)

    async def replace_profile(self, user: User) -> None:
        self.reach()
        if kept := self.users.get(user.id):
            self.users[user.id] = replace(kept, profile=user.profile, settings=user.settings)

    async def set_password(self, user_id: UserId, password_hash: str) -> None:
        self.reach()
        if kept := self.users.get(user_id):
            self.users[user_id] = replace(kept, password_hash=password_hash)

    async def verify_email(self, user_id: UserId, email: str) -> None:
        self.reach()
        kept = self.users.get(user_id)
        if kept is not None and kept.email == email:
            self.users[user_id] = replace(kept, email_verified=True)


def only_users(*users: User) -> FakeUsers:
    """Make a store that has these users."""
    store = FakeUsers()
    store.users.update({user.id: user for user in users})
    return store


class FakeSignIns(Breakable):
    """Sign-ins by id; they stay when they expire, as they do for a while in MongoDB."""

    def __init__(self) -> None:
        self.sign_ins: dict[SignInId, SignIn] = {}

    async def add(self, sign_in: SignIn) -> None:
        self.reach()
        self.sign_ins[sign_in.id] = sign_in

    async def get(self, sign_in_id: SignInId) -> SignIn | None:
        self.reach()
        return self.sign_ins.get(sign_in_id)

    async def rotate(self, sign_in: SignIn, *, seen_hash: str) -> bool:
        self.reach()
        kept = self.sign_ins.get(sign_in.id)
        if kept is None or kept.ended_at is not None or kept.refresh_hashes[0] != seen_hash:
            return False
        self.sign_ins[sign_in.id] = sign_in
        return True

    async def end(self, sign_in_id: SignInId, at: datetime) -> None:
        self.reach()
        kept = self.sign_ins.get(sign_in_id)
        if kept is not None and kept.ended_at is None:
            self.sign_ins[sign_in_id] = replace(kept, ended_at=at)

    async def end_all(self, user_id: UserId, at: datetime, *, but: SignInId | None = None) -> Sequence[SignInId]:
        self.reach()
        names = [sign_in.id for sign_in in await self.good(user_id, at) if sign_in.id != but]
        for name in names:
            await self.end(name, at)
        return names

    async def ended_among(self, sign_in_ids: Collection[SignInId], at: datetime) -> Collection[SignInId]:
        self.reach()
        found = {name: self.sign_ins.get(name) for name in sign_in_ids}
        return [name for name, kept in found.items() if kept is None or kept.ended_at or kept.expires_at <= at]

    async def good(self, user_id: UserId, at: datetime) -> Sequence[SignIn]:
        self.reach()
        theirs = (s for s in self.sign_ins.values() if s.user_id == user_id)
        good = [s for s in theirs if s.ended_at is None and s.expires_at > at]
        return sorted(good, key=lambda s: (s.created_at, s.id), reverse=True)[:100]


@dataclass
class FakeMark:
    """What of a conversation is due for review."""

    since: TurnId
    version: int
    attempts: int = 0
    due_at: datetime | None = None
    claim: str | None = None


class FakeConversations(Breakable):
    """Conversations by id, what is due for review, and what of each turn has been counted."""

    def __init__(self) -> None:
        self.conversations: dict[ConversationId, Conversation] = {}
        self.marks: dict[ConversationId, FakeMark] = {}
        self._counted: dict[TurnId, tuple[frozenset[MessageRole], Usage]] = {}

    async def add(self, conversation: Conversation) -> bool:
        self.reach()
        return self.conversations.setdefault(conversation.id, conversation) is conversation

    async def get(self, conversation_ids: Sequence[ConversationId], owner_id: UserId) -> Sequence[Conversation | None]:
        self.reach()
        found = (self.conversations.get(id_) for id_ in conversation_ids)
        return [c if c is not None and c.owner_id == owner_id else None for c in found]

    async def replace(self, conversation: Conversation) -> None:
        self.reach()
        new = conversation
        kept = self.conversations.get(new.id)
        if kept is not None and kept.owner_id == new.owner_id:
            self.conversations[new.id] = replace(
                kept,
                title=new.title,
                untitled=new.untitled,
                topic=new.topic,
                goal_id=new.goal_id,
                status=new.status,
                rating=new.rating,
                rating_note=new.rating_note,
                updated_at=new.updated_at,
            )

    async def record_turn(self, turn: Turn) -> None:
        self.reach()
        kept = self.conversations.get(turn.conversation_id)
        if kept is None or turn.status is TurnStatus.DISCARDED:
            return
        roles, usage = self._counted.get(turn.id, (frozenset(), Usage()))
        said = roles | {message.role for message in turn.messages}
        spent = _most(usage, turn.usage)
        newest = max(kept.last_turn_id or "", turn.id) == turn.id
        self.conversations[kept.id] = replace(
            kept,
            phase=turn.phase if turn.phase is not None and newest else kept.phase,
            updated_at=max(kept.updated_at, turn.created_at, *(m.created_at for m in turn.messages)),
            last_turn_id=turn.id if turn.messages and newest else kept.last_turn_id,
            turn_count=kept.turn_count + (turn.id not in self._counted),
            message_count=kept.message_count + len(said) - len(roles),
            usage=_minus(kept.usage + spent, usage),
        )
        self._counted[turn.id] = (said, spent)
        if turn.status in ANSWERED and turn.messages:
            self._mark(turn)

    def _mark(self, turn: Turn) -> None:
        mark = self.marks.setdefault(turn.conversation_id, FakeMark(turn.id, 0))
        mark.since, mark.version = min(mark.since, turn.id), mark.version + 1
        if mark.due_at is None:
            mark.due_at, mark.attempts = max(turn.created_at, *(m.created_at for m in turn.messages)), 0

    async def delete(self, conversation_id: ConversationId, owner_id: UserId) -> bool:
        self.reach()
        [found] = await self.get([conversation_id], owner_id)
        if found is not None:
            self.marks.pop(conversation_id, None)
        return found is not None and self.conversations.pop(conversation_id, None) is not None

    async def page(self, owner_id: UserId, which: ConversationFilter, request: PageRequest) -> Page[Conversation]:
        self.reach()
        wanted = (which.title_contains or "").lower()
        theirs = [
            c
            for c in self.conversations.values()
            if c.owner_id == owner_id
            and c.status in which.statuses
            and which.goal_id in {None, c.goal_id}
            and wanted in c.title.lower()
        ]
        newest_first = sorted(theirs, key=lambda c: c.id, reverse=True)
        found = after(((c.id, c) for c in newest_first), request.key, request)
        return Page.cut(found, request, total=len(theirs) if which.counted else None)


class FakeTurns(Breakable):
    """Turns by id."""

    def __init__(self) -> None:
        self.turns: dict[TurnId, Turn] = {}
        self._untold: set[TurnId] = set()

    def _other_unfinished(self, turn: Turn) -> Turn | None:
        others = (t for t in self.turns.values() if t.conversation_id == turn.conversation_id and t.id != turn.id)
        return None if turn.ended else next((t for t in others if not t.ended), None)

    def _newest_first(self, conversation_id: ConversationId) -> list[Turn]:
        theirs = (t for t in self.turns.values() if t.conversation_id == conversation_id)
        return sorted((t for t in theirs if t.status is not TurnStatus.DISCARDED), key=lambda t: t.id, reverse=True)

    async def add(self, turn: Turn) -> Turn | None:
        self.reach()
        there = self.turns.get(turn.id) or self._other_unfinished(turn)
        if there is None:
            self.turns[turn.id] = turn
        return there

    async def get(self, turn_ids: Sequence[TurnId], owner_id: UserId) -> Sequence[Turn | None]:
        self.reach()
        found = (self.turns.get(id_) for id_ in turn_ids)
        return [t if t is not None and t.owner_id == owner_id else None for t in found]

    async def unfinished(self, conversation_id: ConversationId) -> Turn | None:
        self.reach()
        theirs = (t for t in self.turns.values() if t.conversation_id == conversation_id)
        return next((t for t in theirs if not t.ended), None)

    async def save(self, turn: Turn) -> bool:
        self.reach()
        kept = self.turns.get(turn.id)
        if kept is None or kept.epoch != turn.epoch or self._other_unfinished(turn):
            return False
        self.turns[turn.id] = turn
        self._untold.add(turn.id)
        return True

    async def claim(self, turn: Turn, *, expected: TurnStatus) -> bool:
        self.reach()
        kept = self.turns.get(turn.id)
        if kept is None or (kept.status, kept.epoch) != (expected, turn.epoch - 1) or self._other_unfinished(turn):
            return False
        self.turns[turn.id] = turn
        self._untold.add(turn.id)
        return True

    async def move(self, turn_id: TurnId, *, expected: TurnStatus, to: TurnStatus) -> Turn | None:
        self.reach()
        kept = self.turns.get(turn_id)
        if kept is None or kept.status is not expected:
            return kept
        moved = replace(kept, status=to)
        if self._other_unfinished(moved) is None:
            self.turns[turn_id] = moved
            self._untold.add(turn_id)
        return self.turns[turn_id]

    async def told(self, turn: Turn) -> None:
        self.reach()
        kept = self.turns.get(turn.id)
        if kept is not None and kept.ended and kept.epoch == turn.epoch:
            self._untold.discard(turn.id)

    async def orphans(self, limit: int, after: Turn | None = None) -> Sequence[Turn]:
        self.reach()
        open_ones = (t for t in self.turns.values() if not t.ended or t.id in self._untold)
        in_order = sorted(open_ones, key=lambda t: (t.created_at, t.id))
        beyond = [t for t in in_order if after is None or (t.created_at, t.id) > (after.created_at, after.id)]
        return beyond[:limit]

    async def recent(self, conversation_id: ConversationId, limit: int) -> Sequence[Turn]:
        self.reach()
        return [t for t in self._newest_first(conversation_id) if t.status in ANSWERED and t.messages][:limit]

    async def since(self, conversation_id: ConversationId, turn_id: TurnId, limit: int) -> Sequence[Turn]:
        answered = [t for t in await self.recent(conversation_id, len(self.turns)) if t.id >= turn_id]
        return answered[::-1][:limit]

    async def page(self, conversation_id: ConversationId, request: PageRequest) -> Page[Turn]:
        self.reach()
        check_key(request.key, f"turn_{conversation_id.removeprefix('conv_')}_")
        keyed = ((turn.id, turn) for turn in self._newest_first(conversation_id))
        return Page.cut(after(keyed, request.key, request), request)

    async def message_page(self, conversation_id: ConversationId, request: PageRequest) -> Page[Message]:
        self.reach()
        check_key(request.key, f"msg_{conversation_id.removeprefix('conv_')}_")
        newest_first = (m for t in self._newest_first(conversation_id) for m in reversed(t.messages))
        keyed = ((in_time(message.id), message) for message in newest_first)
        return Page.cut(after(keyed, request.key and in_time(request.key), request), request)

    async def delete_of(self, conversation_id: ConversationId) -> None:
        self.reach()
        self.turns = {id_: t for id_, t in self.turns.items() if t.conversation_id != conversation_id}


class FakeRecordings(Breakable):
    """Recordings by turn; by default no time passes."""

    def __init__(self, clock: Clock | None = None) -> None:
        self._clock = clock or FakeClock()
        self.recordings: dict[TurnId, tuple[ConversationId, bytes, datetime]] = {}
        self._known: dict[TurnId, KeptRecording] = {}

    async def keep(self, turn: Turn, data: bytes, expires_at: datetime, *, duration_ms: int = 0) -> None:
        self.reach()
        self.recordings[turn.id] = (turn.conversation_id, data, expires_at)
        self._known[turn.id] = KeptRecording(
            id=f"{turn.id}.1",
            turn_id=turn.id,
            conversation_id=turn.conversation_id,
            owner_id=turn.owner_id,
            format=turn.options.audio_format or AudioFormat.WAV,
            sample_rate=turn.options.sample_rate,
            duration_ms=duration_ms,
            size=len(data),
            created_at=self._clock.now(),
            expires_at=expires_at,
        )

    async def get(self, turn_id: TurnId) -> bytes | None:
        self.reach()
        match self.recordings.get(turn_id):
            case (_, data, expires_at) if expires_at > self._clock.now():
                return data
            case _:
                return None

    async def kept(self, turn_ids: Sequence[TurnId]) -> Sequence[KeptRecording | None]:
        return [self._known[id_] if await self.get(id_) is not None else None for id_ in turn_ids]

    async def read(self, recording: KeptRecording, start: int, end: int) -> AsyncGenerator[bytes, None]:
        data = await self.get(recording.turn_id)
        if data is None:
            raise NotFound("This recording is no longer kept.")
        yield data[start:end]

    async def of_user(self, owner_id: UserId, after: str | None, limit: int) -> Sequence[KeptRecording]:
        theirs = [k for id_, k in self._known.items() if id_ in self.recordings and k.owner_id == owner_id]
        return [k for k in sorted(theirs, key=lambda k: k.id) if after is None or k.id > after][:limit]

    async def drop(self, turn_id: TurnId) -> None:
        self.reach()
        self.recordings.pop(turn_id, None)

    async def delete_of(self, conversation_id: ConversationId) -> None:
        self.reach()
        self.recordings = {id_: kept for id_, kept in self.recordings.items() if kept[0] != conversation_id}


class FakeIdempotencyKeys(Breakable):
    """Claims by user and key."""

    def __init__(self) -> None:
        self.claims: dict[tuple[UserId, str], Claim] = {}

    async def claim(self, claim: Claim) -> Claim:
        self.reach()
        return self.claims.setdefault((claim.user_id, claim.key), claim)


def _most(one: Usage, other: Usage) -> Usage:
    return Usage(**{name: max(getattr(one, name), getattr(other, name)) for name in Usage.__slots__})


def _minus(one: Usage, other: Usage) -> Usage:
    return Usage(**{name: getattr(one, name) - getattr(other, name) for name in Usage.__slots__})
