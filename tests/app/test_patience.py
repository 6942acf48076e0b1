"""A client that reads nothing is not waited for; one that reads slowly is."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest
import uvicorn
import websockets
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from app.patience import PatientHttp, PatientSocket, with_patience
from tests.schema.transports.server import stop

PATIENCE_S = 0.2
PIECE = "x" * 60_000


@dataclass
class Talker:
    """An app that sends for as long as it is let."""

    ended: asyncio.Event = field(default_factory=asyncio.Event)
    code: int | None = None

    async def socket(self, opened: WebSocket) -> None:
        await opened.accept()
        talking = asyncio.create_task(self._talk(opened))
        try:
            self.code = (await opened.receive())["code"]
        finally:
            talking.cancel()
            await asyncio.wait([talking])
            self.ended.set()

    async def stream(self, _: Request) -> Response:
        return StreamingResponse(self._pieces())

    async def _talk(self, opened: WebSocket) -> None:
        try:
            while True:
                await opened.send_text(PIECE)
        except WebSocketDisconnect:
            pass

    async def _pieces(self) -> AsyncIterator[str]:
        try:
            while True:
                yield PIECE
                await asyncio.sleep(0)
        finally:
            self.ended.set()


@asynccontextmanager
async def listening(talker: Talker) -> AsyncIterator[int]:
    """Serve the talker; yields its port."""
    app = Starlette(routes=[WebSocketRoute("/", talker.socket), Route("/stream", talker.stream)])
    config = uvicorn.Config(
        app,
        port=0,
        lifespan="off",
        log_config=None,
        http=with_patience(PatientHttp, PATIENCE_S),
        ws=with_patience(PatientSocket, PATIENCE_S),
        ws_per_message_deflate=False,
    )
    config.load()
    server = uvicorn.Server(config)
    server.lifespan = config.lifespan_class(config)
    await server.startup()
    try:
        yield server.servers[0].sockets[0].getsockname()[1]
    finally:
        await stop(server)


async def narrow(port: int) -> socket.socket:
    """Connect with so small a buffer that what is not read is soon noticed."""
    made = socket.socket()
    made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    made.setblocking(False)  # noqa: FBT003 - takes no keyword
    await asyncio.get_running_loop().sock_connect(made, ("127.0.0.1", port))
    return made


@pytest.mark.slow
async def test_a_socket_that_reads_nothing_ends() -> None:
    talker = Talker()
    async with listening(talker) as port:
        connected = await websockets.connect(
            f"ws://127.0.0.1:{port}/", sock=await narrow(port), max_queue=1, proxy=None, ping_interval=None
        )
        async with asyncio.timeout(10):
            await talker.ended.wait()
        assert talker.code == 1013
        connected.transport.abort()


async def test_a_stream_that_nobody_reads_ends() -> None:
    talker = Talker()
    async with listening(talker) as port:
        with await narrow(port) as connection:
            await asyncio.get_running_loop().sock_sendall(connection, b"GET /stream HTTP/1.1\r\nhost: here\r\n\r\n")
            async with asyncio.timeout(10):
                await talker.ended.wait()


async def test_one_who_reads_slowly_is_let_be() -> None:
    talker = Talker()
    async with listening(talker) as port:
        with await narrow(port) as connection:
            loop = asyncio.get_running_loop()
            await loop.sock_sendall(connection, b"GET /stream HTTP/1.1\r\nhost: here\r\n\r\n")
            until = loop.time() + 5 * PATIENCE_S
            while loop.time() < until:
                assert await loop.sock_recv(connection, 32_768)
                await asyncio.sleep(PATIENCE_S / 10)
            assert not talker.ended.is_set()
