"""Turns and money: set aside before, given back after, and nothing begun that cannot be paid for."""

import asyncio
from dataclasses import replace

import pytest

from domain.errors import BudgetExceeded, Conflict, ProviderUnavailable
from domain.turns.entities import TurnStatus, Usage
from domain.turns.events import AudioChunk, TurnCompleted
from domain.usage.calls import Service
from tests.builders import a_conversation
from tests.domain.turns.stage import Stage, a_stage
from tests.fakes.engines import FakeChatModel, FakeHearing, FakeReply, FakeSpeechToText

READ = FakeReply(usage=Usage(prompt_tokens=100, cached_prompt_tokens=60, completion_tokens=10))


async def written_ceiling() -> int:
    """What a written turn may cost at most at the prices of the scripted engines."""
    async with a_stage(budget=10**9) as stage:
        turn = await stage.end((await stage.write()).turn)
        return stage.workshop.budgets.ceilings.turn(replace(turn, user_message=None), stage.workshop.clock.now())


def set_aside(stage: Stage) -> list[str]:
    return [id_ for reservations in stage.budgets.reserved.values() for id_ in reservations]


async def test_a_turn_tells_what_it_cost_and_so_does_its_conversation() -> None:
    async with a_stage(chat=FakeChatModel(READ)) as stage:
        turn = await stage.end(await stage.say(seconds=3))
        (conversation,) = await stage.conversations.get([stage.conversation.id], stage.user.id)
    heard, thought, said = 300, 40 + 30 + 40, 15 * len("What would you like instead?")
    assert turn.usage.cost == heard + thought + said
    assert sum(call.usage.cost for call in stage.meter.calls) == turn.usage.cost
    assert {call.payer.turn_id for call in stage.meter.calls} == {turn.id}
    assert conversation is not None
    assert conversation.usage == turn.usage


async def test_money_is_set_aside_for_a_turn_and_given_back_when_it_has_ended() -> None:
    async with a_stage(budget=10**9) as stage:
        turn = (await stage.write()).turn
        assert set_aside(stage) == [turn.id]
        await stage.end(turn)
    assert stage.meter.settled == [turn.id]


async def test_a_turn_that_could_cost_more_than_is_left_is_not_begun() -> None:
    most = await written_ceiling()
    async with a_stage(budget=most - 1) as stage:
        with pytest.raises(BudgetExceeded):
            await stage.write()
        assert await stage.turns.unfinished(stage.conversation.id) is None
        assert stage.chat.contexts == []
    async with a_stage(budget=most) as stage:
        assert (await stage.end((await stage.write()).turn)).status is TurnStatus.COMPLETED


async def test_two_turns_at_once_cannot_spend_the_same_money() -> None:
    most = await written_ceiling()
    async with a_stage(budget=2 * most - 1) as stage:
        other = a_conversation(stage.user.id)
        await stage.conversations.add(other)
        elsewhere = replace(stage, conversation=other)
        begun = await asyncio.gather(stage.write(), elsewhere.write(), return_exceptions=True)
        assert [type(result) for result in begun if isinstance(result, BaseException)] == [BudgetExceeded]
        (receipt,) = [result for result in begun if not isinstance(result, BaseException)]
        await stage.end(receipt.turn)


async def test_a_turn_that_is_refused_for_another_reason_keeps_nothing() -> None:
    async with a_stage(budget=10**9) as stage:
        recording = (await stage.record()).turn
        with pytest.raises(Conflict):
            await stage.write()
        refused = [id_ for id_ in set_aside(stage) if id_ != recording.id]
        assert stage.meter.settled == refused
        await stage.spoken.cancel(stage.user.id, recording.id)


async def test_trying_again_sets_money_aside_again() -> None:
    hearing = FakeSpeechToText(FakeHearing(error=ProviderUnavailable("away")), FakeHearing())
    async with a_stage(hearing=hearing, budget=10**9) as stage:
        failed = await stage.end(await stage.say())
        assert failed.status is TurnStatus.FAILED
        again = (await stage.retries.retry(stage.user.id, failed.id)).turn
        await stage.until(again, TurnCompleted)
    assert stage.meter.settled == [failed.id, failed.id]


async def test_a_turn_tried_again_is_paid_from_the_month_it_is_then() -> None:
    hearing = FakeSpeechToText(FakeHearing(error=ProviderUnavailable("away")), FakeHearing())
    async with a_stage(hearing=hearing, budget=10**9) as stage:
        failed = await stage.end(await stage.say())
        await stage.turns.save(replace(failed, options=replace(failed.options, budget_month="2020-01")))
        again = (await stage.retries.retry(stage.user.id, failed.id)).turn
        await stage.until(again, TurnCompleted)
    months = {call.payer.month for call in stage.meter.calls}
    assert months == {f"{stage.workshop.clock.now():%Y-%m}"}


async def test_who_interrupts_is_charged_for_what_was_consumed_until_then() -> None:
    endless = FakeReply(pieces=("It weighs on you. ", "And "), hangs_after=2)
    async with a_stage(chat=FakeChatModel(endless)) as stage:
        turn = await stage.say()
        await stage.until(turn, AudioChunk)
        await stage.interruptions.interrupt(stage.user.id, turn.id, None)
        ended = await stage.end(turn)
    assert ended.status is TurnStatus.INTERRUPTED
    assert {call.service for call in stage.meter.calls} == set(Service) - {Service.REVIEW}
    (reply,) = [call for call in stage.meter.calls if call.service is Service.REPLY]
    assert reply.estimated
    assert reply.usage.cost > 0
    assert ended.usage.cost == sum(call.usage.cost for call in stage.meter.calls)
