"""What users did, added up by MongoDB and Python alike: the same as by a plain loop, whatever the zone, once a turn."""

import asyncio
import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from adapters.mongo.action_items import MongoActionItems
from adapters.mongo.activity import MongoActivity
from adapters.mongo.check_ins import MongoCheckIns
from adapters.mongo.conversations import MongoConversations
from adapters.mongo.database import Database
from adapters.mongo.goals import MongoGoals
from adapters.mongo.practice import PracticeDocument
from adapters.mongo.turns import MongoTurns
from domain import ids
from domain.coaching.grow import CoachingPhase
from domain.conversations.entities import Conversation
from domain.goals.entities import ActionItemStatus, GoalStatus
from domain.ids import UserId
from domain.period import Period
from domain.progress.days import offsets
from domain.progress.ports import Tallies
from domain.turns.entities import Turn, TurnOptions, TurnSource, TurnStatus, Usage
from tests.adapters.mongo.test_constant_cost import Profiler
from tests.builders import a_check_in, a_conversation, a_goal, a_turn, a_ulid, an_action_item
from tests.fakes.activity import FakeActivity, Talked

SPRING = datetime(2026, 3, 27, tzinfo=UTC)
WEEK = Period(start=SPRING, end=SPRING + timedelta(days=7))


async def count(mongo: Database, turns: Sequence[Turn], *conversations: Conversation) -> None:
    store, kept = MongoConversations(mongo), MongoTurns(mongo)
    for conversation in conversations:
        await store.add(conversation)
    for turn in turns:
        await kept.add(turn)
        await store.record_turn(turn)


async def tallies(mongo: Database, owner: UserId, period: Period = WEEK, zone: str = "UTC") -> Tallies:
    return await MongoActivity(mongo).tallies(owner, period, offsets(period, ZoneInfo(zone)))


@pytest.mark.parametrize("zone", ["UTC", "Europe/Berlin", "America/St_Johns", "Pacific/Chatham", "Australia/Lord_Howe"])
async def test_it_is_what_a_plain_loop_finds(mongo: Database, zone: str):
    dice, owner = random.Random(3), ids.user_id(a_ulid())
    conversations = [a_conversation(owner) for _ in range(3)]
    # Turns on quarter hours, so that the week's own borders are theirs too.
    turns = [
        a_turn(
            dice.choice(conversations),
            created_at=SPRING + timedelta(minutes=15 * dice.randrange(-96, 8 * 96)),
            phase=dice.choice(list(CoachingPhase)),
            usage=Usage(transcribed_ms=dice.randrange(60_000)),
        )
        for _ in range(60)
    ]
    felt = [(SPRING + timedelta(minutes=dice.randrange(7 * 1440)), dice.randrange(1, 11)) for _ in range(20)]
    done = [SPRING + timedelta(minutes=dice.randrange(7 * 1440)) for _ in range(10)]
    await count(mongo, turns, *conversations)
    await asyncio.gather(*(MongoCheckIns(mongo).add(a_check_in(owner, at, score=score)) for at, score in felt))
    await asyncio.gather(
        *(
            MongoActionItems(mongo).add(an_action_item(owner, status=ActionItemStatus.DONE, completed_at=at))
            for at in done
        )
    )
    await MongoActionItems(mongo).add(an_action_item(owner))
    await MongoGoals(mongo).add(a_goal(owner, status=GoalStatus.ACHIEVED, achieved_at=SPRING))
    talked = [
        Talked(t.created_at, t.conversation_id, t.usage.transcribed_ms, t.phase or CoachingPhase.GOAL) for t in turns
    ]
    plain = FakeActivity(talked=talked, felt=felt, done=done, items_open=1, goals_achieved=1)
    expected = await plain.tallies(owner, WEEK, offsets(WEEK, ZoneInfo(zone)))

    found = await tallies(mongo, owner, WEEK, zone)

    assert found == replace(expected, phases=found.phases)
    assert dict(found.phases) == dict(expected.phases)
    assert set(await MongoActivity(mongo).active_days(owner, WEEK, offsets(WEEK, ZoneInfo(zone)))) == {
        day for day, tally in expected.days.items() if tally.sessions
    }


async def test_a_turn_counts_once_however_often_and_late_it_is_told(mongo: Database):
    conversation = a_conversation()
    failed = a_turn(
        conversation, TurnStatus.FAILED, created_at=SPRING, usage=Usage(transcribed_ms=800), phase=CoachingPhase.WILL
    )
    answered = replace(failed, status=TurnStatus.COMPLETED, usage=Usage(transcribed_ms=1_000), epoch=2)
    store = MongoConversations(mongo)
    await count(mongo, [failed], conversation)
    assert not (await tallies(mongo, conversation.owner_id)).days
    await MongoTurns(mongo).claim(answered, expected=TurnStatus.FAILED)

    await asyncio.gather(*(store.record_turn(turn) for turn in (answered, failed, answered, answered)))

    found = await tallies(mongo, conversation.owner_id)
    [tally] = found.days.values()
    assert (tally.sessions, tally.spoken_ms, found.phases[CoachingPhase.WILL]) == (1, 1_000, 1)


async def test_what_the_coach_began_or_nobody_answered_is_no_session(mongo: Database):
    conversation = a_conversation()
    await count(
        mongo,
        [
            a_turn(conversation, source=TurnSource.COACH, created_at=SPRING),
            a_turn(conversation, TurnStatus.FAILED, created_at=SPRING),
            a_turn(conversation, TurnStatus.DISCARDED, created_at=SPRING),
        ],
        conversation,
    )

    assert not (await tallies(mongo, conversation.owner_id)).days


async def test_a_voice_note_counts_when_it_was_said(mongo: Database):
    conversation = a_conversation()
    options = TurnOptions(said_at=SPRING + timedelta(days=2))
    await count(mongo, [a_turn(conversation, created_at=SPRING + timedelta(days=5), options=options)], conversation)

    assert [day.day for day in (await tallies(mongo, conversation.owner_id)).days] == [29]


async def test_a_deleted_conversation_leaves_no_trace(mongo: Database):
    kept, gone = a_conversation(), a_conversation()
    gone = replace(gone, owner_id=kept.owner_id)
    await count(mongo, [a_turn(each, created_at=SPRING) for each in (kept, gone)], kept, gone)

    await MongoTurns(mongo).delete_of(gone.id)

    [tally] = (await tallies(mongo, kept.owner_id)).days.values()
    assert tally.sessions == 1


async def test_only_the_days_of_the_period_are_read_by_their_index(mongo: Database):
    owner = ids.user_id(a_ulid())
    midnight = int(SPRING.timestamp()) // 86_400
    quarters = {"30": {"ms": 100, "turns": 1, "GOAL": 1}}
    await mongo.collection(PracticeDocument).insert_many(
        [
            {"_id": f"conv_{a_ulid()}|{midnight + day}", "v": 1, "owner_id": each, "conversation_id": "conv",
             "day": midnight + day, "quarters": quarters}
            for day in range(-500, 500)
            for each in (owner, ids.user_id(a_ulid()))
        ]
    )  # fmt: skip

    reads = await Profiler(mongo).reads_of(tallies(mongo, owner))

    [practice] = [read for read in reads if read["ns"].endswith(".practice")]
    assert practice["planSummary"].startswith("IXSCAN { owner_id: 1, day: 1 }")
    assert practice["docsExamined"] <= practice["keysExamined"] <= 9
