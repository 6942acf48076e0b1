"""Two devices of one user, on two copies of the server: each learns what becomes of their conversations."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest
from redis.asyncio import Redis

from tests.e2e.client import Payload, User
from tests.e2e.server import Server, Stage
from tests.e2e.socket import Stream, StreamEnded

EVENTS = """subscription ($after: String) { accountEvents(after: $after) {
  __typename cursor at
  ... on ConversationChanged { change conversation { id title messages { totalCount } } }
  ... on UserChanged { user { id profile { about } } }
  ... on NodeRemoved { removedId removedType }
} }"""


@asynccontextmanager
async def following(user: User, after: str | None) -> AsyncIterator[Stream]:
    """Follow a user's account over a WebSocket of its own."""
    async with user.socket() as socket:
        yield await socket.begin(EVENTS, after=after)


async def here(user: User) -> str:
    return str((await user.run("{ me { eventCursor } }"))["me"]["eventCursor"])


def on(server: Server, user: User) -> User:
    """Let a user come through another server."""
    return replace(user, http=server.client.http)


def told(events: list[Payload]) -> list[tuple[str, str | None]]:
    return [(event["__typename"], event.get("change")) for event in events]


async def test_both_devices_learn_everything_in_one_order_whichever_server_they_use(stage: Stage) -> None:
    async with stage.serve() as one, stage.serve() as other:
        phone = await one.sign_up()
        laptop = on(other, phone)
        after = await here(phone)
        async with following(phone, after) as on_phone, following(laptop, after) as on_laptop:
            conversation = await phone.a_conversation(title="Sleep")
            first = await on_laptop.next()
            await laptop.mutate("updateConversation", id=conversation, title="Sleeping better")
            second = await on_laptop.next()
            sent = await phone.write(conversation)
            await phone.events(conversation, sent)
            third = await on_laptop.next()
            await laptop.mutate("updateProfile", about="A baker.")
            fourth = await on_laptop.next()
            await phone.mutate_by_id("deleteConversation", conversation)
            fifth = await on_laptop.next()
            assert await on_phone.take(5) == [first, second, third, fourth, fifth]

    events = [first, second, third, fourth, fifth]
    assert told(events) == [
        ("ConversationChanged", "CREATED"),
        ("ConversationChanged", "UPDATED"),
        ("ConversationChanged", "UPDATED"),
        ("UserChanged", None),
        ("NodeRemoved", None),
    ]
    assert first["conversation"] == {"id": conversation, "title": "Sleep", "messages": {"totalCount": 0}}
    assert second["conversation"]["title"] == "Sleeping better"
    assert third["conversation"]["messages"] == {"totalCount": 2}
    assert fourth["user"]["profile"] == {"about": "A baker."}
    assert (fifth["removedId"], fifth["removedType"]) == (conversation, "CONVERSATION")


async def test_a_device_that_was_away_goes_on_from_its_cursor_on_another_server(stage: Stage) -> None:
    async with stage.serve() as one, stage.serve() as other:
        phone = await one.sign_up()
        async with phone.socket() as socket:
            stream = await socket.begin(EVENTS, after=await here(phone))
            await phone.a_conversation(title="seen")
            seen = await stream.next()
            socket.abort()
        laptop = on(other, phone)
        missed = await laptop.a_conversation(title="missed")
        gone = await laptop.a_conversation(title="gone")
        await laptop.mutate_by_id("deleteConversation", gone)
        async with following(laptop, seen["cursor"]) as stream:
            events = await stream.take(3)
            await phone.a_conversation(title="live")
            events.append(await stream.next())

    assert [event["__typename"] for event in events] == [
        "ConversationChanged",
        "ConversationChanged",
        "NodeRemoved",
        "ConversationChanged",
    ]
    assert events[0]["conversation"]["id"] == missed
    assert events[1]["conversation"] is None
    assert events[2]["removedId"] == gone
    assert events[3]["conversation"]["title"] == "live"


async def test_a_cursor_of_a_log_that_is_lost_is_a_gap_and_a_read_leads_out_of_it(stage: Stage) -> None:
    async with stage.serve() as server:
        ada = await server.sign_up()
        after = await here(ada)
        await ada.a_conversation()
        user_id = (await ada.run("{ me { id } }"))["me"]["id"]
        async with following(ada, after) as stream, Redis.from_url(stage.redis_url, protocol=2) as redis:
            await stream.next()
            await redis.delete(f"{{{user_id}}}:log", f"{{{user_id}}}:events")
            await ada.a_conversation(title="begun after the loss")
            with pytest.raises(StreamEnded) as ended:
                await stream.next()
        assert ended.value.code == "EVENT_GAP"
        read = await ada.run("{ me { eventCursor } conversations { edges { node { title } } } }")
        assert len(read["conversations"]["edges"]) == 2
        async with following(ada, read["me"]["eventCursor"]) as stream:
            await ada.a_conversation(title="after the read")
            assert (await stream.next())["conversation"]["title"] == "after the read"


async def test_signing_out_ends_it(stage: Stage) -> None:
    async with stage.serve(websocket_ping_seconds=1) as server:
        ada = await server.sign_up()
        async with ada.socket() as socket:
            stream = await socket.begin(EVENTS, after=await here(ada))
            await ada.a_conversation()
            await stream.next()
            await ada.run("mutation { logout { userErrors { code } } }")
            assert await socket.closed() == 4403
