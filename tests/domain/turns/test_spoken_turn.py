"""A spoken turn: a recording in pieces, heard while it comes, answered when it ends."""

import asyncio
from dataclasses import replace

import pytest

from domain.audio.formats import AudioFormat
from domain.errors import AudioUnreadable, Conflict, ErrorCode, InvalidInput, ProviderUnavailable, UserErrorCode
from domain.turns.entities import TurnStatus
from domain.turns.events import (
    RecordingStopped,
    RecordingStopReason,
    ReplyDelta,
    TranscriptionCompleted,
    TranscriptionUpdated,
    TurnCompleted,
)
from domain.turns.requests import StartRecording, WholeRecording
from tests.domain.turns.stage import QUICK, SECOND, Stage, a_stage
from tests.fakes.audio import FakeVoiceActivity, PassThroughDecoder
from tests.fakes.engines import FakeChatModel, FakeHearing, FakeReply, FakeSpeechToText

SPEECH_THEN_SILENCE = FakeVoiceActivity([0.9] * 31, afterwards=0.0)
SILENCE = FakeVoiceActivity(afterwards=0.0)


async def test_a_recording_is_heard_and_answered_aloud() -> None:
    async with a_stage(hearing=FakeSpeechToText(FakeHearing(text=" I feel stuck. "))) as stage:
        turn = await stage.end(await stage.say(seconds=3))
    assert stage.kinds(turn)[:6] == [
        "TurnStarted",
        "ThinkingChanged",
        "RecordingStopped",
        "ThinkingChanged",
        "TranscriptionCompleted",
        "ThinkingChanged",
    ]
    assert turn.status is TurnStatus.COMPLETED
    assert turn.user_message is not None
    assert turn.user_message.text == "I feel stuck."
    assert turn.usage.transcribed_ms == 3_000
    assert stage.hearing.recordings == [SECOND * 3]
    assert turn.latency is not None
    assert turn.latency.first_audio_ms == sum(stage_.ms for stage_ in turn.latency.stages)


async def test_guesses_come_while_the_user_speaks() -> None:
    hearing = FakeSpeechToText(FakeHearing(guesses=("I", "I feel", "I feel")))
    async with a_stage(hearing=hearing) as stage:
        turn = (await stage.record()).turn
        await stage.spoken.send_audio(stage.user.id, turn.id, 0, SECOND)
        guess = await stage.until(turn, TranscriptionUpdated)
        assert isinstance(guess, TranscriptionUpdated)
        assert guess.text == "I"
        assert not any(isinstance(event, TranscriptionCompleted) for event in stage.events(turn))


async def test_hands_free_the_recording_ends_when_the_user_falls_silent() -> None:
    async with a_stage(ears=SPEECH_THEN_SILENCE) as stage:
        turn = (await stage.record(hands_free=True)).turn
        await stage.spoken.send_audio(stage.user.id, turn.id, 0, SECOND)
        await stage.spoken.send_audio(stage.user.id, turn.id, 1, SECOND)
        stopped = await stage.until(turn, RecordingStopped)
        assert isinstance(stopped, RecordingStopped)
        assert stopped.reason is RecordingStopReason.SILENCE
        ended = await stage.end(turn)
        assert ended.latency is not None
        assert ended.latency.stages[0].name == "end-of-turn"
        with pytest.raises(InvalidInput) as refused:
            await stage.spoken.send_audio(stage.user.id, turn.id, 2, SECOND)
        assert refused.value.user_errors[0].code is UserErrorCode.ALREADY_DONE


async def test_a_recording_that_gets_too_long_is_closed_and_answered() -> None:
    async with a_stage(limits=replace(QUICK, max_recording_ms=1_500)) as stage:
        turn = (await stage.record()).turn
        for number in range(3):
            await stage.spoken.send_audio(stage.user.id, turn.id, number, SECOND)
        stopped = await stage.until(turn, RecordingStopped)
        assert isinstance(stopped, RecordingStopped)
        assert stopped.reason is RecordingStopReason.LIMIT
        assert (await stage.end(turn)).status is TurnStatus.COMPLETED


async def test_a_client_that_falls_silent_without_stopping_is_answered_all_the_same() -> None:
    async with a_stage(limits=replace(QUICK, recording_idle_ms=50)) as stage:
        turn = (await stage.record()).turn
        await stage.spoken.send_audio(stage.user.id, turn.id, 0, SECOND)
        assert (await stage.end(turn)).status is TurnStatus.COMPLETED


@pytest.mark.parametrize("seconds", [0, 2])
async def test_silence_and_nothing_at_all_are_no_speech(seconds: int) -> None:
    async with a_stage(ears=SILENCE) as stage:
        failed = await stage.end(await stage.say(seconds=seconds))
    assert failed.error is not None
    assert failed.error.code is ErrorCode.NO_SPEECH
    assert failed.messages == ()


async def test_speech_without_words_is_no_speech() -> None:
    async with a_stage(hearing=FakeSpeechToText(FakeHearing(text=" "))) as stage:
        failed = await stage.end(await stage.say())
    assert failed.error is not None
    assert failed.error.code is ErrorCode.NO_SPEECH


async def test_a_recording_that_cannot_be_read_says_so() -> None:
    async with a_stage(decoder=PassThroughDecoder(unreadable=True)) as stage:
        failed = await stage.end(await stage.say())
    assert failed.error is not None
    assert failed.error.code is ErrorCode.AUDIO_UNREADABLE
    assert AudioUnreadable.retryable is failed.error.retryable is False


async def test_pieces_that_overtake_each_other_are_put_in_order() -> None:
    async with a_stage() as stage:
        turn = (await stage.record()).turn
        pieces = [bytes([number, 0]) * 16_000 for number in range(8)]
        order = [3, 0, 1, 1, 2, 7, 6, 5, 4, 0]
        await asyncio.gather(
            *(stage.spoken.send_audio(stage.user.id, turn.id, number, pieces[number]) for number in order)
        )
        await stage.spoken.stop(stage.user.id, turn.id, len(pieces))
        await stage.end(turn)
        assert stage.hearing.recordings == [b"".join(pieces)]


async def test_an_empty_last_piece_counts_like_any_other() -> None:
    async with a_stage() as stage:
        turn = (await stage.record()).turn
        await stage.spoken.send_audio(stage.user.id, turn.id, 0, SECOND)
        assert await stage.spoken.send_audio(stage.user.id, turn.id, 1, b"") == 2
        await stage.spoken.stop(stage.user.id, turn.id, 2)
        assert (await stage.end(turn)).status is TurnStatus.COMPLETED


async def test_a_stop_waits_a_moment_for_pieces_on_their_way() -> None:
    async with a_stage() as stage:
        turn = (await stage.record()).turn
        stopping = asyncio.create_task(stage.spoken.stop(stage.user.id, turn.id, 2))
        await stage.spoken.send_audio(stage.user.id, turn.id, 0, SECOND)
        await stage.spoken.send_audio(stage.user.id, turn.id, 1, SECOND)
        await stopping
        await stage.end(turn)
        assert stage.hearing.recordings == [SECOND * 2]


async def test_a_stop_with_pieces_missing_is_refused_and_the_recording_goes_on() -> None:
    async with a_stage() as stage:
        turn = (await stage.record()).turn
        await stage.spoken.send_audio(stage.user.id, turn.id, 0, SECOND)
        with pytest.raises(InvalidInput) as refused:
            await stage.spoken.stop(stage.user.id, turn.id, 2)
        assert refused.value.user_errors[0].code is UserErrorCode.OUT_OF_ORDER
        assert await stage.spoken.send_audio(stage.user.id, turn.id, 1, SECOND) == 2
        await stage.spoken.stop(stage.user.id, turn.id, 2)
        assert (await stage.end(turn)).status is TurnStatus.COMPLETED


async def test_stopping_twice_is_harmless_and_stored_when_acknowledged() -> None:
    async with a_stage(hearing=FakeSpeechToText(FakeHearing(delay_ms=40))) as stage:
        turn = await stage.say()
        assert turn.status is TurnStatus.TRANSCRIBING
        assert (await stage.spoken.stop(stage.user.id, turn.id, 1)).turn.status is not TurnStatus.RECORDING
        await stage.end(turn)


async def test_a_cancelled_recording_leaves_no_trace() -> None:
    async with a_stage() as stage:
        turn = (await stage.record()).turn
        await stage.spoken.send_audio(stage.user.id, turn.id, 0, SECOND)
        discarded = (await stage.spoken.cancel(stage.user.id, turn.id)).turn
        assert (discarded.status, discarded.messages) == (TurnStatus.DISCARDED, ())
        assert await stage.recordings.get(turn.id) is None
        assert (await stage.end(await stage.say())).status is TurnStatus.COMPLETED
        (kept,) = await stage.conversations.get([stage.conversation.id], stage.user.id)
        assert kept is not None
        assert kept.turn_count == 1


async def test_a_closed_recording_cannot_be_cancelled() -> None:
    async with a_stage() as stage:
        turn = await stage.say()
        await stage.end(turn)
        with pytest.raises(InvalidInput) as refused:
            await stage.spoken.cancel(stage.user.id, turn.id)
        assert refused.value.user_errors[0].code is UserErrorCode.ALREADY_DONE


async def test_while_the_user_speaks_another_turn_is_a_conflict() -> None:
    async with a_stage() as stage:
        turn = (await stage.record()).turn
        with pytest.raises(Conflict) as conflict:
            await stage.record()
        assert conflict.value.turn_id == turn.id


@pytest.mark.parametrize("rate", [None, 7_999, 48_001])
async def test_raw_samples_need_a_sensible_rate(rate: int | None) -> None:
    async with a_stage() as stage:
        request = StartRecording(conversation_id=stage.conversation.id, format=AudioFormat.PCM16, sample_rate=rate)
        with pytest.raises(InvalidInput) as refused:
            await stage.spoken.start(stage.user.id, request)
        assert refused.value.user_errors[0].path == ("input", "sampleRate")


async def test_a_whole_recording_is_answered_like_one_in_pieces() -> None:
    async with a_stage() as stage:
        turn = await stage.end((await stage.spoken.send_whole(stage.user.id, whole(stage))).turn)
        assert turn.status is TurnStatus.COMPLETED
        assert stage.hearing.recordings == [SECOND * 5]
        assert await stage.recordings.get(turn.id) is None


async def test_the_same_whole_recording_twice_is_one_turn() -> None:
    async with a_stage() as stage:
        request = replace(whole(stage), idempotency_key="once")
        one, other = await asyncio.gather(*(stage.spoken.send_whole(stage.user.id, request) for _ in range(2)))
        assert one.turn.id == other.turn.id
        await stage.end(one.turn)
        with pytest.raises(Conflict):
            await stage.spoken.send_whole(stage.user.id, replace(request, audio=SECOND))


@pytest.mark.parametrize("hearing", [FakeHearing(error=ProviderUnavailable("Away.")), FakeHearing(hangs=True)])
async def test_a_failed_transcription_keeps_the_recording_for_another_try(hearing: FakeHearing) -> None:
    async with a_stage(hearing=FakeSpeechToText(hearing, FakeHearing())) as stage:
        failed = await stage.end(await stage.say(seconds=2))
        assert failed.error is not None
        assert failed.error.retryable
        assert await stage.recordings.get(failed.id) == SECOND * 2
        await stage.retries.retry(stage.user.id, failed.id)
        await stage.until(failed, TurnCompleted)
        assert stage.hearing.recordings[-1] == SECOND * 2
        again = (await stage.retries.retry(stage.user.id, failed.id)).turn
        assert (again.status, again.error) == (TurnStatus.COMPLETED, None)


async def test_a_failed_reply_is_tried_again_from_the_words_that_were_heard() -> None:
    chat = FakeChatModel(FakeReply(fails_after=1), FakeReply())
    async with a_stage(chat=chat) as stage:
        failed = await stage.end(await stage.say())
        await stage.retries.retry(stage.user.id, failed.id)
        await stage.until(failed, TurnCompleted)
        assert len(stage.hearing.recordings) == 1
        assert "ReplyRestarted" in stage.kinds(failed)
        events = stage.events(failed)
        restart = next(at for at, event in enumerate(events) if type(event).__name__ == "ReplyRestarted")
        words = "".join(event.text for event in events[restart:] if isinstance(event, ReplyDelta))
        assert words == "What would you like instead?"


async def test_a_recording_no_longer_kept_cannot_be_tried_again() -> None:
    async with a_stage(hearing=FakeSpeechToText(FakeHearing(error=ProviderUnavailable("Away.")))) as stage:
        failed = await stage.end(await stage.say())
        await stage.recordings.drop(failed.id)
        with pytest.raises(InvalidInput) as refused:
            await stage.retries.retry(stage.user.id, failed.id)
        assert refused.value.user_errors[0].code is UserErrorCode.EXPIRED


@pytest.mark.parametrize("other", ["turn_nonsense", "", "conv_01JFAKE0000000000000000000"])
async def test_an_unknown_turn_is_not_found(other: str) -> None:
    async with a_stage() as stage:
        for attempt in (
            stage.spoken.send_audio(stage.user.id, other, 0, SECOND),
            stage.spoken.stop(stage.user.id, other, None),
            stage.spoken.cancel(stage.user.id, other),
            stage.interruptions.interrupt(stage.user.id, other, None),
            stage.retries.retry(stage.user.id, other),
        ):
            with pytest.raises(InvalidInput) as refused:
                await attempt
            assert refused.value.user_errors[0].code is UserErrorCode.NOT_FOUND


def whole(stage: Stage) -> WholeRecording:
    return WholeRecording(
        conversation_id=stage.conversation.id,
        audio=SECOND * 5,
        format=AudioFormat.PCM16,
        sample_rate=16_000,
        speak=False,
    )
