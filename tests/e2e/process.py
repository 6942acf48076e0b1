"""`python -m app` as a child: the product as an operator starts it."""

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from adapters.embedded.ports import reserved_port
from tests.e2e.client import Client

ROOT = Path(__file__).parents[2]
START_S = 60


@dataclass
class Program:
    """A running `python -m app`; what it has logged is in `log`."""

    process: asyncio.subprocess.Process
    port: int
    log: list[dict[str, Any]] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def ready(self) -> None:
        """Wait until it says that it serves."""
        async with asyncio.timeout(START_S):
            while not self.log or self.log[-1]["event"] != "ready":
                assert await self._read(), f"it ended: {self.log}"

    async def drain(self) -> None:
        while await self._read():
            pass

    async def _read(self) -> bool:
        assert self.process.stderr is not None
        line = await self.process.stderr.readline()
        if line.startswith(b"{"):
            # The rest are letters, which development prints there.
            self.log.append(json.loads(line))
        return bool(line)

    @asynccontextmanager
    async def client(self) -> AsyncIterator[Client]:
        async with httpx.AsyncClient(base_url=self.url, trust_env=False, timeout=30) as http:
            yield Client(http)

    async def killed(self) -> None:
        """Kill it without a warning, as a power failure does."""
        self.process.kill()
        await self.process.wait()

    async def terminated(self) -> int:
        """Ask it to end; return its exit status."""
        self.process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(20):
            return await self.process.wait()


def environment(data_dir: Path, port: int, **variables: str) -> Mapping[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return {**kept, "DATA_DIR": str(data_dir), "PORT": str(port), "LOG_FORMAT": "json", **variables}


@asynccontextmanager
async def started(data_dir: Path, **variables: str) -> AsyncIterator[Program]:
    """Start the app and wait until it is ready; it does not outlive the block."""
    with reserved_port() as port:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-m", "app"),
            cwd=ROOT,
            env=environment(data_dir, port, **variables),
            stderr=asyncio.subprocess.PIPE,
            limit=2**20,
        )
        program = Program(process, port)
        draining: asyncio.Task[None] | None = None
        try:
            await program.ready()
            draining = asyncio.create_task(program.drain())
            yield program
        finally:
            if process.returncode is None:
                await program.killed()
            if draining is not None:
                await draining


async def run(*arguments: str, env: Mapping[str, str] | None = None) -> tuple[int, str, str]:
    """Run a Python program to its end; return its exit status and what it wrote to stdout and stderr."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *arguments,
        cwd=ROOT,
        env=env,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    async with asyncio.timeout(90):
        out, err = await process.communicate()
    assert process.returncode is not None
    return process.returncode, out.decode(), err.decode()
