"""What every answer tells browsers."""

import httpx
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from app.security_headers import HEADERS, SecurityHeaders


async def answered(url: str) -> httpx.Headers:
    async def own(_: Request) -> Response:
        return PlainTextResponse("", headers={"cache-control": "public, max-age=60"})

    app = Starlette(routes=[Route("/own", own)], middleware=[Middleware(SecurityHeaders)])
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app)) as client:
        return (await client.get(url)).headers


async def test_every_answer_has_them_whatever_it_is() -> None:
    headers = await answered("http://coach.example/nothing")

    assert HEADERS.items() <= dict(headers).items()
    assert "strict-transport-security" not in headers


async def test_an_answer_that_says_something_itself_keeps_it() -> None:
    headers = await answered("http://coach.example/own")

    assert headers.get_list("cache-control") == ["public, max-age=60"]


async def test_over_tls_the_next_request_comes_over_tls() -> None:
    assert "max-age=31536000" in (await answered("https://coach.example/own"))["strict-transport-security"]
