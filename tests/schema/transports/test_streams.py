"""Subscriptions over plain HTTP."""

import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from domain.errors import StoreUnavailable
from domain.ids import ConversationId
from domain.turns.events import ReplyDelta
from schema.transports.limits import TransportLimits
from tests.builders import AT, a_turn
from tests.schema.transports.server import Served, serving
from tests.schema.world import World

QUERY = """subscription ($id: ID!, $after: String) {
  response(conversationId: $id, after: $after) { ... on ReplyDelta { text } }
}"""


async def two_words(served: Served) -> dict[str, Any]:
    """Let the coach say two words, and return the request that replays them."""
    conversation = await served.world.begin()
    cursor = (await served.world.shelf.history.moment(conversation.id)).cursor
    for text in ("Go ", "on."):
        await say(served, conversation.id, text)
    return {"query": QUERY, "variables": {"id": conversation.id, "after": cursor}}


async def say(served: Served, conversation_id: str, text: str) -> None:
    turn = a_turn(ConversationId(conversation_id))
    await served.world.tell(turn, ReplyDelta(conversation_id=turn.conversation_id, turn_id=turn.id, at=AT, text=text))


async def texts(lines: AsyncIterator[str], count: int) -> list[str]:
    """Read that many words out of a stream."""
    found: list[str] = []
    async for line in lines:
        if "ReplyDelta" in line or '"text"' in line:
            result = json.loads(line.removeprefix("data: "))
            found.append(result.get("payload", result)["data"]["response"]["text"])
        if len(found) == count:
            break
    return found


def request(served: Served, accept: str) -> dict[str, str]:
    return {"accept": accept, "authorization": f"Bearer {served.world.token}"}


async def test_as_server_sent_events(served: Served) -> None:
    body = await two_words(served)
    async with served.http.stream(
        "POST", "/graphql", json=body, headers=request(served, "text/event-stream")
    ) as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        assert await texts(answer.aiter_lines(), 2) == ["Go ", "on."]


async def test_as_multipart(served: Served) -> None:
    body = await two_words(served)
    accept = "multipart/mixed;boundary=graphql;subscriptionSpec=1.0,application/json"
    async with served.http.stream("POST", "/graphql", json=body, headers=request(served, accept)) as answer:
        assert answer.headers["content-type"].startswith("multipart/mixed")
        assert await texts(answer.aiter_lines(), 2) == ["Go ", "on."]


async def test_a_client_that_would_rather_have_json_gets_json(served: Served) -> None:
    accept = "application/graphql-response+json, application/json, text/event-stream, multipart/mixed"
    answer = await served.http.post(
        "/graphql", json={"query": "{ capabilities { version } }"}, headers=request(served, accept)
    )

    assert answer.json()["data"] == {"capabilities": {"version": "1.2.3"}}


async def test_a_subscription_that_asks_for_no_stream_is_told_that_it_needs_one(served: Served) -> None:
    answer = await served.http.post(
        "/graphql", json=await two_words(served), headers=request(served, "application/json")
    )

    assert answer.status_code == httpx.codes.BAD_REQUEST
    assert answer.json()["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"


async def test_a_stream_ends_with_its_token(served: Served) -> None:
    body = await two_words(served)
    async with served.http.stream(
        "POST", "/graphql", json=body, headers=request(served, "text/event-stream")
    ) as answer:
        lines = answer.aiter_lines()
        assert await texts(lines, 2) == ["Go ", "on."]
        served.world.clock.advance(minutes=16)
        await say(served, str(body["variables"]["id"]), "!")
        rest = [line async for line in lines if line.startswith("data: {")]

    assert answer.status_code == httpx.codes.OK
    assert json.loads(rest[0].removeprefix("data: "))["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"


async def test_a_process_that_ends_ends_its_streams(served: Served, caplog: pytest.LogCaptureFixture) -> None:
    body = await two_words(served)
    async with served.http.stream(
        "POST", "/graphql", json=body, headers=request(served, "text/event-stream")
    ) as answer:
        lines = answer.aiter_lines()
        assert await texts(lines, 2) == ["Go ", "on."]
        assert len(served.app.sockets) == 1
        await served.app.sockets.close_all()
        rest = [line async for line in lines]
        refused = await served.http.post("/graphql", json=body, headers=request(served, "text/event-stream"))

    assert not any(line.startswith("event: complete") for line in rest)
    assert (refused.status_code, refused.headers["retry-after"]) == (503, "1")
    assert refused.json()["errors"][0]["extensions"]["code"] == "OVERLOADED"
    assert len(served.app.sockets) == 0
    assert "Traceback" not in caplog.text


async def test_there_are_only_so_many_streams(world: World) -> None:
    async with serving(world, TransportLimits(max_sockets=1)) as served:
        body = await two_words(served)
        headers = request(served, "text/event-stream")
        async with served.http.stream("POST", "/graphql", json=body, headers=headers) as answer:
            await texts(answer.aiter_lines(), 2)
            refused = await served.http.post("/graphql", json=body, headers=headers)

    assert refused.status_code == 503


@pytest.mark.parametrize("missed", [False, True], ids=["told", "looked up after something was missed"])
async def test_a_stream_ends_with_its_sign_in_before_another_word(world: World, missed: bool) -> None:
    async with serving(world) as served:
        body = await two_words(served)
        viewer = world.door.desk.access_tokens.read(world.token)
        async with served.http.stream(
            "POST", "/graphql", json=body, headers=request(served, "text/event-stream")
        ) as answer:
            lines = answer.aiter_lines()
            assert await texts(lines, 2) == ["Go ", "on."]
            await world.door.sign_ins.end(viewer.sign_in_id, world.clock.now())
            if missed:
                world.door.check.forget_all()
            else:
                world.door.check.end(viewer.sign_in_id)
            await say(served, body["variables"]["id"], "Not for you.")
            rest = "".join([line async for line in lines])

    assert "UNAUTHENTICATED" in rest
    assert "Not for you." not in rest


async def test_a_stream_goes_on_while_nobody_can_tell_whether_its_sign_in_has_ended(world: World) -> None:
    async with serving(world) as served:
        body = await two_words(served)
        async with served.http.stream(
            "POST", "/graphql", json=body, headers=request(served, "text/event-stream")
        ) as answer:
            lines = answer.aiter_lines()
            assert await texts(lines, 2) == ["Go ", "on."]
            world.door.sign_ins.failure = StoreUnavailable("MongoDB cannot be reached.")
            world.door.check.forget_all()
            await say(served, body["variables"]["id"], "Still here.")

            assert await texts(lines, 1) == ["Still here."]
