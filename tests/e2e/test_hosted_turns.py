"""Whole spoken turns through the OpenAI engines, against a scripted provider."""

import asyncio
from typing import Any

import pytest

from tests.e2e.client import User
from tests.e2e.heard import assert_is_one_voice, kinds, the, words
from tests.e2e.hosted import hosted_server
from tests.e2e.recordings import PIECE_BYTES, browser, in_pieces, pcm16
from tests.e2e.server import Stage
from tests.e2e.socket import Event
from tests.fakes.openai_script import Completion, Fault, Heard, Live, Script, Spoken
from tests.sounds import silence, speech

HEARD = "Go forward ten meters."
REPLY = ("You are on your way, ", "and it moves. ", "What is ten meters ahead of you?")
SCRIPT = Script(
    transcriptions=[Heard(text=HEARD)],
    chat=[Completion(pieces=REPLY, prompt_tokens=1_000, cached_tokens=896)],
    realtime=[Live(text=HEARD, partials=("Go", "Go forward", "Go forward ten"), partial_ms=600)],
)


async def spoken_turn(user: User, **options: str) -> list[Event]:
    conversation = await user.a_conversation()
    started = await user.say(conversation, browser().pieces, **browser().input, **options)
    return await user.events(conversation, started)


async def test_a_turn_is_heard_answered_and_spoken(stage: Stage) -> None:
    async with hosted_server(stage, SCRIPT) as (server, provider):
        events = await spoken_turn(await server.sign_up(), replyFormat="MP3")

    assert kinds(events)[-1] == "TurnCompleted"
    turn = events[-1]["turn"]
    assert turn["userMessage"]["text"] == HEARD
    assert turn["coachMessage"]["text"] == words(events) == "".join(REPLY)
    assert_is_one_voice(events)
    assert {request.body["input"].strip() for request in provider.asked("speech")} == {
        "You are on your way,",
        "and it moves.",
        "What is ten meters ahead of you?",
    }
    usage = turn["usage"]
    assert (usage["promptTokens"], usage["cachedPromptTokens"], usage["completionTokens"]) == (1_000, 896, 3)
    assert usage["synthesizedCharacters"] == pytest.approx(len("".join(REPLY)), abs=3)
    assert usage["cost"] > 0


async def test_words_are_seen_while_the_user_still_speaks(stage: Stage) -> None:
    async with hosted_server(stage, SCRIPT, openai_stt_mode="realtime") as (server, provider):
        ada = await server.sign_up()
        conversation = await ada.a_conversation()
        started = await ada.mutate("startRecording", conversationId=conversation, **pcm16().input)
        turn = started["turn"]["id"]
        async with ada.following(conversation, started["cursor"]) as stream:
            await ada.send(turn, pcm16().pieces)
            guesses = [(await stream.until("TranscriptionUpdated"))[-1]["text"] for _ in range(3)]
            await ada.mutate("stopRecording", turnId=turn, pieces=len(pcm16().pieces))
            events = await stream.until_the_end(turn)

    assert guesses == ["Go", "Go forward", "Go forward ten"]
    assert events[-1]["turn"]["userMessage"]["text"] == HEARD
    assert provider.asked("transcriptions") == []


async def test_a_socket_that_fails_is_not_noticed(stage: Stage) -> None:
    script = Script(
        transcriptions=[Heard(text=HEARD)],
        chat=[Completion(pieces=REPLY)],
        realtime=[Live(partials=("Go", "Go forward"), closes_after_ms=1_200)],
    )
    async with hosted_server(stage, script, openai_stt_mode="realtime") as (server, provider):
        events = await spoken_turn(await server.sign_up())

    assert events[-1]["__typename"] == "TurnCompleted"
    assert events[-1]["turn"]["userMessage"]["text"] == HEARD
    [request] = provider.asked("transcriptions")
    assert len(request.body["file"]) > 1.2 * 32_000


@pytest.mark.parametrize("mode", ["file", "realtime"])
async def test_nobody_is_paid_for_silence(stage: Stage, mode: str) -> None:
    script = Script(transcriptions=[Heard(text="Thank you.")], realtime=[Live(text="Thank you.")])
    async with hosted_server(stage, script, openai_stt_mode=mode) as (server, provider):
        ada = await server.sign_up()
        conversation = await ada.a_conversation()
        quiet = in_pieces(silence(3_000), PIECE_BYTES)
        started = await ada.say(conversation, quiet, format="PCM16", sampleRate=16_000)
        events = await ada.events(conversation, started)

    assert the(events, "TurnFailed")["error"]["code"] == "NO_SPEECH"
    assert provider.asked("transcriptions") == []
    assert all(request.body["audio"] == b"" for request in provider.asked("realtime"))


async def test_a_reply_that_is_refused_is_told_kindly(stage: Stage) -> None:
    script = Script(transcriptions=[Heard(text=HEARD)], chat=[Fault(status=400, code="content_filter")])
    async with hosted_server(stage, script) as (server, _):
        events = await spoken_turn(await server.sign_up())

    error = the(events, "TurnFailed")["error"]
    assert (error["code"], error["retryable"]) == ("CONTENT_BLOCKED", False)
    assert "other words" in error["message"]


async def test_a_turn_that_failed_can_be_answered_again(stage: Stage) -> None:
    away = Fault(status=503)
    script = Script(transcriptions=[away, away, Heard(text=HEARD)], chat=[Completion(pieces=REPLY)])
    async with hosted_server(stage, script) as (server, _):
        ada = await server.sign_up()
        conversation = await ada.a_conversation()
        started = await ada.say(conversation, browser().pieces, **browser().input)
        failed = the(await ada.events(conversation, started), "TurnFailed")
        again = await ada.mutate_by_id("retryTurn", started["turn"]["id"])
        events = await ada.events(conversation, again)

    assert (failed["error"]["code"], failed["error"]["retryable"]) == ("PROVIDER_UNAVAILABLE", True)
    assert "sk-" not in str(failed)
    assert events[-1]["turn"]["userMessage"]["text"] == HEARD
    assert words(events) == "".join(REPLY)


async def test_the_voice_is_heard_before_the_reply_is_whole(stage: Stage) -> None:
    script = Script(
        transcriptions=[Heard(text=HEARD)],
        chat=[Completion(pieces=REPLY, hangs_after=2)],
        speech=[Spoken(ms_per_word=200)],
    )
    async with hosted_server(stage, script) as (server, _):
        ada = await server.sign_up()
        conversation = await ada.a_conversation()
        started = await ada.say(conversation, in_pieces(speech(), PIECE_BYTES), format="PCM16", sampleRate=16_000)
        async with ada.following(conversation, started["cursor"]) as stream:
            events = await stream.until("AudioChunk")

    assert not [event for event in events if event["__typename"] == "ReplyCompleted"]


async def test_the_answer_is_begun_while_the_user_still_speaks(stage: Stage) -> None:
    live = Live(text=HEARD, partials=("go forward", "go forward ten meters"), partial_ms=500)
    script = Script(realtime=[live], chat=[Completion(pieces=REPLY)])
    asked: dict[str, Any] = {
        "openai_stt_mode": "realtime",
        "speculation_stable_ms": 10,
        "speculation_extra_percent": 1_000,
    }
    async with hosted_server(stage, script, **asked) as (server, provider):
        ada = await server.sign_up()
        conversation = await ada.a_conversation()
        await ada.events(conversation, await ada.write(conversation))
        started = await ada.mutate("startRecording", conversationId=conversation, **pcm16().input)
        turn = started["turn"]["id"]
        async with ada.following(conversation, started["cursor"]) as stream:
            await ada.send(turn, pcm16().pieces)
            async with asyncio.timeout(5):
                while len(provider.asked("chat")) < 2:
                    await provider.was_asked()
            await ada.mutate("stopRecording", turnId=turn, pieces=len(pcm16().pieces))
            events = await stream.until_the_end(turn)

    assert len(provider.asked("chat")) == 2
    assert provider.asked("chat")[1].body["messages"][-1]["content"] == "go forward ten meters"
    assert events[-1]["turn"]["userMessage"]["text"] == HEARD
    assert words(events) == "".join(REPLY)
    assert_is_one_voice(events)
    assert events[-1]["turn"]["usage"]["promptTokens"] == 900
