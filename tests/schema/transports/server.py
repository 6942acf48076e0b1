"""A uvicorn in this process, and clients of it."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx
import uvicorn
import websockets
from starlette.applications import Starlette
from starlette.routing import Route, WebSocketRoute
from websockets.asyncio.client import ClientConnection

from schema.build import build_schema
from schema.transports.app import GraphQLApp, create_graphql
from schema.transports.limits import TransportLimits
from tests.schema.world import World

PROTOCOL = "graphql-transport-ws"
INIT = {"type": "connection_init"}


@dataclass(frozen=True)
class Served:
    """Where the API is, and how to talk to it."""

    world: World
    app: GraphQLApp
    port: int
    http: httpx.AsyncClient

    async def post(self, query: str, *, token: str | None = None, **body: object) -> httpx.Response:
        headers = {} if token is None else {"authorization": f"Bearer {token}"}
        return await self.http.post("/graphql", json={"query": query, **body}, headers=headers)

    @asynccontextmanager
    async def socket(self, **options: Any) -> AsyncIterator["Socket"]:
        """Open a socket, and close it."""
        options.setdefault("subprotocols", [PROTOCOL])
        options.setdefault("proxy", None)
        async with websockets.connect(f"ws://127.0.0.1:{self.port}/graphql", max_size=None, **options) as raw:
            yield Socket(raw)

    @asynccontextmanager
    async def signed_in(self, token: str | None = None) -> AsyncIterator["Socket"]:
        """Open a socket as Ada, or with a token."""
        async with self.socket() as socket:
            await socket.init({"authorization": f"Bearer {token or self.world.token}"})
            yield socket


@dataclass(frozen=True)
class Socket:
    """The client's end of a WebSocket."""

    raw: ClientConnection

    async def send(self, message: object) -> None:
        await self.raw.send(message if isinstance(message, str | bytes) else json.dumps(message))

    async def receive(self) -> dict[str, Any]:
        """Wait for the next message that is no sign of life."""
        while (message := json.loads(await self.raw.recv()))["type"] in {"ping", "ka"}:
            pass
        assert isinstance(message, dict)
        return message

    async def init(self, payload: object = None) -> None:
        await self.send({**INIT, "payload": payload})
        assert (await self.receive())["type"] == "connection_ack"

    async def subscribe(self, operation: str, query: str, /, **variables: object) -> None:
        payload = {"query": query, "variables": variables}
        await self.send({"id": operation, "type": "subscribe", "payload": payload})

    async def ask(self, query: str, /, **variables: object) -> dict[str, Any]:
        """Run one operation to its end and return its only answer."""
        await self.subscribe("ask", query, **variables)
        answer = await self.receive()
        if answer["type"] == "next":
            assert (await self.receive()) == {"id": "ask", "type": "complete"}
        return answer

    async def closed(self) -> tuple[int, str]:
        """Wait until the server has closed; return its code and reason."""
        await self.raw.wait_closed()
        assert self.raw.close_code is not None
        return self.raw.close_code, self.raw.close_reason or ""


@asynccontextmanager
async def serving(
    world: World,
    limits: TransportLimits | None = None,
    allowed_origins: Sequence[str] = (),
    is_overloaded: Callable[[], bool] = lambda: False,
    **options: Any,
) -> AsyncIterator[Served]:
    app = create_graphql(
        build_schema(),
        use_cases=lambda: world.use_cases,
        clock=world.clock,
        limits=limits,
        allowed_origins=allowed_origins,
        is_overloaded=is_overloaded,
        **options,
    )
    routes = [Route("/graphql", app), WebSocketRoute("/graphql", app)]
    config = uvicorn.Config(
        Starlette(routes=routes), port=0, lifespan="off", log_config=None, ws="websockets-sansio", http="httptools"
    )
    config.load()
    server = uvicorn.Server(config)
    server.lifespan = config.lifespan_class(config)
    await server.startup()
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", trust_env=False) as http:
            yield Served(world, app, port, http)
    finally:
        await stop(server)


async def stop(server: uvicorn.Server) -> None:
    """Stop as uvicorn does, without its pauses of 0.1 s."""
    for listening in server.servers:
        listening.close()
    for connection in list(server.server_state.connections):
        connection.shutdown()
    while server.server_state.connections or server.server_state.tasks:  # noqa: ASYNC110 - uvicorn tells nobody
        await asyncio.sleep(0.001)
