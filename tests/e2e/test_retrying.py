"""A failed turn is answered again from what was kept."""

import asyncio

import pytest

from domain.errors import ContentBlocked, ProviderUnavailable
from tests.e2e.client import ApiError, User, codes
from tests.e2e.heard import assert_is_one_voice, kinds, the, voice, words
from tests.e2e.recordings import SPOKEN, browser
from tests.e2e.server import Script, Server, Stage
from tests.fakes.engines import FakeChatModel, FakeHearing, FakeReply, FakeSpeech, FakeSpeechToText, FakeTextToSpeech
from tests.sounds import alike, speech

REPLY = "What would you like instead?"


async def test_a_recording_that_could_not_be_transcribed_is_kept(stage: Stage) -> None:
    hears = FakeSpeechToText(FakeHearing(error=ProviderUnavailable("The engine is away.")), FakeHearing())
    async with stage.serve(Script(hears=hears)) as server:
        ada = await server.sign_up()
        conversation = await ada.a_conversation()
        started = await ada.say(conversation, browser().pieces, **browser().input)
        failed = await ada.events(conversation, started)
        again = await ada.mutate_by_id("retryTurn", started["turn"]["id"])
        events = await ada.events(conversation, again)

    error = {"code": "PROVIDER_UNAVAILABLE", "message": "The engine is away.", "retryable": True}
    assert failed[-1]["__typename"] == "TurnFailed"
    assert failed[-1]["error"] == failed[-1]["turn"]["error"] == error
    assert (again["turn"]["status"], again["turn"]["error"]) == ("TRANSCRIBING", None)
    assert kinds(events)[:3] == ["TurnStarted", "RecordingStopped", "TranscriptionCompleted"]
    assert (events[-1]["turn"]["status"], events[-1]["turn"]["error"]) == ("COMPLETED", None)
    first, second = hears.recordings
    assert first == second
    assert alike(second, speech(SPOKEN)) > 0.9


async def test_a_reply_that_broke_off_starts_over(stage: Stage) -> None:
    broken = FakeReply(pieces=("You have carried this ", "for long. ", "And"), fails_after=2)
    async with stage.serve(Script(thinks=FakeChatModel(broken, FakeReply()))) as server:
        ada = await server.sign_up()
        conversation = await ada.a_conversation()
        sent = await ada.write(conversation, speak=True)
        async with ada.following(conversation, sent["cursor"]) as stream:
            failed = await stream.until_the_end(sent["turn"]["id"])
            await ada.mutate_by_id("retryTurn", sent["turn"]["id"])
            events = await stream.until_the_end(sent["turn"]["id"])

    assert failed[-1]["turn"]["coachMessage"]["text"].startswith("You have carried this for long.")
    assert kinds(events)[:2] == ["TurnStarted", "ReplyRestarted"]
    assert words(events) == REPLY
    assert_is_one_voice(events)
    assert the(events, "TurnCompleted")["turn"]["coachMessage"]["text"] == REPLY


async def test_retrying_is_harmless_when_there_is_nothing_to_retry(ada: User) -> None:
    conversation = await ada.a_conversation()
    sent = await ada.write(conversation)
    events = await ada.events(conversation, sent)

    again = await ada.mutate_by_id("retryTurn", sent["turn"]["id"])

    assert again["turn"] == events[-1]["turn"]


async def test_retrying_twice_at_once_answers_once(stage: Stage) -> None:
    thinks = FakeChatModel(FakeReply(fails_after=0), FakeReply())
    async with stage.serve(Script(thinks=thinks)) as server:
        ada = await server.sign_up()
        conversation = await ada.a_conversation()
        sent = await ada.write(conversation)
        await ada.events(conversation, sent)
        async with ada.following(conversation, (await ada.read(conversation))["eventCursor"]) as stream:
            retries = [ada.attempt_by_id("retryTurn", sent["turn"]["id"]) for _ in range(5)]
            answers = await asyncio.gather(*retries)
            events = await stream.until_the_end(sent["turn"]["id"])
        stored = await ada.read(conversation)

    assert {answer["turn"]["id"] for answer in answers} == {sent["turn"]["id"]}
    assert words(events) == REPLY
    assert len(thinks.contexts) == 2
    assert (stored["turns"]["totalCount"], stored["messages"]["totalCount"]) == (1, 2)


async def test_a_retry_waits_for_its_turn(stage: Stage) -> None:
    thinks = FakeChatModel(FakeReply(fails_after=0), FakeReply(hangs_after=0))
    async with stage.serve(Script(thinks=thinks)) as server:
        ada = await server.sign_up()
        conversation = await ada.a_conversation()
        failed = await ada.write(conversation)
        await ada.events(conversation, failed)
        other = await ada.write(conversation)
        with pytest.raises(ApiError) as refused:
            await ada.attempt_by_id("retryTurn", failed["turn"]["id"])

    assert refused.value.extensions == {
        "code": "CONFLICT",
        "retryable": False,
        "turnId": other["turn"]["id"],
    }


async def test_what_the_provider_refuses_is_not_to_be_retried(stage: Stage) -> None:
    blocked = FakeReply(fails_after=0, error=ContentBlocked("The provider refused this."))
    async with stage.serve(Script(thinks=FakeChatModel(blocked))) as server:
        ada = await server.sign_up()
        conversation = await ada.a_conversation()
        events = await ada.events(conversation, await ada.write(conversation))

    assert (events[-1]["error"]["code"], events[-1]["error"]["retryable"]) == ("CONTENT_BLOCKED", False)


async def test_a_voice_that_failed_is_made_again_with_the_reply(stage: Stage) -> None:
    speaks = FakeTextToSpeech(FakeSpeech(fails_after=2), FakeSpeech())
    async with stage.serve(Script(speaks=speaks)) as server:
        ada = await server.sign_up()
        conversation = await ada.a_conversation()
        sent = await ada.write(conversation, speak=True, replyFormat="PCM16")
        failed = await ada.events(conversation, sent)
        events = await ada.events(conversation, await ada.mutate_by_id("retryTurn", sent["turn"]["id"]))

    assert failed[-1]["error"]["code"] == "PROVIDER_UNAVAILABLE"
    assert_is_one_voice(events)
    assert len(voice(events)) == 300 * 24 * 2


async def test_an_unknown_turn_cannot_be_retried(server: Server, ada: User) -> None:
    for unknown in ("turn_x", "", "turn_01M81KBCF21PQ5K8HT4QC9FMAM_01M81KBCFGASDV276PV2X9KJCK"):
        assert codes(await ada.attempt_by_id("retryTurn", unknown)) == ["NOT_FOUND"]
