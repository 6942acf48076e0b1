"""The end of a turn is told to all devices of its user: the conversation in their lists is another one now."""

from domain.accounts.events import AccountEvent, Change, ConversationChanged
from domain.turns.entities import TurnStatus
from domain.turns.events import TurnCompleted, TurnFailed
from tests.domain.turns.stage import Stage, a_stage
from tests.domain.turns.test_takeover import left_behind
from tests.fakes.engines import FakeChatModel, FakeReply


def told(stage: Stage) -> list[AccountEvent]:
    return stage.account_log.events(stage.user.id)


async def test_an_answered_turn_is_told_once_with_the_conversation_after_it() -> None:
    async with a_stage() as stage:
        turn = (await stage.write()).turn
        await stage.end(turn)
        [event] = told(stage)
    assert isinstance(event, ConversationChanged)
    assert event.change is Change.UPDATED
    assert event.conversation is not None
    assert (event.conversation.last_turn_id, event.conversation.turn_count) == (turn.id, 1)


async def test_a_failed_turn_is_told_and_its_second_answer_too() -> None:
    chat = FakeChatModel(FakeReply(pieces=(), fails_after=0), FakeReply())
    async with a_stage(chat=chat) as stage:
        turn = (await stage.write()).turn
        assert (await stage.end(turn)).status is TurnStatus.FAILED
        assert len(told(stage)) == 1
        await stage.retries.retry(stage.user.id, turn.id)
        await stage.until(turn, TurnCompleted)
        assert len(told(stage)) == 2


async def test_a_recording_thrown_away_tells_nothing() -> None:
    async with a_stage() as stage:
        turn = (await stage.record()).turn
        await stage.spoken.cancel(stage.user.id, turn.id)
        await stage.end(turn)
        assert told(stage) == []


async def test_a_turn_given_up_is_told() -> None:
    async with a_stage() as stage:
        turn = await left_behind(stage, TurnStatus.TRANSCRIBING)
        await stage.inbox.close(turn.id)
        await stage.takeovers.sweep()
        await stage.until(turn, TurnFailed)
        assert len(told(stage)) == 1
