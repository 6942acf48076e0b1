"""Turns whose owner died are worked on to their end by another, from what the world was last told."""

import asyncio
from contextlib import AsyncExitStack, suppress
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from domain.errors import Conflict, StoreUnavailable
from domain.turns.entities import Turn, TurnSource, TurnStatus
from domain.turns.events import (
    RecordingStopped,
    RecordingStopReason,
    ReplyDelta,
    ReplyRestarted,
    TranscriptionCompleted,
    TurnFailed,
    TurnStarted,
)
from domain.turns.takeover import PAGE
from tests.builders import a_message, a_turn
from tests.domain.turns.stage import SECOND, Stage, a_stage
from tests.fakes.engines import FakeChatModel, FakeReply


async def left_behind(stage: Stage, stored_as: TurnStatus, /, *, told: bool = True, **changes: Any) -> Turn:
    """Leave behind what an owner leaves that was killed: a stored turn, its inbox, and what it had told."""
    turn = replace(
        a_turn(stage.conversation, stored_as, source=TurnSource.VOICE, user_message=None, coach_message=None),
        owner_id=stage.user.id,
    )
    await stage.turns.add(turn)
    fence, _ = await stage.log.open_turn(turn)
    await stage.inbox.open(replace(turn, status=TurnStatus.RECORDING))
    if told:
        turn_as_told = replace(turn, **changes)
        at = {"conversation_id": turn.conversation_id, "turn_id": turn.id, "at": turn.created_at}
        await stage.log.append(turn_as_told, [TurnStarted(**at, turn=turn_as_told)], fence=fence)  # type: ignore[arg-type]
    return turn


async def test_while_the_user_speaks_the_recording_goes_on() -> None:
    async with a_stage() as stage:
        turn = await left_behind(stage, TurnStatus.RECORDING)
        await stage.inbox.put_audio(turn.id, stage.user.id, 0, SECOND)
        assert await stage.takeovers.sweep() == 1
        await stage.spoken.send_audio(stage.user.id, turn.id, 1, SECOND)
        await stage.spoken.stop(stage.user.id, turn.id, 2)
        ended = await stage.end(turn)
        assert ended.status is TurnStatus.COMPLETED
        assert stage.hearing.recordings == [SECOND * 2]
        assert stage.kinds(turn).count("TurnStarted") == 1
        assert [taken.id for taken in stage.observed.takeovers] == [turn.id]


async def test_a_closed_recording_is_transcribed_and_not_closed_again() -> None:
    async with a_stage() as stage:
        turn = await left_behind(stage, TurnStatus.RECORDING, status=TurnStatus.TRANSCRIBING)
        await stage.inbox.put_audio(turn.id, stage.user.id, 0, SECOND)
        await stage.inbox.stop(turn.id, stage.user.id, RecordingStopReason.CLIENT, 1)
        await stage.takeovers.sweep()
        assert (await stage.end(turn)).status is TurnStatus.COMPLETED
        assert not any(isinstance(event, RecordingStopped) for event in stage.events(turn))


async def test_what_was_understood_is_not_asked_again() -> None:
    async with a_stage() as stage:
        turn = await left_behind(stage, TurnStatus.TRANSCRIBING, status=TurnStatus.THINKING, user_message=said())
        await stage.takeovers.sweep()
        ended = await stage.end(turn)
        assert ended.user_message is not None
        assert ended.user_message.text == "I feel stuck."
        assert stage.hearing.recordings == []
        assert not any(isinstance(event, TranscriptionCompleted | ReplyRestarted) for event in stage.events(turn))


async def test_a_reply_whose_words_were_out_starts_again_once() -> None:
    async with a_stage() as stage:
        half = a_message(a_turn().id, "coach", text="What would")
        turn = await left_behind(
            stage, TurnStatus.THINKING, status=TurnStatus.RESPONDING, user_message=said(), coach_message=half
        )
        await stage.takeovers.sweep()
        ended = await stage.end(turn)
        assert ended.coach_message is not None
        assert ended.coach_message.text == stage.words(turn) == "What would you like instead?"
        assert sum(isinstance(event, ReplyRestarted) for event in stage.events(turn)) == 1


async def test_without_the_logs_memory_what_was_stored_counts() -> None:
    async with a_stage() as stage:
        turn = await left_behind(stage, TurnStatus.THINKING, told=False)
        stored = replace(turn, user_message=said())
        assert await stage.turns.save(stored)
        await stage.log.lose_memory()
        await stage.takeovers.sweep()
        assert (await stage.end(turn)).status is TurnStatus.COMPLETED


async def test_without_the_logs_memory_words_that_may_have_been_heard_are_taken_back() -> None:
    async with a_stage() as stage:
        turn = await left_behind(stage, TurnStatus.RESPONDING, told=False)
        assert await stage.turns.save(replace(turn, user_message=said()))
        await stage.log.lose_memory()
        await stage.takeovers.sweep()
        await stage.end(turn)
        assert stage.kinds(turn)[:2] == ["TurnStarted", "ReplyRestarted"]


async def test_a_whole_recording_is_taken_from_where_it_is_kept() -> None:
    async with a_stage() as stage:
        turn = await left_behind(stage, TurnStatus.TRANSCRIBING)
        await stage.inbox.close(turn.id)
        await stage.recordings.keep(turn, SECOND * 3, turn.created_at.replace(year=2100))
        await stage.takeovers.sweep()
        await stage.end(turn)
        assert stage.hearing.recordings == [SECOND * 3]


async def test_a_turn_of_which_nothing_is_left_ends_as_failed() -> None:
    async with a_stage() as stage:
        turn = await left_behind(stage, TurnStatus.RECORDING)
        await stage.inbox.close(turn.id)
        await stage.takeovers.sweep()
        failed = await stage.end(turn)
        assert failed.error is not None
        assert not failed.error.retryable
        assert isinstance(stage.events(turn)[-1], TurnFailed)


async def test_an_owner_that_was_only_asleep_cannot_say_another_word() -> None:
    chat = FakeChatModel(FakeReply(pieces=("Old ", "words."), hangs_after=1), FakeReply(pieces=("New words.",)))
    async with a_stage(chat=chat) as stage:
        turn = (await stage.write()).turn
        await stage.until(turn, ReplyDelta)
        stage.leases.lapse(turn.id)
        stored = await stage.turns.unfinished(turn.conversation_id)
        assert stored is not None
        other = asyncio.create_task(stage.takeovers.take_up(stored))
        ended = await stage.end(turn)
        await other
        assert ended.coach_message is not None
        assert ended.coach_message.text == "New words."
        restarted = stage.kinds(turn).index("ReplyRestarted")
        assert "ReplyRestarted" not in stage.kinds(turn)[restarted + 1 :]


async def test_what_nobody_was_told_begins_with_its_first_event() -> None:
    async with a_stage() as stage:
        turn = await left_behind(stage, TurnStatus.THINKING, told=False)
        assert await stage.turns.save(replace(turn, user_message=said()))
        await stage.takeovers.sweep()
        await stage.end(turn)
        assert stage.kinds(turn)[0] == "TurnStarted"


async def test_words_the_last_owner_said_in_the_last_moment_count(monkeypatch: pytest.MonkeyPatch) -> None:
    async with a_stage() as stage:
        turn = await left_behind(stage, TurnStatus.THINKING, status=TurnStatus.THINKING, user_message=said())
        fence, _ = await stage.log.open_turn(turn)
        claim = stage.turns.claim

        async def claim_a_moment_before_the_last_word(claimed: Turn, *, expected: TurnStatus) -> bool:
            won = await claim(claimed, expected=expected)
            half = a_message(turn.id, "coach", text="What would")
            speaking = replace(turn, status=TurnStatus.RESPONDING, user_message=said(), coach_message=half)
            at = {"conversation_id": turn.conversation_id, "turn_id": turn.id, "at": turn.created_at}
            await stage.log.append(speaking, [ReplyDelta(**at, text="What would")], fence=fence)  # type: ignore[arg-type]
            return won

        monkeypatch.setattr(stage.turns, "claim", claim_a_moment_before_the_last_word)
        await stage.takeovers.sweep()
        await stage.end(turn)
        assert stage.kinds(turn).count("ReplyRestarted") == 1
        told = stage.events(turn)
        after = told[[isinstance(event, ReplyRestarted) for event in told].index(True) :]
        words = "".join(event.text for event in after if isinstance(event, ReplyDelta))
        assert words == "What would you like instead?"


async def test_a_word_from_another_process_has_turns_looked_for_at_once() -> None:
    async with a_stage() as stage, stage.takeovers.watched(3_600):
        turn = await left_behind(stage, TurnStatus.THINKING, user_message=said())
        await stage.handovers.announce()
        assert (await stage.end(turn)).status is TurnStatus.COMPLETED


async def test_who_finds_an_orphan_in_the_way_takes_it_up() -> None:
    async with a_stage() as stage:
        turn = await left_behind(stage, TurnStatus.THINKING, user_message=said())
        with suppress(Conflict):  # unless it has come as far as words, which then are interrupted
            await stage.write()
        assert (await stage.end(turn)).status in {TurnStatus.COMPLETED, TurnStatus.INTERRUPTED}


async def test_a_turn_somebody_works_on_is_no_orphan() -> None:
    async with a_stage() as stage:
        turn = await left_behind(stage, TurnStatus.RECORDING)
        async with stage.leases.hold(turn.id):
            assert await stage.takeovers.sweep() == 0


async def test_an_orphan_is_found_behind_any_number_of_turns_in_good_hands() -> None:
    async with a_stage() as stage, AsyncExitStack() as leases:
        for _ in range(2 * PAGE + 1):
            busy = a_turn(status=TurnStatus.THINKING)
            await stage.turns.add(busy)
            await leases.enter_async_context(stage.leases.hold(busy.id))
        orphan = await left_behind(stage, TurnStatus.THINKING, user_message=said())
        newest = replace(orphan, created_at=orphan.created_at + timedelta(days=1))
        assert await stage.turns.save(newest)

        assert await stage.takeovers.sweep() == 1
        assert (await stage.end(orphan)).status is TurnStatus.COMPLETED


async def test_a_turn_that_has_just_begun_is_no_orphan() -> None:
    async with a_stage() as stage:
        turn = (await stage.record()).turn
        assert not await stage.takeovers.is_orphan(turn)


async def test_of_two_who_take_up_one_wins() -> None:
    async with a_stage() as stage:
        turn = await left_behind(stage, TurnStatus.THINKING, user_message=said())
        taken = [await stage.takeovers.take_up(turn), await stage.takeovers.take_up(turn)]
        assert taken == [True, False]
        assert (await stage.end(turn)).epoch == 2


async def test_a_store_that_is_away_is_asked_again() -> None:
    async with a_stage() as stage:
        turn = await left_behind(stage, TurnStatus.THINKING, user_message=said())
        stage.turns.failure = StoreUnavailable("MongoDB is away.")
        async with stage.takeovers.watched(0.01):
            async with asyncio.timeout(2):
                await stage.observed.a_sweep_failed.wait()
            stage.turns.failure = None
            assert (await stage.end(turn)).status is TurnStatus.COMPLETED


def said():
    return a_message(a_turn().id, text="I feel stuck.")
