"""A written turn: words, and voice where it is wanted."""

import asyncio

import pytest

from domain.errors import Conflict, InvalidInput, ProviderUnavailable, UserErrorCode
from domain.turns.entities import TurnStatus
from domain.turns.events import AudioChunk, ReplyCompleted, ReplyDelta, TurnCompleted, TurnStarted
from tests.domain.turns.stage import a_stage
from tests.fakes.engines import FakeChatModel, FakeReply, FakeSpeech, FakeTextToSpeech


async def test_a_written_message_is_answered_in_words() -> None:
    async with a_stage() as stage:
        turn = await stage.end((await stage.write("Hello")).turn)
    assert turn.status is TurnStatus.COMPLETED
    assert turn.user_message is not None
    assert turn.user_message.text == "Hello"
    assert turn.coach_message is not None
    assert turn.coach_message.text == "What would you like instead?" == stage.words(turn)
    assert stage.kinds(turn) == [
        "TurnStarted",
        "ThinkingChanged",
        "ReplyDelta",
        "ReplyCompleted",
        "ThinkingChanged",
        "TurnCompleted",
    ]


async def test_a_spoken_reply_is_one_stream_of_contiguous_pieces() -> None:
    async with a_stage(chat=FakeChatModel(FakeReply(pieces=("First one. ", "Second one. ", "Third.")))) as stage:
        turn = await stage.end((await stage.write(speak=True)).turn)
    pieces = [event for event in stage.events(turn) if isinstance(event, AudioChunk)]
    assert [piece.sequence for piece in pieces] == list(range(len(pieces)))
    assert [piece.is_last for piece in pieces] == [False] * (len(pieces) - 1) + [True]
    assert [piece.start_ms for piece in pieces[1:]] == [piece.start_ms + piece.duration_ms for piece in pieces[:-1]]
    assert [piece.caption for piece in pieces if piece.caption] == stage.voice.texts
    assert "".join(stage.voice.texts) == stage.words(turn)
    assert [sentence.text for sentence in turn.spoken] == stage.voice.texts


async def test_the_voice_starts_before_the_reply_is_complete() -> None:
    chat = FakeChatModel(FakeReply(pieces=("I hear you. ", "What ", "else?"), hangs_after=2))
    async with a_stage(chat=chat) as stage:
        turn = (await stage.write(speak=True)).turn
        await stage.until(turn, AudioChunk)
        assert not any(isinstance(event, ReplyCompleted) for event in stage.events(turn))


async def test_the_receipts_cursor_stands_before_the_first_event() -> None:
    async with a_stage() as stage:
        receipt = await stage.write()
        await stage.end(receipt.turn)
        async for event in stage.log.read(receipt.turn.conversation_id, receipt.cursor):
            assert isinstance(event, TurnStarted)
            break


async def test_while_one_is_thought_about_another_is_a_conflict() -> None:
    async with a_stage(chat=FakeChatModel(FakeReply(hangs_after=0))) as stage:
        turn = (await stage.write()).turn
        with pytest.raises(Conflict) as conflict:
            await stage.write("Another")
        assert conflict.value.turn_id == turn.id


async def test_a_turn_being_answered_makes_way_for_the_next() -> None:
    first = FakeReply(pieces=("So ", "you ", "say."), hangs_after=2)
    async with a_stage(chat=FakeChatModel(first, FakeReply())) as stage:
        turn = (await stage.write()).turn
        await stage.until(turn, ReplyDelta)
        second = await stage.end((await stage.write("Wait")).turn)
        (first_turn,) = await stage.turns.get([turn.id], stage.user.id)
    assert second.status is TurnStatus.COMPLETED
    assert first_turn is not None
    assert first_turn.status is TurnStatus.INTERRUPTED


async def test_the_same_key_gives_the_same_turn_also_at_once() -> None:
    async with a_stage() as stage:
        receipts = await asyncio.gather(*(stage.write(key="k") for _ in range(5)))
        turn = await stage.end(receipts[0].turn)
        assert {receipt.turn.id for receipt in receipts} == {turn.id}
        assert (await stage.write(key="k")).turn.id == turn.id
        assert len(stage.chat.contexts) == 1


@pytest.mark.parametrize(
    ("text", "code"),
    [("", UserErrorCode.REQUIRED), (" \n ", UserErrorCode.REQUIRED), ("a" * 8_001, UserErrorCode.TOO_LONG)],
)
async def test_a_message_has_some_text_and_not_too_much(text: str, code: UserErrorCode) -> None:
    async with a_stage() as stage:
        with pytest.raises(InvalidInput) as refused:
            await stage.write(text)
        assert refused.value.user_errors[0].code is code


@pytest.mark.parametrize(
    "reply",
    [
        FakeReply(fails_after=0),
        FakeReply(fails_after=2),
        FakeReply(hangs_after=0),
        FakeReply(hangs_after=2),
        FakeReply(pieces=()),
        FakeReply(pieces=(" ", "\n")),
    ],
    ids=["fails", "fails midway", "hangs", "hangs midway", "says nothing", "says blanks"],
)
async def test_a_model_that_does_not_answer_ends_the_turn_retryably(reply: FakeReply) -> None:
    async with a_stage(chat=FakeChatModel(reply, FakeReply())) as stage:
        failed = await stage.end((await stage.write()).turn)
        assert failed.status is TurnStatus.FAILED
        assert failed.error is not None
        assert failed.error.retryable
        await stage.retries.retry(stage.user.id, failed.id)
        await stage.until(failed, TurnCompleted)
        (again,) = await stage.turns.get([failed.id], stage.user.id)
        assert again is not None
        assert (again.status, again.error) == (TurnStatus.COMPLETED, None)


@pytest.mark.parametrize("speech", [FakeSpeech(fails_after=0), FakeSpeech(fails_after=1), FakeSpeech(hangs_after=1)])
async def test_a_voice_that_fails_ends_the_turn_retryably_and_keeps_the_words(speech: FakeSpeech) -> None:
    async with a_stage(voice=FakeTextToSpeech(speech)) as stage:
        failed = await stage.end((await stage.write(speak=True)).turn)
    assert failed.status is TurnStatus.FAILED
    assert failed.error is not None
    assert failed.error.retryable
    assert stage.chat.unfinished == 0


async def test_what_nobody_expected_is_masked_and_observed() -> None:
    class Broken(FakeChatModel):
        async def reply(self, context):
            raise ZeroDivisionError("a secret")
            yield

    async with a_stage(chat=Broken()) as stage:
        failed = await stage.end((await stage.write()).turn)
    assert failed.error is not None
    assert failed.error.message == "Something went wrong on our side."
    assert isinstance(stage.observed.broken[0], ZeroDivisionError)


async def test_a_reply_the_voice_cannot_speak_is_answered_in_words_alone() -> None:
    async with a_stage(chat=FakeChatModel(FakeReply(pieces=("…", " —")))) as stage:
        turn = await stage.end((await stage.write(speak=True)).turn)
    assert turn.status is TurnStatus.COMPLETED
    assert not any(isinstance(event, AudioChunk) for event in stage.events(turn))


async def test_no_engine_is_left_running_when_the_stage_closes() -> None:
    async with a_stage(
        chat=FakeChatModel(FakeReply(hangs_after=1)), voice=FakeTextToSpeech(FakeSpeech(hangs_after=0))
    ) as stage:
        turn = (await stage.write(speak=True)).turn
        await stage.until(turn, ReplyDelta)
        assert await stage.leases.held(turn.id)
    assert stage.runner.running == 0
    assert not await stage.leases.held(turn.id)


async def test_provider_errors_keep_their_words() -> None:
    chat = FakeChatModel(FakeReply(fails_after=0, error=ProviderUnavailable("The model is away.")))
    async with a_stage(chat=chat) as stage:
        failed = await stage.end((await stage.write()).turn)
    assert failed.error is not None
    assert failed.error.message == "The model is away."
