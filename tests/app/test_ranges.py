"""Whole things and parts of them over HTTP, as players ask for them."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from app.ranges import Content, respond
from domain.errors import NotFound

DATA = bytes(range(100))
AT = datetime(2026, 1, 5, 9, 0, 0, 5, tzinfo=UTC)


@pytest.fixture
async def http() -> AsyncIterator[httpx.AsyncClient]:
    async def read(start: int, end: int) -> AsyncIterator[bytes]:
        yield DATA[start : (start + end) // 2]
        yield DATA[(start + end) // 2 : end]

    async def lost(start: int, end: int) -> AsyncIterator[bytes]:
        yield DATA[start : end // 2]
        raise NotFound("Gone.")

    async def whole(request: Request) -> Response:
        return respond(request, Content(size=100, media_type="audio/wav", tag="v1", at=AT, read=read))

    async def broken(request: Request) -> Response:
        return respond(request, Content(size=100, media_type="audio/wav", tag="v1", at=AT, read=lost))

    app = Starlette(routes=[Route("/whole", whole, methods=["GET", "HEAD"]), Route("/broken", broken)])
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://here") as client:
        yield client


async def test_all_of_it(http: httpx.AsyncClient):
    answer = await http.get("/whole")

    assert (answer.status_code, answer.content) == (200, DATA)
    assert answer.headers["accept-ranges"] == "bytes"
    assert answer.headers["content-type"] == "audio/wav"
    assert answer.headers["cache-control"].startswith("private")
    assert answer.headers["etag"] == '"v1"'


@pytest.mark.parametrize(
    ("asked", "start", "end"),
    [
        ("bytes=0-0", 0, 1),
        ("bytes=10-19", 10, 20),
        ("bytes=90-", 90, 100),
        ("bytes=-5", 95, 100),
        ("bytes=50-5000", 50, 100),
        ("bytes=-5000", 0, 100),
        ("bytes=0-", 0, 100),
    ],
)
async def test_a_part_of_it(http: httpx.AsyncClient, asked: str, start: int, end: int):
    for method in ("GET", "HEAD"):
        answer = await http.request(method, "/whole", headers={"range": asked})

        assert answer.status_code == 206
        assert answer.headers["content-range"] == f"bytes {start}-{end - 1}/100"
        assert answer.headers["content-length"] == str(end - start)
        assert answer.content == (DATA[start:end] if method == "GET" else b"")


@pytest.mark.parametrize("asked", ["bytes=100-", "bytes=100-200", "bytes=-0", "bytes=999999999999999999-"])
async def test_a_part_that_is_not_there(http: httpx.AsyncClient, asked: str):
    answer = await http.get("/whole", headers={"range": asked})

    assert (answer.status_code, answer.content) == (416, b"")
    assert answer.headers["content-range"] == "bytes */100"


@pytest.mark.parametrize(
    "asked", ["", "bytes=", "bytes=-", "bytes=5-1", "items=0-5", "bytes=0-1,5-6", "bytes=a-b", "x" * 999]
)
async def test_what_is_no_single_range_is_answered_by_all_of_it(http: httpx.AsyncClient, asked: str):
    answer = await http.get("/whole", headers={"range": asked})

    assert (answer.status_code, answer.content) == (200, DATA)


@pytest.mark.parametrize(
    ("condition", "status"), [('"v1"', 206), ('"v2"', 200), ("Mon, 05 Jan 2026 09:00:00 GMT", 206), ("W/", 200)]
)
async def test_a_part_only_of_what_the_client_has_the_beginning_of(
    http: httpx.AsyncClient, condition: str, status: int
):
    answer = await http.get("/whole", headers={"range": "bytes=1-2", "if-range": condition})

    assert answer.status_code == status


async def test_what_the_client_has_is_not_sent_again(http: httpx.AsyncClient):
    answer = await http.get("/whole", headers={"if-none-match": '"v0", "v1"'})

    assert (answer.status_code, answer.content) == (304, b"")


async def test_the_length_of_all_of_it_without_any(http: httpx.AsyncClient):
    answer = await http.head("/whole")

    assert (answer.status_code, answer.content, answer.headers["content-length"]) == (200, b"", "100")


async def test_what_is_lost_on_the_way_ends_short_of_its_length(http: httpx.AsyncClient):
    answer = await http.get("/broken")

    assert answer.headers["content-length"] == "100"
    assert answer.content == DATA[:50]
