"""Compares what clients received with what the event log holds and with MongoDB."""

from collections.abc import Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Any, cast

import pybase64

from adapters.mongo.connection import open_database
from adapters.mongo.turns import MongoTurns
from adapters.redis.connection import connect
from adapters.redis.event_codec import decode_event
from adapters.redis.keys import log_keys
from adapters.redis.positions import Position, from_cursor, parse_id
from adapters.redis.sealed_entries import SealedEntries
from adapters.vault.vault import Vault
from domain.ids import ConversationId, TurnId
from domain.turns.entities import Turn
from domain.turns.events import AudioChunk, Event, ReplyDelta
from tests.fakes.vault import MASTER
from tests.faults.follower import ENDED, Follower, Stretch, turns_read
from tests.faults.stories import Asked, Story


@dataclass
class Verdict:
    """What was found."""

    events: int = 0
    lost: int = 0
    repeated: int = 0
    turns: int = 0
    restarts: int = 0
    problems: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Log:
    """What the event log of a conversation holds."""

    incarnation: str
    entries: Sequence[tuple[Position, Event]]


async def read_log(redis_url: str, vault: Vault, conversation_id: str) -> Log:
    """Read a conversation's log as it is stored, past everything that clients read it through."""
    keys = log_keys(ConversationId(conversation_id))
    async with aclosing(await connect(redis_url)) as client:
        raw = cast("bytes | None", await client.hget(keys.state, "incarnation"))
        incarnation = (raw or b"").decode()
        entries = []
        for raw_id, fields in cast("list[tuple[bytes, dict[bytes, bytes]]]", await client.xrange(keys.stream)):
            position = Position(incarnation, parse_id(raw_id))
            [opened] = await SealedEntries(vault).opened(keys.stream, [fields[b"e"]])
            assert opened is not None
            event = decode_event(position, opened)
            assert event is not None
            entries.append((position, event))
    return Log(incarnation, entries)


async def check(mongodb_url: str, redis_url: str, followers: Sequence[Follower], asked: Mapping[str, Asked]) -> Verdict:
    """Check everything that followers of one conversation were told; they must have come to its end."""
    verdict = Verdict(turns=len(asked))
    person = followers[0].person
    async with open_database(mongodb_url, MASTER) as database:
        log = await read_log(redis_url, database.vault, person.conversation_id)
        turns = MongoTurns(database)
        me = (await person.user.run("{ me { id } }"))["me"]["id"]
        names = [TurnId(name) for name in asked]
        stored = dict(zip(names, await turns.get(names, me), strict=True))
    for follower in followers:
        for stretch in follower.stretches:
            _against_log(stretch, log, verdict, is_last=stretch is follower.stretches[-1])
        _in_order(follower, verdict)
        stories = _stories(follower, asked)
        for name, turn in stored.items():
            _against_store(name, stories[name], turn, verdict)
        for story in stories.values():
            verdict.problems += story.problems
    verdict.restarts = max(sum(s.restarts for s in _stories(f, asked).values()) for f in followers)
    return verdict


def _against_log(stretch: Stretch, log: Log, verdict: Verdict, *, is_last: bool) -> None:
    """Find what of a stretch is missing, foreign or different."""
    verdict.events += len(stretch.received)
    begin = from_cursor(stretch.after)
    if begin.incarnation != log.incarnation:
        if is_last:
            verdict.problems.append("the follower stands in a log that is no more")
        return
    end = max((r.position.id for r in stretch.received), default=begin.id)
    told = {r.position.id: r.event for r in stretch.received}
    kept = {p.id: e for p, e in log.entries if p.id > begin.id and (is_last or p.id <= end)}
    if not is_last:
        # A log that lost its end with the server's memory: clients were told of it by the gap that ended the stretch.
        told = {place: event for place, event in told.items() if place in kept}
    if missing := kept.keys() - told.keys():
        verdict.lost += len(missing)
        verdict.problems.append(f"lost: {[type(kept[p]).__name__ for p in sorted(missing)]}")
    if foreign := told.keys() - kept.keys():
        verdict.problems.append(f"not in the log: {[told[p]['__typename'] for p in sorted(foreign)]}")
    for place in kept.keys() & told.keys():
        if not _same(told[place], kept[place]):
            verdict.problems.append(f"another event than the log's: {told[place]['__typename']} at {place}")


def _same(told: dict[str, Any], kept: Event) -> bool:
    if told["__typename"] != type(kept).__name__ or told["turnId"] != kept.turn_id:
        return False
    match kept:
        case ReplyDelta(text=text):
            return bool(told["text"] == text)
        case AudioChunk(data=data, sequence=sequence):
            return bool(pybase64.b64decode(told["data"]) == data and told["sequence"] == sequence)
        case _:
            return True


def _in_order(follower: Follower, verdict: Verdict) -> None:
    seen: set[Position] = set()
    for stretch in follower.stretches:
        last = from_cursor(stretch.after)
        for received in stretch.received:
            if received.position in seen:
                verdict.repeated += 1
                verdict.problems.append(f"twice: {received.event['__typename']}")
            elif received.position.incarnation != last.incarnation or received.position.id <= last.id:
                verdict.problems.append(f"out of order: {received.event['__typename']}")
            seen.add(received.position)
            last = received.position


def _stories(follower: Follower, asked: Mapping[str, Asked]) -> dict[str, Story]:
    stories = {name: Story(name, wish) for name, wish in asked.items()}
    for stretch in follower.stretches:
        for turn in turns_read(stretch.state):
            stories.setdefault(turn["id"], Story(turn["id"], None)).read_again(turn)
        for received in stretch.received:
            name = received.event["turnId"]
            stories.setdefault(name, Story(name, None)).tell(received.event)
    return stories


def _against_store(name: str, story: Story, stored: Turn | None, verdict: Verdict) -> None:
    """An acknowledged turn is stored, has ended, and ended as its client was told."""
    if stored is None:
        verdict.lost += 1
        verdict.problems.append(f"{name} was acknowledged and is not stored")
        return
    if stored.status.value not in ENDED:
        verdict.problems.append(f"{name} has not ended: {stored.status.value}")
    told = story.last["turn"] if story.last is not None else None
    status = told["status"] if told is not None else story.read_as
    if status != stored.status.value:
        verdict.problems.append(f"{name} is stored as {stored.status.value} and was told as {status}")
    words = told["coachMessage"]["text"] if told is not None and told["coachMessage"] is not None else None
    if words is not None and stored.coach_message is not None and words != stored.coach_message.text:
        verdict.problems.append(f"{name} is stored with another reply than the one told")
    if story.started != 1 and not story.was_read:
        verdict.problems.append(f"{name} was told to begin {story.started} times")
