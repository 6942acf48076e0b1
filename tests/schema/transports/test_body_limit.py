"""No body is read further than it may be long."""

from collections.abc import AsyncIterator

from schema.transports.limits import TransportLimits
from tests.schema.transports.server import Served, serving
from tests.schema.world import World

PART = b'--x\r\nContent-Disposition: form-data; name="0"; filename="a.wav"\r\n\r\n'
SMALL = TransportLimits(max_json_bytes=1_000, max_upload_bytes=5_000)


async def stream(total: int, beginning: bytes = b"") -> AsyncIterator[bytes]:
    yield beginning
    for _ in range(total // 100):
        yield b" " * 100


async def refused(served: Served, body: bytes | AsyncIterator[bytes], kind: str = "application/json") -> bool:
    answer = await served.http.post(
        "/graphql", content=body, headers={"content-type": kind, "graphql-require-preflight": "1"}
    )
    if answer.status_code == 413:
        assert answer.json()["errors"][0]["extensions"] == {"code": "BAD_USER_INPUT", "retryable": False}
    return answer.status_code == 413


async def test_a_body_whose_length_is_told_is_refused_at_once(world: World) -> None:
    async with serving(world, SMALL) as served:
        assert await refused(served, b" " * 1_001)
        assert not await refused(served, b" " * 1_000)


async def test_a_body_whose_length_is_not_told_is_refused_when_it_has_come_so_far(world: World) -> None:
    async with serving(world, SMALL) as served:
        assert await refused(served, stream(2_000))
        assert not await refused(served, stream(1_000))


async def test_uploads_may_be_longer(world: World) -> None:
    form = "multipart/form-data; boundary=x"
    async with serving(world, SMALL) as served:
        assert not await refused(served, b" " * 5_000, form)
        assert await refused(served, b" " * 5_001, form)
        assert await refused(served, stream(6_000, PART), form)
