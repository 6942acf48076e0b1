"""A network between the client and the server that can fail."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit


class _Line:
    """One connection passed on."""

    def __init__(self, near: asyncio.StreamWriter, far: asyncio.StreamWriter) -> None:
        self.near = near
        self.far = far
        self.silent = False

    def close(self) -> None:
        self.near.close()
        self.far.close()


class Proxy:
    """Passes bytes on. Set `answers_to_lose` to have connections end before their next answers."""

    def __init__(self, upstream: str) -> None:
        parts = urlsplit(upstream)
        self._host, self._port = parts.hostname, parts.port
        self._lines: dict[asyncio.Task[None], _Line | None] = {}
        self.answers_to_lose = 0

    def silence(self) -> None:
        """Let no more answers through on the connections there are, and leave them open."""
        for line in self._lines.values():
            if line is not None:
                line.silent = True

    @asynccontextmanager
    async def url(self) -> AsyncIterator[str]:
        """Serve until the block ends."""
        server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        try:
            yield f"redis://127.0.0.1:{server.sockets[0].getsockname()[1]}/0"
        finally:
            server.close()
            tasks = list(self._lines)
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._lines[task] = None
        far_reader, far_writer = await asyncio.open_connection(self._host, self._port)
        line = self._lines[task] = _Line(writer, far_writer)
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._requests(reader, line))
                group.create_task(self._answers(far_reader, line))
        except* (ConnectionError, EOFError):
            pass
        finally:
            line.close()
            del self._lines[task]

    async def _requests(self, reader: asyncio.StreamReader, line: _Line) -> None:
        while data := await reader.read(65536):
            line.far.write(data)
        raise EOFError

    async def _answers(self, reader: asyncio.StreamReader, line: _Line) -> None:
        while data := await reader.read(65536):
            if self.answers_to_lose:
                self.answers_to_lose -= 1
                break
            if not line.silent:
                line.near.write(data)
        raise EOFError
