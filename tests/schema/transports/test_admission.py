"""How many sockets, how many requests: and what who is refused is told."""

from dataclasses import replace

import pytest

from domain.limits import Limits
from domain.pacing import Pace
from schema.transports.limits import TransportLimits
from tests.schema.transports.server import serving
from tests.schema.world import World

ME = "{ me { email } }"


def paced(world: World, **changes: int) -> World:
    """Give the world other limits."""
    world.use_cases = replace(world.use_cases, pace=Pace(world.door.rate_limits, Limits(**changes)))
    return world


async def test_requests_of_an_address_are_counted_before_they_are_read(world: World) -> None:
    async with serving(paced(world, max_requests_per_minute=2)) as served:
        answers = [await served.post(ME) for _ in range(2)]
        unread = await served.http.post("/graphql", content=b"not even JSON")
        world.clock.advance(seconds=30)
        later = await served.post(ME)

    assert [answer.status_code for answer in answers] == [200, 200]
    assert unread.status_code == 429
    assert unread.headers["retry-after"] == "30"
    (error,) = unread.json()["errors"]
    assert error["extensions"] == {"code": "RATE_LIMITED", "retryable": True, "retryAfterMs": 30_000}
    assert later.status_code == 200


async def test_new_sockets_of_an_address_count_as_requests(world: World) -> None:
    async with serving(paced(world, max_requests_per_minute=1)) as served, served.signed_in() as first:
        async with served.socket() as second:
            assert (await second.closed())[0] == 1013
        assert (await first.ask(ME))["payload"]["data"] == {"me": {"email": "ada@example.org"}}


async def test_sockets_of_one_user_are_counted_until_they_close(world: World) -> None:
    async with serving(world, TransportLimits(max_sockets_per_user=2)) as served:
        async with served.signed_in() as first, served.signed_in():
            async with served.socket() as third:
                await third.send(
                    {"type": "connection_init", "payload": {"authorization": f"Bearer {served.world.token}"}}
                )
                assert (await third.closed())[0] == 1013
            async with served.socket() as nobodys:
                await nobodys.init()
            assert (await first.ask(ME))["type"] == "next"
        await served.app.sockets.all_closed()
        async with served.signed_in() as again:
            assert (await again.ask(ME))["type"] == "next"


async def test_a_process_that_is_overloaded_takes_no_new_socket_and_keeps_those_it_has(world: World) -> None:
    overloaded = False
    async with serving(world, is_overloaded=lambda: overloaded) as served, served.signed_in() as first:
        overloaded = True
        async with served.socket() as second:
            assert await second.closed() == (1013, "Too busy")
        assert (await first.ask(ME))["type"] == "next"
        assert (await served.post(ME)).status_code == 200
        overloaded = False
        async with served.signed_in():
            pass


@pytest.mark.parametrize(
    ("limit", "document"),
    [
        ("max_changes_per_minute", 'mutation { createConversation(input: { title: "Work" }) { userErrors { code } } }'),
        (
            "max_sign_ins_per_minute",
            'mutation { login(input: { email: "eve@example.org", password: "wrong" }) { userErrors { code } } }',
        ),
        (
            "max_sign_ins_per_address_per_minute",
            'mutation { login(input: { email: "eve@example.org", password: "wrong" }) { userErrors { code } } }',
        ),
        (
            "max_registrations_per_minute",
            'mutation { register(input: { email: "eve", password: "x", displayName: "" }) { userErrors { code } } }',
        ),
    ],
)
async def test_what_costs_most_is_counted_apart(world: World, limit: str, document: str) -> None:
    limits = Limits(**{limit: 1})
    pace = Pace(world.door.rate_limits, limits)
    world.use_cases = replace(
        world.use_cases,
        pace=pace,
        signing_in=replace(world.door.signing_in, pace=pace),
        registration=replace(world.door.registration, pace=pace),
    )
    async with serving(world) as served:
        first = (await served.post(document, token=world.token)).json()
        second = (await served.post(document, token=world.token)).json()
        read = (await served.post(ME, token=world.token)).json()

    assert "errors" not in first
    (error,) = second["errors"]
    assert error["extensions"] == {"code": "RATE_LIMITED", "retryable": True, "retryAfterMs": 60_000}
    assert "errors" not in read
