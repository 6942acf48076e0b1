"""A spoken turn, from the first piece of a recording to the last piece of the coach's voice."""

import asyncio

import numpy as np
import pytest

from domain.audio.formats import SPEECH_RATE_HZ, pcm_ms
from tests.e2e.client import User, base64_of, codes
from tests.e2e.heard import assert_is_one_voice, kinds, states, the, words
from tests.e2e.recordings import SPOKEN, SPOKEN_MS, WAYS_IN, browser, pcm16, recording_by, then_silence
from tests.e2e.server import Script, Server, Stage
from tests.fakes.engines import FakeHearing, FakeSpeechToText
from tests.sounds import alike, speech

HEARD = "I want to change jobs."


@pytest.mark.parametrize("way", WAYS_IN)
async def test_every_input_format_is_heard(server: Server, ada: User, way: str) -> None:
    recording = recording_by(way)
    conversation = await ada.a_conversation()
    started = await ada.say(conversation, recording.pieces, **recording.input)

    events = await ada.events(conversation, started)

    assert started["turn"]["status"] == "RECORDING"
    assert kinds(events)[:4] == ["TurnStarted", "RecordingStopped", "TranscriptionCompleted", "ReplyDelta"]
    assert kinds(events)[-1] == "TurnCompleted"
    stopped = the(events, "RecordingStopped")
    assert stopped["reason"] == "CLIENT"
    assert abs(stopped["durationMs"] - SPOKEN_MS) < 120
    assert_is_one_voice(events)
    assert (events[-1]["turn"]["userMessage"]["text"], events[-1]["turn"]["source"]) == (HEARD, "VOICE")
    (heard,) = server.script.hears.recordings
    assert abs(pcm_ms(len(heard), SPEECH_RATE_HZ) - SPOKEN_MS) < 120
    assert alike(heard, speech(SPOKEN)) > 0.9
    assert np.abs(np.frombuffer(heard, "<i2")).max() > 3_000


async def test_states_follow_the_turn(ada: User) -> None:
    conversation = await ada.a_conversation()
    started = await ada.say(conversation, browser().pieces, **browser().input)

    events = await ada.events(conversation, started)

    assert states(events) == ["LISTENING", "TRANSCRIBING", "THINKING", "SPEAKING", "IDLE"]


async def test_guesses_come_while_the_user_still_speaks(stage: Stage) -> None:
    hearing = FakeSpeechToText(FakeHearing(guesses=("I want", "I want to change")))
    async with stage.serve(Script(hears=hearing)) as server:
        ada = await server.sign_up()
        conversation = await ada.a_conversation()
        started = await ada.mutate("startRecording", conversationId=conversation, **pcm16().input)
        async with ada.following(conversation, started["cursor"]) as stream:
            await ada.send(started["turn"]["id"], pcm16().pieces)
            guesses = [(await stream.until("TranscriptionUpdated"))[-1]["text"] for _ in range(2)]
            recording = (await ada.read(conversation))["activeTurn"]

    assert guesses == ["I want", "I want to change"]
    assert recording["status"] == "RECORDING"


async def test_all_pieces_may_be_on_their_way_at_once(server: Server, ada: User) -> None:
    recording = browser()
    conversation = await ada.a_conversation()
    started = await ada.mutate("startRecording", conversationId=conversation, **recording.input)
    turn = started["turn"]["id"]
    async with ada.socket() as socket:
        sent = [
            await socket.attempt_later("sendAudio", turnId=turn, sequence=number, data=base64_of(piece))
            for number, piece in enumerate(recording.pieces)
        ]
        stopping = await socket.attempt_later("stopRecording", turnId=turn, pieces=len(recording.pieces))
        assert not any([(await answer.next())["userErrors"] for answer in sent])
        assert (await stopping.next())["userErrors"] == []
    await ada.events(conversation, started)

    assert alike(server.script.hears.recordings[0], speech(SPOKEN)) > 0.9


async def test_hands_free_ends_when_the_user_falls_silent(server: Server, ada: User) -> None:
    recording = then_silence()
    conversation = await ada.a_conversation()
    started = await ada.mutate("startRecording", conversationId=conversation, handsFree=True, **recording.input)
    turn = started["turn"]["id"]
    async with ada.following(conversation, started["cursor"]) as stream:
        answers = [
            await ada.attempt("sendAudio", turnId=turn, sequence=number, data=base64_of(piece))
            for number, piece in enumerate(recording.pieces)
        ]
        events = await stream.until_the_end(turn)

    stopped = the(events, "RecordingStopped")
    assert stopped["reason"] == "SILENCE"
    assert 1_095 + 500 < stopped["durationMs"] < 1_095 + 2_050
    assert events[-1]["__typename"] == "TurnCompleted"
    assert {code for answer in answers for code in codes(answer)} <= {"ALREADY_DONE"}
    stages = events[-1]["turn"]["latency"]["stages"]
    assert stages[0] == {"name": "end-of-turn", "ms": 800}


async def test_hands_free_can_be_the_users_setting(ada: User) -> None:
    await ada.mutate("updateSettings", handsFree=True)
    conversation = await ada.a_conversation()
    started = await ada.mutate("startRecording", conversationId=conversation, **then_silence().input)
    async with ada.following(conversation, started["cursor"]) as stream:
        sending = asyncio.gather(
            *(
                ada.attempt("sendAudio", turnId=started["turn"]["id"], sequence=number, data=base64_of(piece))
                for number, piece in enumerate(then_silence().pieces)
            )
        )
        events = await stream.until("RecordingStopped")
        await sending

    assert events[-1]["reason"] == "SILENCE"


async def test_a_cancelled_recording_leaves_no_trace(server: Server, ada: User) -> None:
    conversation = await ada.a_conversation()
    before = await ada.read(conversation)
    started = await ada.mutate("startRecording", conversationId=conversation, **browser().input)
    await ada.send(started["turn"]["id"], browser().pieces[:5])

    cancelled = await ada.mutate_by_id("cancelRecording", started["turn"]["id"])
    events = await ada.events(conversation, started)

    assert cancelled["turn"]["status"] == events[-1]["turn"]["status"] == "DISCARDED"
    assert events[-1]["__typename"] == "TurnInterrupted"
    after = await ada.read(conversation)
    assert (after["turns"], after["messages"], after["activeTurn"]) == (before["turns"], before["messages"], None)
    assert server.script.hears.recordings == []
    late = await ada.attempt("sendAudio", turnId=started["turn"]["id"], sequence=5, data=base64_of(b"x"))
    assert codes(late) == ["ALREADY_DONE"]
    again = await ada.attempt_by_id("cancelRecording", started["turn"]["id"])
    assert again["turn"]["status"] == "DISCARDED"


async def test_stopping_again_changes_nothing(ada: User) -> None:
    conversation = await ada.a_conversation()
    started = await ada.say(conversation, browser().pieces, **browser().input)
    again = await ada.mutate("stopRecording", turnId=started["turn"]["id"], pieces=len(browser().pieces))
    events = await ada.events(conversation, started)

    assert again["turn"]["status"] != "RECORDING"
    assert kinds(events).count("RecordingStopped") == 1


async def test_a_spoken_turn_can_be_answered_in_words_only(ada: User) -> None:
    conversation = await ada.a_conversation()
    started = await ada.say(conversation, browser().pieces, speak=False, **browser().input)
    events = await ada.events(conversation, started)

    assert words(events) == "What would you like instead?"
    assert "AudioChunk" not in kinds(events)


async def test_a_whole_recording_is_taken_as_base64_and_as_a_file(server: Server, ada: User) -> None:
    recording = browser()
    conversation = await ada.a_conversation()
    whole = {"conversationId": conversation, **recording.input}
    inline = await ada.mutate("sendRecording", audio={"data": base64_of(recording.data)}, **whole)
    assert (await ada.events(conversation, inline))[-1]["__typename"] == "TurnCompleted"
    uploaded = await ada.upload("sendRecording", recording.data, **whole)
    events = await ada.events(conversation, uploaded)

    assert inline["turn"]["status"] == uploaded["turn"]["status"] == "TRANSCRIBING"
    assert events[-1]["turn"]["userMessage"]["text"] == HEARD
    first, second = server.script.hears.recordings
    assert first == second
    assert alike(first, speech(SPOKEN)) > 0.9


async def test_a_voice_note_keeps_the_time_it_was_said_at(ada: User) -> None:
    conversation = await ada.a_conversation()
    said_at = "2026-01-31T18:30:00.000Z"
    note = {"conversationId": conversation, "audio": {"data": base64_of(browser().data)}, **browser().input}
    sent = await ada.mutate("sendRecording", at="2026-01-31T19:30:00+01:00", **note)
    events = await ada.events(conversation, sent)
    future = await ada.attempt("sendRecording", at="2100-01-01T00:00:00Z", **note)

    assert events[-1]["turn"]["userMessage"]["createdAt"] == said_at
    assert codes(future) == ["INVALID"]
