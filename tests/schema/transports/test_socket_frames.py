"""Clients that do not keep to graphql-transport-ws: each is shown out with a code, none leaves a traceback."""

import json
from collections.abc import AsyncIterator

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


class TestLegacyProtocol:
    """The `graphql-ws` subprotocol of before 2020, on a server that lets it in."""

    @pytest.fixture
    async def legacy(self, world: World) -> AsyncIterator[Served]:
        async with serving(world, TransportLimits(legacy_sockets=True)) as served:
            yield served

    @pytest.mark.parametrize(
        "frame",
        [
            "{not json",
            b"\x00\x01",
            "[]",
            "5",
            '"hi"',
            "null",
            "[" * 100_000,
            '{"type":"start","x":NaN}',
            json.dumps({}),
            json.dumps({"type": ["start"]}),
            json.dumps({"type": "zzz"}),
            json.dumps({"type": "subscribe", "id": "1", "payload": HELLO}),
            json.dumps({"type": "start"}),
            json.dumps({"type": "start", "id": "1"}),
            json.dumps({"type": "start", "id": {}, "payload": HELLO}),
            json.dumps({"type": "start", "id": 7, "payload": HELLO}),
            json.dumps({"type": "start", "id": "1", "payload": None}),
            json.dumps({"type": "start", "id": "1", "payload": [1]}),
            json.dumps({"type": "start", "id": "1", "payload": {"query": 5}}),
            json.dumps({"type": "stop"}),
            json.dumps({"type": "stop", "id": []}),
        ],
        ids=lambda frame: str(frame)[:40],
    )
    async def test_a_malformed_frame_closes_with_4400(
        self, legacy: Served, frame: str | bytes, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
    ) -> None:
        async with legacy.socket(subprotocols=["graphql-ws"]) as socket:
            await socket.init()
            await socket.send(frame)
            code, _ = await socket.closed()

        assert code == 4400
        assert "Traceback" not in capsys.readouterr().out + caplog.text

    async def test_the_order_of_messages_is_kept(self, legacy: Served) -> None:
        async with legacy.socket(subprotocols=["graphql-ws"]) as socket:
            await socket.send({"type": "start", "id": "1", "payload": HELLO})
            assert (await socket.closed())[0] == 4401
        async with legacy.socket(subprotocols=["graphql-ws"]) as socket:
            await socket.init()
            await socket.send(INIT)
            assert (await socket.closed())[0] == 4429

    async def test_an_id_goes_over_to_its_next_user(self, legacy: Served) -> None:
        events = f'subscription {{ thinking(conversationId: "{(await legacy.world.begin()).id}") {{ state }} }}'
        async with legacy.socket(subprotocols=["graphql-ws"]) as socket:
            await socket.init({"authorization": f"Bearer {legacy.world.token}"})
            await socket.send({"type": "start", "id": "1", "payload": {"query": events}})
            await socket.send({"type": "start", "id": "1", "payload": HELLO})

            assert (await socket.receive())["type"] == "data"
            assert await socket.receive() == {"type": "complete", "id": "1"}

    async def test_a_client_that_leaves_is_let_go(self, legacy: Served) -> None:
        async with legacy.socket(subprotocols=["graphql-ws"]) as socket:
            await socket.init()
            await socket.send({"type": "connection_terminate"})

            assert (await socket.closed())[0] == 1000

    async def test_the_newer_protocol_is_spoken_when_both_are_offered(self, legacy: Served) -> None:
        async with legacy.socket(subprotocols=["graphql-transport-ws", "graphql-ws"]) as socket:
            assert socket.raw.subprotocol == "graphql-transport-ws"


async def test_a_client_that_never_introduces_itself_is_shown_out(world: World) -> None:
    async with serving(world, TransportLimits(socket_init_seconds=0.05)) as served, served.socket() as socket:
        assert (await socket.closed())[0] == 4408


async def test_a_message_can_be_too_big(world: World) -> None:
    async with serving(world, TransportLimits(max_socket_message_bytes=1_000)) as served, served.socket() as socket:
        await socket.init()
        await socket.send(" " * 1_001)

        assert (await socket.closed())[0] == 1009
