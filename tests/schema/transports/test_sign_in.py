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
        viewer = world.door.desk.access_tokens.read(world.token)
        await world.door.sign_ins.end(viewer.sign_in_id, world.clock.now())
        world.clock.advance(seconds=1)
        refused = await socket.ask("{ conversations { totalCount } }")
        public = await socket.ask("{ capabilities { version } }")

    assert refused["payload"]["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
    assert public["payload"]["data"] == {"capabilities": {"version": "1.2.3"}}


async def test_a_sign_in_that_has_ended_here_gets_not_another_word(world: World) -> None:
    async with serving(world, PATIENT) as served, served.signed_in() as socket:
        await served.post("mutation { logout { userErrors { code } } }", token=world.token)
        await socket.subscribe("1", "{ capabilities { version } }")

        assert await socket.closed() == (4403, "This sign-in has ended.")


async def test_who_signs_out_over_a_socket_is_told_so_before_it_closes(world: World) -> None:
    async with serving(world, PATIENT) as served, served.signed_in() as socket:
        answer = await socket.ask("mutation { logout { userErrors { code } } }")

        assert answer["payload"]["data"] == {"logout": {"userErrors": []}}
        assert await socket.closed() == (4403, "This sign-in has ended.")


async def test_a_socket_goes_on_with_a_newer_token(world: World) -> None:
    again = "mutation ($token: String!) { reauthenticate(input: { accessToken: $token }) { expiresAt } }"
    async with serving(world, PATIENT) as served, served.signed_in() as socket:
        world.clock.advance(minutes=10)
        fresh = (await world.door.signing_in.refresh(world.ada.tokens.refresh_token)).tokens
        answer = await socket.ask(again, token=fresh.access_token)
        world.clock.advance(minutes=10)
        public = await socket.ask("{ me { email } }")
        world.clock.advance(minutes=5)
        await socket.subscribe("9", "{ capabilities { version } }")

        assert answer["payload"]["data"] == {"reauthenticate": {"expiresAt": "2026-01-05T09:25:00.000Z"}}
        assert public["payload"]["data"] == {"me": {"email": "ada@example.org"}}
        assert await socket.closed() == (4403, "The access token has expired.")


async def test_a_socket_goes_on_with_no_other_users_token_and_none_that_is_not_good(world: World) -> None:
    again = "mutation ($token: String!) { reauthenticate(input: { accessToken: $token }) { expiresAt } }"
    eve = await world.door.register(email="eve@example.org")
    async with serving(world, PATIENT) as served, served.signed_in() as socket:
        theirs = await socket.ask(again, token=eve.tokens.access_token)
        forged = await socket.ask(again, token="forged")
        me = await socket.ask("{ me { email } }")
    over_http = await world.ask(again, {"token": world.token})

    assert theirs["payload"]["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    assert forged["payload"]["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
    assert me["payload"]["data"] == {"me": {"email": "ada@example.org"}}
    assert [(error.extensions or {})["code"] for error in over_http.errors or []] == ["BAD_USER_INPUT"]


async def test_sockets_of_a_sign_in_that_ended_elsewhere_close_and_no_others(world: World) -> None:
    other = await world.door.login()
    async with (
        serving(world, PATIENT) as served,
        served.signed_in() as hers,
        served.signed_in(other.tokens.access_token) as laptop,
    ):
        live = served.app.sockets
        assert live.sign_ins() == {world.ada.sign_in.id, other.sign_in.id}
        await live.end([other.sign_in.id])

        assert await laptop.closed() == (4403, "This sign-in has ended.")
        assert (await hers.ask("{ capabilities { version } }"))["type"] == "next"


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
