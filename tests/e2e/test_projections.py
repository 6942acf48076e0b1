"""Five subscriptions show the same stream, each its part of it; and the ways of following one that are no sockets."""

import asyncio
import json

import pytest
from redis.asyncio import Redis

from tests.e2e import documents
from tests.e2e.client import User
from tests.e2e.heard import words
from tests.e2e.recordings import browser
from tests.e2e.server import Script, Server, Stage
from tests.e2e.socket import Event, StreamEnded
from tests.fakes.engines import FakeChatModel, FakeHearing, FakeReply, FakeSpeechToText

PARTS = {
    "transcription": {"TranscriptionUpdated", "TranscriptionCompleted", "TurnFailed"},
    "thinking": {"ThinkingChanged"},
    "response": {"ReplyDelta", "ReplyRestarted", "ReplyCompleted", "TurnInterrupted", "TurnFailed"},
    "audioResponse": {"AudioChunk", "ReplyRestarted", "TurnInterrupted", "TurnFailed"},
}
FIELDS = {
    "transcription": """__typename ... on TranscriptionUpdated { cursor text }
      ... on TranscriptionCompleted { cursor message { id text } language durationMs }
      ... on TurnFailed { cursor error { code } }""",
    "thinking": "__typename cursor state",
    "response": """__typename ... on ReplyDelta { cursor text } ... on ReplyRestarted { cursor }
      ... on ReplyCompleted { cursor message { id text heardText } } ... on TurnInterrupted { cursor turn { status } }
      ... on TurnFailed { cursor error { code } }""",
    "audioResponse": """__typename ... on AudioChunk { cursor sequence data isLast } ... on ReplyRestarted { cursor }
      ... on TurnInterrupted { cursor turn { status } } ... on TurnFailed { cursor error { code } }""",
}


async def part_of(ada: User, conversation: str, after: str, name: str, number: int) -> list[Event]:
    document = f"""subscription ($id: ID!, $after: String) {{
      {name}(conversationId: $id, after: $after) {{ {FIELDS[name]} }}
    }}"""
    async with ada.socket() as socket:
        stream = await socket.begin(document, id=conversation, after=after)
        return await stream.take(number)


async def test_each_shows_its_part_in_order(stage: Stage) -> None:
    script = Script(
        hears=FakeSpeechToText(FakeHearing(guesses=("I want",))),
        thinks=FakeChatModel(FakeReply(pieces=("Go on, ", "tell "), fails_after=2), FakeReply()),
    )
    async with stage.serve(script) as server:
        ada = await server.sign_up()
        conversation = await ada.a_conversation()
        started = await ada.say(conversation, browser().pieces, **browser().input)
        turn = started["turn"]["id"]
        async with ada.following(conversation, started["cursor"]) as stream:
            everything = await stream.until_the_end(turn)
            await ada.mutate_by_id("retryTurn", turn)
            everything += await stream.until("TurnCompleted")
            cut = await ada.mutate("interruptTurn", turnId=turn, playedMs=0)
            everything.append(await stream.next())
        assert cut["turn"]["status"] == "INTERRUPTED"
        for name, kinds in PARTS.items():
            expected = [event for event in everything if event["__typename"] in kinds]
            shown = await part_of(ada, conversation, started["cursor"], name, len(expected))
            assert shown, name
            assert [event["__typename"] for event in shown] == [event["__typename"] for event in expected]
            for event, whole in zip(shown, expected, strict=True):
                assert event["cursor"] == whole["cursor"]
                assert all(whole[key] == value for key, value in event.items() if key not in {"turn", "error"})


async def test_all_run_side_by_side_on_one_socket(server: Server, ada: User) -> None:
    conversation = await ada.a_conversation()
    cursor = (await ada.read(conversation))["eventCursor"]
    async with ada.socket() as socket:
        streams = {
            name: await socket.begin(
                f"""subscription ($id: ID!, $after: String) {{
                  {name}(conversationId: $id, after: $after) {{ {fields} }}
                }}""",
                id=conversation,
                after=cursor,
            )
            for name, fields in FIELDS.items()
        }
        sent = await socket.attempt("sendMessage", conversationId=conversation, text="Hello.", speak=True)
        replied = await streams["response"].until("ReplyCompleted")
        spoken = await streams["audioResponse"].next()
        thought = await streams["thinking"].take(3)

    assert sent["userErrors"] == []
    assert words(replied) == "What would you like instead?"
    assert spoken["__typename"] == "AudioChunk"
    assert [event["state"] for event in thought] == ["THINKING", "SPEAKING", "IDLE"]


async def test_an_unknown_cursor_is_bad_input(ada: User) -> None:
    conversation = await ada.a_conversation()
    async with ada.socket() as socket:
        for after in ("", "nonsense", "A" * 32 + "=", "!" * 32, "\u0000", "conv_1", "A" * 100_000):
            stream = await socket.follow(conversation, after)
            with pytest.raises(StreamEnded) as ended:
                await stream.next()
            assert ended.value.code == "BAD_USER_INPUT", after[:40]


async def test_a_cursor_of_another_conversation_is_a_gap(ada: User) -> None:
    here, there = await ada.a_conversation(), await ada.a_conversation()
    elsewhere = (await ada.read(there))["eventCursor"]
    await ada.read(here)
    async with ada.following(here, elsewhere) as stream:
        with pytest.raises(StreamEnded) as ended:
            await stream.next()
    assert ended.value.code == "EVENT_GAP"


async def test_events_that_are_no_longer_kept_are_a_gap(stage: Stage) -> None:
    async with stage.serve(event_log_max_bytes=20_000) as server:
        ada = await server.sign_up()
        conversation = await ada.a_conversation()
        first = await ada.write(conversation, speak=True, replyFormat="WAV")
        await ada.events(conversation, first)
        for _ in range(3):
            sent = await ada.write(conversation, speak=True, replyFormat="WAV")
            async with ada.following(conversation, sent["cursor"]) as stream:
                await stream.until_the_end(sent["turn"]["id"])
        async with ada.following(conversation, first["cursor"]) as stream:
            with pytest.raises(StreamEnded) as ended:
                await stream.next()
        cursor = (await ada.read(conversation))["eventCursor"]
        async with ada.following(conversation, cursor) as stream:
            again = await ada.write(conversation)
            assert words(await stream.until_the_end(again["turn"]["id"])) == "What would you like instead?"

    assert ended.value.code == "EVENT_GAP"


async def test_a_log_that_lost_its_memory_is_a_gap(ada: User, redis_url: str) -> None:
    conversation = await ada.a_conversation()
    sent = await ada.write(conversation)
    await ada.events(conversation, sent)
    async with Redis.from_url(redis_url, protocol=2) as redis:
        await redis.flushdb()
    async with ada.following(conversation, sent["cursor"]) as stream:
        with pytest.raises(StreamEnded) as ended:
            await stream.next()
    assert ended.value.code == "EVENT_GAP"
    assert words(await ada.events(conversation, await ada.write(conversation)))


async def test_deleting_a_conversation_ends_its_streams(ada: User) -> None:
    conversation = await ada.a_conversation()
    sent = await ada.write(conversation)
    async with ada.following(conversation, sent["cursor"]) as stream:
        await stream.until("TurnCompleted")
        await ada.mutate_by_id("deleteConversation", conversation)
        with pytest.raises(StreamEnded) as ended:
            await stream.next()
    assert ended.value.code == "EVENT_GAP"


async def test_what_is_not_there_cannot_be_followed(ada: User) -> None:
    deleted = await ada.a_conversation()
    await ada.mutate_by_id("deleteConversation", deleted)
    for conversation in (deleted, "nonsense", ""):
        async with ada.following(conversation) as stream:
            with pytest.raises(StreamEnded) as ended:
                await stream.next()
        assert ended.value.code == "NOT_FOUND"


async def test_events_can_be_followed_as_server_sent_events(ada: User) -> None:
    conversation = await ada.a_conversation()
    sent = await ada.write(conversation, speak=True)
    expected = await ada.events(conversation, sent)
    body = {
        "query": documents.following(),
        "variables": {"conversationId": conversation, "after": sent["cursor"]},
    }
    headers = {**ada.headers, "accept": "text/event-stream"}
    found: list[Event] = []
    async with asyncio.timeout(10), ada.http.stream("POST", "/graphql", json=body, headers=headers) as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        async for line in answer.aiter_lines():
            if line.startswith("data: {"):
                found.append(json.loads(line.removeprefix("data: "))["data"]["conversationEvents"])
            if len(found) == len(expected):
                break

    assert found == expected
