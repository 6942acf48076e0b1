"""Subscriptions."""

from collections.abc import AsyncGenerator
from contextlib import aclosing

import pytest
from strawberry.types import ExecutionResult

from domain.audio.formats import AudioFormat
from domain.conversations.entities import Conversation
from domain.errors import ErrorCode
from domain.turns.entities import Turn, TurnError, TurnStatus
from domain.turns.events import (
    AudioChunk,
    Event,
    RecordingStopped,
    RecordingStopReason,
    ReplyCompleted,
    ReplyDelta,
    ReplyRestarted,
    ThinkingChanged,
    ThinkingState,
    TranscriptionCompleted,
    TranscriptionUpdated,
    TurnCompleted,
    TurnFailed,
    TurnInterrupted,
    TurnStarted,
)
from tests.builders import AT, a_turn
from tests.schema.world import World, codes

ALL = """subscription ($id: ID!, $after: String) { conversationEvents(conversationId: $id, after: $after) {
  __typename cursor conversationId turnId at
  ... on TurnStarted { turn { id } } ... on RecordingStopped { turn { id } durationMs reason }
  ... on TranscriptionUpdated { text } ... on TranscriptionCompleted { message { text } language durationMs }
  ... on ThinkingChanged { state } ... on ReplyDelta { text } ... on ReplyCompleted { message { text } }
  ... on AudioChunk { sequence data format sampleRate durationMs caption startMs isLast }
  ... on TurnCompleted { turn { status } } ... on TurnInterrupted { turn { status } }
  ... on TurnFailed { turn { status } error { code message retryable } }
} }"""
KINDS = "subscription ($id: ID!, $after: String) {{ {field}(conversationId: $id, after: $after) {{ {selection} }} }}"


def everything(turn: Turn) -> list[Event]:
    """One event of each kind."""
    assert turn.user_message is not None
    assert turn.coach_message is not None
    conversation_id, turn_id = turn.conversation_id, turn.id
    of = {"conversation_id": conversation_id, "turn_id": turn_id, "at": AT}
    failed = TurnError(code=ErrorCode.PROVIDER_UNAVAILABLE, message="The engine failed.", retryable=True)
    return [
        TurnStarted(**of, turn=turn),  # type: ignore[arg-type]
        RecordingStopped(**of, turn=turn, duration_ms=900, reason=RecordingStopReason.SILENCE),  # type: ignore[arg-type]
        TranscriptionUpdated(**of, text="I lie"),  # type: ignore[arg-type]
        TranscriptionCompleted(**of, message=turn.user_message, language="en", duration_ms=900),  # type: ignore[arg-type]
        ThinkingChanged(**of, state=ThinkingState.THINKING),  # type: ignore[arg-type]
        ReplyDelta(**of, text="What"),  # type: ignore[arg-type]
        ReplyRestarted(**of),  # type: ignore[arg-type]
        AudioChunk(
            **of,  # type: ignore[arg-type]
            sequence=0,
            data=b"abc",
            format=AudioFormat.MP3,
            sample_rate=24_000,
            duration_ms=40,
            caption="What",
            start_ms=0,
            is_last=True,
        ),
        ReplyCompleted(**of, message=turn.coach_message),  # type: ignore[arg-type]
        TurnCompleted(**of, turn=turn),  # type: ignore[arg-type]
        TurnInterrupted(**of, turn=turn),  # type: ignore[arg-type]
        TurnFailed(**of, turn=turn, error=failed),  # type: ignore[arg-type]
    ]


async def take(results: AsyncGenerator[ExecutionResult, None], count: int) -> list[dict[str, object]]:
    found: list[dict[str, object]] = []
    async with aclosing(results):
        async for result in results:
            assert result.errors is None, result.errors
            assert result.data is not None
            found.append(next(iter(result.data.values())))
            if len(found) == count:
                break
    return found


@pytest.fixture
async def conversation(world: World) -> Conversation:
    return await world.begin()


@pytest.fixture
async def turn(world: World, conversation: Conversation) -> Turn:
    """A turn all of whose events have happened, after the cursor `1.0`."""
    turn = a_turn(conversation, TurnStatus.COMPLETED)
    await world.tell(turn, *everything(turn))
    return turn


async def start(world: World, conversation: Conversation) -> str:
    """The cursor before everything."""
    return (await world.shelf.log.moment(conversation.id)).cursor.partition(".")[0] + ".0"


async def test_every_event_carries_what_it_announces(world: World, conversation: Conversation, turn: Turn) -> None:
    after = await start(world, conversation)
    events = await take(await world.follow(ALL, id=conversation.id, after=after), 12)

    kinds = [event["__typename"] for event in events]
    assert kinds == [type(event).__name__ for event in everything(turn)]
    assert {(event["conversationId"], event["turnId"]) for event in events} == {(conversation.id, turn.id)}
    cursors = [event["cursor"] for event in events]
    assert cursors == [event.cursor for event in world.shelf.log.events(conversation.id)]
    chunk = {key: value for key, value in events[7].items() if key in {"data", "caption", "isLast", "format"}}
    assert chunk == {"data": "YWJj", "caption": "What", "isLast": True, "format": "MP3"}
    assert events[11]["error"] == {
        "code": "PROVIDER_UNAVAILABLE",
        "message": "The engine failed.",
        "retryable": True,
    }


@pytest.mark.parametrize(
    ("field", "kinds"),
    [
        ("transcription", ["TranscriptionUpdated", "TranscriptionCompleted", "TurnFailed"]),
        ("thinking", ["ThinkingChanged"]),
        ("response", ["ReplyDelta", "ReplyRestarted", "ReplyCompleted", "TurnInterrupted", "TurnFailed"]),
        ("audioResponse", ["ReplyRestarted", "AudioChunk", "TurnInterrupted", "TurnFailed"]),
    ],
)
async def test_one_kind_of_events_can_be_followed(
    world: World, conversation: Conversation, turn: Turn, field: str, kinds: list[str]
) -> None:
    document = KINDS.format(field=field, selection="__typename")
    results = await world.follow(document, id=conversation.id, after=await start(world, conversation))

    assert [event["__typename"] for event in await take(results, len(kinds))] == kinds


async def test_an_event_is_delivered_without_reading_a_database(
    world: World, conversation: Conversation, turn: Turn
) -> None:
    after = await start(world, conversation)
    results = await world.follow(ALL, id=conversation.id, after=after)
    async with aclosing(results):
        await anext(results)
        del world.shelf.turns.turns, world.shelf.conversations.conversations

        result = await anext(results)

    assert result.errors is None


@pytest.mark.parametrize(
    ("after", "code"), [("", "BAD_USER_INPUT"), ("nonsense", "BAD_USER_INPUT"), ("9.9", "EVENT_GAP")]
)
async def test_a_cursor_that_leads_nowhere_ends_the_operation(
    world: World, conversation: Conversation, after: str, code: str
) -> None:
    results = [result async for result in await world.follow(ALL, id=conversation.id, after=after)]

    assert [codes(result) for result in results] == [[code]]


async def test_what_an_event_leads_to_is_loaded_anew_for_each_event(
    world: World, conversation: Conversation, turn: Turn
) -> None:
    selection = "... on TurnStarted { turn { conversation { title } } }"
    document = KINDS.format(field="conversationEvents", selection=selection)
    rename = """mutation ($id: ID!) { updateConversation(input: { id: $id, title: "New" }) { userErrors { code } } }"""

    def title(result: ExecutionResult) -> object:
        assert result.data is not None
        return result.data["conversationEvents"]["turn"]["conversation"]["title"]

    results = await world.follow(document, id=conversation.id, after=await start(world, conversation))
    async with aclosing(results):
        before = title(await anext(results))
        await world.data(rename, id=conversation.id)
        await world.tell(turn, everything(turn)[0])
        for _ in range(11):
            await anext(results)
        after = title(await anext(results))

    assert (before, after) == ("Sleeping better", "New")


async def test_a_fault_in_a_stream_is_masked(
    world: World, conversation: Conversation, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async def broken(*_: object) -> AsyncGenerator[Event, None]:
        raise RuntimeError("a secret")
        yield

    monkeypatch.setattr(world.shelf.log, "read", broken)
    [result] = [result async for result in await world.follow(ALL, id=conversation.id)]

    assert result.errors is not None
    assert result.errors[0].message == "Something went wrong on our side."
    assert codes(result) == ["INTERNAL"]
    assert str((result.errors[0].extensions or {})["errorId"]) in capsys.readouterr().out
