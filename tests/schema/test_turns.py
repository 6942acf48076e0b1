"""Turns as clients begin, feed and end them."""

import base64
from datetime import UTC, datetime

import pytest

from domain.audio.formats import AudioFormat
from domain.errors import Conflict, InvalidInput, OutOfOrder, Overloaded, RateLimited, UserErrorCode, refuse
from domain.turns.requests import StartRecording, WholeRecording, WrittenMessage
from tests.schema.world import World, codes

SEND = "mutation ($input: SendAudioInput!) { sendAudio(input: $input) { nextSequence userErrors { code path } } }"
START = """mutation ($input: StartRecordingInput!) { startRecording(input: $input) {
  turn { id status usage { cost } latency { totalMs } error { code } } cursor userErrors { code message }
} }"""


async def test_a_recording_is_opened_as_asked(world: World) -> None:
    data = await world.data(
        START,
        input={"conversationId": "conv_1", "format": "PCM16", "sampleRate": 16_000, "handsFree": True, "speak": False},
    )

    [(what, user_id, request)] = world.turns.asked
    assert (what, user_id) == ("start", world.ada.user.id)
    assert request == StartRecording(
        conversation_id="conv_1", format=AudioFormat.PCM16, sample_rate=16_000, hands_free=True, speak=False
    )
    assert data["startRecording"]["turn"]["id"] == world.turns.receipt.turn.id
    assert data["startRecording"]["cursor"] == "1.0"


async def test_left_to_the_settings_a_recording_is_answered_aloud_and_a_message_in_words(world: World) -> None:
    await world.data(START, input={"conversationId": "conv_1", "format": "WAV", "speak": None})
    await world.data(
        'mutation { sendMessage(input: { conversationId: "conv_1", text: "Hi" }) { turn { id } } }',
    )

    assert [request for _, _, request in world.turns.asked] == [
        StartRecording(conversation_id="conv_1", format=AudioFormat.WAV, speak=True),
        WrittenMessage(conversation_id="conv_1", text="Hi", speak=False),
    ]


async def test_a_whole_recording_comes_as_base64(world: World) -> None:
    await world.data(
        "mutation ($input: SendRecordingInput!) { sendRecording(input: $input) { turn { id } } }",
        input={
            "conversationId": "conv_1",
            "format": "OGG_OPUS",
            "audio": {"data": base64.b64encode(b"OggS").decode()},
            "at": "2026-01-04T20:00:00+01:00",
        },
    )

    [(_, _, request)] = world.turns.asked
    assert request == WholeRecording(
        conversation_id="conv_1",
        audio=b"OggS",
        format=AudioFormat.OGG_OPUS,
        at=datetime(2026, 1, 4, 19, tzinfo=UTC),
    )


async def test_a_piece_of_audio_is_answered_with_the_number_expected_next(world: World) -> None:
    world.turns.next_sequence = 4
    data = await world.data(SEND, input={"turnId": "turn_1", "sequence": 3, "data": "AAEC"})

    assert world.turns.asked == [("send_audio", world.ada.user.id, "turn_1", 3, b"\x00\x01\x02")]
    assert data == {"sendAudio": {"nextSequence": 4, "userErrors": []}}


async def test_a_piece_out_of_order_gets_the_error_and_the_number(world: World) -> None:
    world.turns.failure = OutOfOrder(2, ("input", "sequence"))
    data = await world.data(SEND, input={"turnId": "turn_1", "sequence": 90, "data": ""})

    assert data == {
        "sendAudio": {"nextSequence": 2, "userErrors": [{"code": "OUT_OF_ORDER", "path": ["input", "sequence"]}]}
    }


async def test_a_piece_after_the_end_gets_the_error_alone(world: World) -> None:
    world.turns.failure = refuse(UserErrorCode.ALREADY_DONE, "The recording is closed.", "turnId")
    data = await world.data(SEND, input={"turnId": "turn_1", "sequence": 0, "data": ""})

    assert data == {
        "sendAudio": {"nextSequence": None, "userErrors": [{"code": "ALREADY_DONE", "path": ["input", "turnId"]}]}
    }


@pytest.mark.parametrize("data", ["A", "A===", "AA\n==", "AAEC\r\n", "A-_A", "AAE", "é===", " AAEC", 5, None, {}])
async def test_broken_base64_is_bad_input(world: World, data: object) -> None:
    result = await world.ask(SEND, {"input": {"turnId": "turn_1", "sequence": 0, "data": data}})

    assert codes(result) == ["BAD_USER_INPUT"]
    assert world.turns.asked == []


async def test_broken_base64_in_the_document_itself_is_bad_input_too(world: World) -> None:
    result = await world.ask('mutation { sendAudio(input: { turnId: "1", sequence: 0, data: "?" }) { nextSequence } }')

    assert codes(result) == ["BAD_USER_INPUT"]


async def test_a_long_refused_value_is_not_sent_back(world: World) -> None:
    result = await world.ask(SEND, {"input": {"turnId": "turn_1", "sequence": 0, "data": "?" * 200_000}})

    assert result.errors is not None
    assert len(result.errors[0].message) <= 501


async def test_the_other_ways_to_end_a_turn(world: World) -> None:
    await world.data(
        """mutation {
          stopRecording(input: { turnId: "1", pieces: 9 }) { turn { id } cursor }
          cancelRecording(turnId: "2") { turn { id } }
          interruptTurn(input: { turnId: "3", playedMs: 1500 }) { turn { id } }
          retryTurn(id: "4") { turn { id } }
        }"""
    )

    user = world.ada.user.id
    assert world.turns.asked == [
        ("stop", user, "1", 9),
        ("cancel", user, "2"),
        ("interrupt", user, "3", 1_500),
        ("retry", user, "4"),
    ]


@pytest.mark.parametrize(
    ("failure", "extensions"),
    [
        (
            Conflict("In the way.", "turn_9"),
            {"code": "CONFLICT", "retryable": False, "turnId": "turn_9"},
        ),
        (Conflict("The key was used."), {"code": "CONFLICT", "retryable": False}),
        (Overloaded("Full.", 500), {"code": "OVERLOADED", "retryable": True, "retryAfterMs": 500}),
        (RateLimited("Slow down.", 900), {"code": "RATE_LIMITED", "retryable": True, "retryAfterMs": 900}),
    ],
    ids=lambda value: type(value).__name__,
)
async def test_what_no_form_can_show_is_a_top_level_error(
    world: World, failure: Exception, extensions: dict[str, object], capsys: pytest.CaptureFixture[str]
) -> None:
    world.turns.failure = failure
    result = await world.ask(START, {"input": {"conversationId": "conv_1", "format": "WAV"}})

    assert result.data == {"startRecording": None}
    assert result.errors is not None
    assert (result.errors[0].message, result.errors[0].extensions) == (str(failure), extensions)
    assert capsys.readouterr().out == ""


async def test_a_failed_field_does_not_take_its_neighbours_with_it(world: World) -> None:
    world.turns.failure = InvalidInput([])
    result = await world.ask(
        'mutation { a: cancelRecording(turnId: "1") { turn { id } userErrors { code } } '
        'b: createConversation(input: { title: "Work" }) { conversation { title } } }'
    )

    assert result.errors is None
    assert result.data == {"a": {"turn": None, "userErrors": []}, "b": {"conversation": {"title": "Work"}}}
