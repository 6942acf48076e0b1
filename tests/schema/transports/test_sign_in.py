"""Signing in over a WebSocket."""

from datetime import timedelta

import pytest

from domain.errors import StoreUnavailable
from schema.transports.limits import TransportLimits
from tests.schema.transports.server import INIT, Served, serving
from tests.schema.world import World

PATIENT = TransportLimits(socket_ping_seconds=3_600, socket_pong_seconds=7_200, socket_idle_seconds=7_200)


@pytest.mark.parametrize("key", ["authorization", "Authorization"])
async def test_the_token_comes_with_the_init(served: Served, key: str) -> None:
    async with served.socket() as socket:
        await socket.init({key: f"Bearer {served.world.token}"})

        assert (await socket.ask("{ me { email } }"))["payload"]["data"] == {"me": {"email": "ada@example.org"}}


@pytest.mark.parametrize("payload", [None, {}, {"other": 1}, {"authorization": None}])
async def test_without_a_token_the_socket_is_nobodys(served: Served, payload: object) -> None:
    async with served.socket() as socket:
        await socket.init(payload)
        version = await socket.ask("{ capabilities { version } me { id } }")
        refused = await socket.ask("{ conversations { totalCount } }")

    assert version["payload"]["data"] == {"capabilities": {"version": "1.2.3"}, "me": None}
    assert refused["payload"]["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"


@pytest.mark.parametrize("value", ["Bearer forged", "Basic YTpi", "", 5, {}])
async def test_a_token_that_is_not_good_closes_with_4403(served: Served, value: object) -> None:
    async with served.socket() as socket:
        await socket.send({**INIT, "payload": {"authorization": value}})

        assert (await socket.closed())[0] == 4403


async def test_an_expired_token_closes_with_4403(served: Served) -> None:
    served.world.clock.advance(minutes=16)
    async with served.socket() as socket:
        await socket.send({**INIT, "payload": {"authorization": f"Bearer {served.world.token}"}})

        assert (await socket.closed())[0] == 4403


async def test_a_socket_closes_when_its_token_ends(world: World) -> None:
    left = world.ada.tokens.access_token_expires_at - world.clock.now()
    world.clock.advance(milliseconds=(left - timedelta(milliseconds=50)) / timedelta(milliseconds=1))
    async with serving(world, PATIENT) as served, served.signed_in() as socket:
        await socket.ask("{ me { id } }")
        world.clock.advance(milliseconds=60)

        assert (await socket.closed())[0] == 4403


async def test_nothing_is_said_on_a_socket_whose_token_has_ended_but_its_close(world: World) -> None:
    async with serving(world, PATIENT) as served, served.signed_in() as socket:
        world.clock.advance(minutes=16)
        await socket.send({"id": "1", "type": "subscribe", "payload": {"query": "{ conversations { totalCount } }"}})

        assert await socket.closed() == (4403, "The access token has expired.")


async def test_a_socket_closes_soon_after_its_sign_in_has_ended_elsewhere(world: World) -> None:
    async with serving(world, TransportLimits(socket_ping_seconds=0.01)) as served, served.signed_in() as socket:
        await served.post("mutation { logout { userErrors { code } } }", token=world.token)

        assert (await socket.closed())[0] == 4403


async def test_each_operation_looks_again_whether_the_sign_in_is_good(world: World) -> None:
    async with serving(world, PATIENT) as served, served.signed_in() as socket:
        await served.post("mutation { logout { userErrors { code } } }", token=world.token)
        refused = await socket.ask("{ conversations { totalCount } }")
        public = await socket.ask("{ capabilities { version } }")

    assert refused["payload"]["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
    assert public["payload"]["data"] == {"capabilities": {"version": "1.2.3"}}


async def test_when_nobody_can_tell_the_client_is_asked_to_come_back(served: Served) -> None:
    served.world.door.sign_ins.failure = StoreUnavailable("MongoDB cannot be reached.")
    async with served.socket() as socket:
        await socket.send({**INIT, "payload": {"authorization": f"Bearer {served.world.token}"}})

        assert (await socket.closed())[0] == 1013


async def test_a_store_that_goes_away_ends_no_conversation(world: World) -> None:
    async with serving(world, TransportLimits(socket_ping_seconds=0.005)) as served, served.signed_in() as socket:
        world.clock.advance(seconds=5)
        world.door.sign_ins.failure = StoreUnavailable("MongoDB cannot be reached.")
        for _ in range(3):
            assert b"ping" in (await socket.raw.recv(decode=False))

        assert (await socket.ask("{ capabilities { version } }"))["type"] == "next"


async def test_a_fault_while_letting_somebody_in_closes_with_4500(
    served: Served, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async def fail(*_: object) -> None:
        raise RuntimeError("a bug")

    monkeypatch.setattr(type(served.world.door.check), "require_good", fail)
    async with served.socket() as socket:
        await socket.send({**INIT, "payload": {"authorization": f"Bearer {served.world.token}"}})

        assert (await socket.closed())[0] == 4500
    assert "socket.init_failed" in capsys.readouterr().out
