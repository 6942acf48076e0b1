"""Clients that do not keep to graphql-transport-ws: each is shown out with a code, none leaves a traceback."""

import json

import pytest

from schema.transports.limits import TransportLimits
from tests.schema.transports.server import INIT, Served, serving
from tests.schema.world import World

SUBSCRIBE = {"type": "subscribe", "id": "1"}
HELLO = {"query": "{ capabilities { version } }"}


@pytest.mark.parametrize(
    "frame",
    [
        "{not json",
        b"\x00\x01",
        "",
        "[]",
        "5",
        '"hi"',
        "null",
        "[" * 100_000,
        '{"type":"ping","x":NaN}',
        "9" * 5_000,
        '{"type":"subscribe","id":"1","payload":{"query":"\\ud800"}}',
        json.dumps({}),
        json.dumps({"type": None}),
        json.dumps({"type": ["ping"]}),
        json.dumps({"type": "zzz" * 1_000}),
        json.dumps({"type": "ping", "payload": 5}),
        json.dumps({"type": "complete"}),
        json.dumps({"type": "complete", "id": {}}),
        json.dumps(SUBSCRIBE),
        json.dumps({**SUBSCRIBE, "payload": "x"}),
        json.dumps({**SUBSCRIBE, "payload": {}}),
        json.dumps({**SUBSCRIBE, "payload": {"query": 5}}),
        json.dumps({**SUBSCRIBE, "payload": {**HELLO, "variables": [1]}}),
        json.dumps({**SUBSCRIBE, "payload": {**HELLO, "operationName": 7}}),
        json.dumps({**SUBSCRIBE, "id": 7, "payload": HELLO}),
        json.dumps({**SUBSCRIBE, "id": "", "payload": HELLO}),
    ],
    ids=lambda frame: str(frame)[:40],
)
async def test_a_malformed_frame_closes_with_4400(
    served: Served, frame: str | bytes, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    async with served.socket() as socket:
        await socket.init()
        await socket.send(frame)
        code, _ = await socket.closed()

    assert code == 4400
    assert "Traceback" not in capsys.readouterr().out + caplog.text


@pytest.mark.parametrize("payload", ["x", 5, []])
async def test_a_malformed_init_closes_with_4400(served: Served, payload: object) -> None:
    async with served.socket() as socket:
        await socket.send({**INIT, "payload": payload})

        assert (await socket.closed())[0] == 4400


async def test_an_init_with_a_null_payload_is_an_init_without_one(served: Served) -> None:
    async with served.socket() as socket:
        await socket.send({**INIT, "payload": None})

        assert await socket.receive() == {"type": "connection_ack"}


async def test_the_order_of_messages_is_kept(served: Served) -> None:
    async with served.socket() as socket:
        await socket.send({**SUBSCRIBE, "payload": HELLO})
        assert (await socket.closed())[0] == 4401
    async with served.socket() as socket:
        await socket.init()
        await socket.send(INIT)
        assert (await socket.closed())[0] == 4429


async def test_an_id_names_one_operation_at_a_time(served: Served) -> None:
    events = f'subscription {{ thinking(conversationId: "{(await served.world.begin()).id}") {{ state }} }}'
    long_id = "1" * 500
    async with served.signed_in() as socket:
        await socket.subscribe(long_id, events)
        await socket.subscribe(long_id, events)

        code, reason = await socket.closed()
    assert (code, len(reason)) == (4409, 123)


async def test_unknown_ids_are_nobodys_concern(served: Served) -> None:
    async with served.socket() as socket:
        await socket.init()
        await socket.send({"type": "complete", "id": "nothing"})
        await socket.send({"type": "pong"})
        await socket.send({"type": "ping", "payload": {"a": 1}})

        assert await socket.receive() == {"type": "pong"}


async def test_other_subprotocols_are_refused(served: Served) -> None:
    async with served.socket(subprotocols=["graphql-ws"]) as socket:
        assert (await socket.closed())[0] == 4406


async def test_a_client_that_never_introduces_itself_is_shown_out(world: World) -> None:
    async with serving(world, TransportLimits(socket_init_seconds=0.05)) as served, served.socket() as socket:
        assert (await socket.closed())[0] == 4408


async def test_a_message_can_be_too_big(world: World) -> None:
    async with serving(world, TransportLimits(max_socket_message_bytes=1_000)) as served, served.socket() as socket:
        await socket.init()
        await socket.send(" " * 1_001)

        assert (await socket.closed())[0] == 1009
