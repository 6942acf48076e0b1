"""Limits per minute, on the real thing: by address, behind a proxy or not, and the same for all copies."""

from contextlib import AsyncExitStack
from uuid import uuid4

import pytest

from domain.limits import Limits
from tests.e2e.client import ApiError, Payload
from tests.e2e.server import PASSWORD, Server, Stage


def an_address() -> str:
    """An IPv6 network nobody else has: the counters outlive a test."""
    digits = uuid4().hex
    return ":".join(digits[at : at + 4] for at in range(0, 32, 4))


async def register(server: Server, address: str) -> Payload:
    client = server.client
    client.http.headers["x-forwarded-for"] = address
    return await client.mutate(
        "register", email=f"{uuid4().hex}@example.org", password=PASSWORD, displayName="Somebody"
    )


async def test_an_address_has_its_limit_whichever_copy_it_asks(stage: Stage) -> None:
    here, there = an_address(), an_address()
    async with AsyncExitStack() as stack:
        limits = Limits(max_registrations_per_minute=4)
        copies = [await stack.enter_async_context(stage.serve(limits=limits, rate_limits=True)) for _ in range(2)]
        for number in range(4):
            await register(copies[number % 2], here)
        for copy in copies:
            with pytest.raises(ApiError) as refused:
                await register(copy, here)
            assert refused.value.code == "RATE_LIMITED"
            assert 5_000 < refused.value.extensions["retryAfterMs"] <= 15_000
        await register(copies[0], there)


async def test_an_address_that_no_trusted_proxy_tells_is_not_believed(stage: Stage) -> None:
    limits = Limits(max_registrations_per_minute=1)
    async with stage.serve(limits=limits, rate_limits=True, trusted_proxies=()) as server:
        with pytest.raises(ApiError) as refused:
            for _ in range(3):
                await register(server, an_address())
    assert refused.value.code == "RATE_LIMITED"


async def test_wrong_passwords_cost_ever_more_time_whichever_copy_is_asked(stage: Stage) -> None:
    async with AsyncExitStack() as stack:
        limits = Limits(free_guesses=2)
        copies = [await stack.enter_async_context(stage.serve(limits=limits, rate_limits=True)) for _ in range(2)]
        home = an_address()
        for copy in copies:
            copy.client.http.headers["x-forwarded-for"] = home
        email = (await copies[0].sign_up()).email
        waits = []
        for address in (email, f"nobody.{uuid4().hex}@example.org"):
            for number in range(3):
                await copies[number % 2].client.attempt("login", email=address, password="not this one")
            with pytest.raises(ApiError) as refused:
                await copies[1].client.attempt("login", email=address, password=PASSWORD)
            waits.append((refused.value.code, refused.value.extensions["retryable"]))
            assert 0 < refused.value.extensions["retryAfterMs"] <= 1_000
        copies[0].client.http.headers["x-forwarded-for"] = an_address()
        elsewhere = await copies[0].client.attempt("login", email=email, password=PASSWORD)

    assert waits == [("RATE_LIMITED", True)] * 2
    assert elsewhere["userErrors"] == []
