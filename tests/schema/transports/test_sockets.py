"""Operations over a WebSocket, and what ends one besides its client."""

import pytest
import websockets

from domain.turns.events import ReplyDelta
from schema.transports.limits import TransportLimits
from tests.builders import AT, a_turn
from tests.schema.transports.server import Served, serving
from tests.schema.world import World

EVENTS = """subscription ($id: ID!, $after: String) {
  conversationEvents(conversationId: $id, after: $after) { cursor ... on ReplyDelta { text } }
}"""


async def test_queries_and_mutations_work_as_they_do_over_http(served: Served) -> None:
    async with served.signed_in() as socket:
        made = await socket.ask('mutation { createConversation(input: { title: "Work" }) { conversation { title } } }')
        me = await socket.ask("{ me { email } }")

    assert made["payload"]["data"] == {"createConversation": {"conversation": {"title": "Work"}}}
    assert me["payload"]["data"] == {"me": {"email": "ada@example.org"}}


async def test_events_arrive_until_the_client_has_enough(served: Served) -> None:
    conversation = await served.world.begin()
    turn = a_turn(conversation)
    async with served.signed_in() as socket:
        cursor = (await served.world.shelf.history.moment(conversation.id)).cursor
        await socket.subscribe("1", EVENTS, id=conversation.id, after=cursor)
        for text in ("Tell ", "me more."):
            delta = ReplyDelta(conversation_id=conversation.id, turn_id=turn.id, at=AT, text=text)
            await served.world.tell(turn, delta)
        texts = [(await socket.receive())["payload"]["data"]["conversationEvents"]["text"] for _ in range(2)]
        await socket.send({"id": "1", "type": "complete"})

        assert texts == ["Tell ", "me more."]
        assert (await socket.ask("{ __typename }"))["payload"]["data"] == {"__typename": "Query"}


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("{", "GRAPHQL_PARSE_FAILED"),
        ("{ nothing }", "GRAPHQL_VALIDATION_FAILED"),
        ("query ($id: ID!) { node(id: $id) { id } }", "BAD_USER_INPUT"),
        ("fragment A on Query { me { id } }", "BAD_USER_INPUT"),
        ("", "BAD_USER_INPUT"),
    ],
)
async def test_a_document_that_cannot_be_run_ends_its_operation_alone(served: Served, query: str, code: str) -> None:
    async with served.signed_in() as socket:
        answer = await socket.ask(query)
        errors = answer["payload"] if answer["type"] == "error" else answer["payload"]["errors"]

        assert errors[0]["extensions"]["code"] == code
        assert (await socket.ask("{ __typename }"))["payload"]["data"] == {"__typename": "Query"}


async def test_a_subscription_that_cannot_begin_says_why(served: Served) -> None:
    async with served.signed_in() as socket:
        nothing = await socket.ask(EVENTS, id="conv_01ARZ3NDEKTSV4RRFFQ69G5FAV")
        invalid = await socket.ask(EVENTS, id=None)

    assert nothing["payload"]["errors"][0]["extensions"] == {"code": "NOT_FOUND", "retryable": False}
    assert invalid["payload"][0]["extensions"]["code"] == "BAD_USER_INPUT"


async def test_operations_on_one_socket_are_counted(world: World) -> None:
    conversation = await world.begin()
    async with serving(world, TransportLimits(max_operations_per_socket=2)) as served, served.signed_in() as socket:
        for operation in ("1", "2", "3"):
            await socket.subscribe(operation, EVENTS, id=conversation.id)
        refusal = await socket.receive()

        assert (refusal["id"], refusal["type"]) == ("3", "error")
        assert refusal["payload"][0]["extensions"] == {"code": "RATE_LIMITED", "retryable": True, "retryAfterMs": 1000}


async def test_sockets_are_counted(world: World) -> None:
    async with serving(world, TransportLimits(max_sockets=1)) as served, served.socket() as first:
        await first.init()
        async with served.socket() as second:
            assert (await second.closed())[0] == 1013
        assert len(served.app.sockets) == 1


async def test_pages_of_other_origins_are_let_in_by_name_only(world: World) -> None:
    async with serving(world, allowed_origins=["https://coach.example"]) as served:
        async with served.socket(origin="https://coach.example") as friend:
            await friend.init()
        with pytest.raises(websockets.InvalidStatus, match="403"):
            async with served.socket(origin="https://evil.example"):
                pass


async def test_a_process_that_ends_tells_its_clients_to_connect_elsewhere(served: Served) -> None:
    async with served.signed_in() as socket:
        await served.app.sockets.close_all()
        assert (await socket.closed())[0] == 1012
    async with served.socket() as late:
        assert (await late.closed())[0] == 1012


async def test_a_client_that_answers_no_ping_is_shown_out(world: World) -> None:
    limits = TransportLimits(socket_ping_seconds=0.01, socket_pong_seconds=30)
    async with serving(world, limits) as served, served.socket() as socket:
        await socket.init()
        world.clock.advance(seconds=31)

        assert await socket.closed() == (4408, "Pong timeout")


async def test_a_client_that_answers_pings_stays_until_it_is_idle(world: World) -> None:
    limits = TransportLimits(socket_ping_seconds=0.01, socket_pong_seconds=30, socket_idle_seconds=100)
    async with serving(world, limits) as served, served.socket() as socket:
        await socket.init()
        for _ in range(4):
            world.clock.advance(seconds=25)
            await socket.send({"type": "pong"})
            await socket.send({"type": "ping"})
            assert (await socket.receive())["type"] == "pong"
        world.clock.advance(seconds=25)

        assert await socket.closed() == (1001, "Idle")


async def test_nothing_is_left_of_a_socket_whose_client_is_gone(served: Served) -> None:
    conversation = await served.world.begin()
    async with served.signed_in() as socket:
        await socket.subscribe("1", EVENTS, id=conversation.id)
        await socket.ask("{ __typename }")
        socket.raw.transport.abort()
    await served.app.sockets.all_closed()
