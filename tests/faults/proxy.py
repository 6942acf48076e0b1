"""A round-robin proxy in front of all copies, as plain as can be: no sticky sessions, no idea of what it passes on.

As nginx does, it goes on to the next copy when one does not accept a connection, and cuts what it carried for one that
dies.
"""

import asyncio
from collections.abc import AsyncIterator, Coroutine, Sequence
from contextlib import asynccontextmanager
from itertools import count

CONNECT_S = 1.0
FLUSH_S = 1.0
CHUNK = 64 * 1024


class RoundRobin:
    """Gives each connection to the next copy."""

    def __init__(self, ports: Sequence[int]) -> None:
        self._ports = list(ports)
        self._turn = count()
        self._connections: dict[asyncio.StreamWriter, asyncio.Task[None]] = {}
        self.port = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def cut(self) -> None:
        """Cut all connections there are."""
        for writer in self._connections:
            writer.transport.abort()

    async def all_ended(self) -> None:
        """Wait until nothing is carried any more."""
        if self._connections:
            await asyncio.wait(self._connections.values())

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._connections[writer] = task
        try:
            if (far := await self._next_copy()) is not None:
                far_reader, far_writer = far
                try:
                    await _both_ways(_pass_on(reader, far_writer), _pass_on(far_reader, writer))
                finally:
                    await _close(far_writer)
        finally:
            await _close(writer)
            del self._connections[writer]

    async def _next_copy(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter] | None:
        for _ in self._ports:
            port = self._ports[next(self._turn) % len(self._ports)]
            try:
                async with asyncio.timeout(CONNECT_S):
                    return await asyncio.open_connection("127.0.0.1", port)
            except (OSError, TimeoutError):
                continue
        return None


@asynccontextmanager
async def round_robin(ports: Sequence[int]) -> AsyncIterator[RoundRobin]:
    """Serve until the block ends."""
    proxy = RoundRobin(ports)
    server = await asyncio.start_server(proxy._carry, "127.0.0.1", 0)
    proxy.port = server.sockets[0].getsockname()[1]
    try:
        yield proxy
    finally:
        server.close()
        proxy.cut()
        await proxy.all_ended()


async def _both_ways(there: Coroutine[None, None, None], back: Coroutine[None, None, None]) -> None:
    """Carry until one side ends."""
    ways = [asyncio.create_task(there), asyncio.create_task(back)]
    try:
        await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for way in ways:
            way.cancel()
        await asyncio.gather(*ways, return_exceptions=True)


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while data := await reader.read(CHUNK):
        writer.write(data)
        await writer.drain()


async def _close(writer: asyncio.StreamWriter) -> None:
    """Let what is on its way go out, to a side that still takes it."""
    writer.close()
    try:
        async with asyncio.timeout(FLUSH_S):
            await writer.wait_closed()
    except (OSError, TimeoutError):
        writer.transport.abort()
