"""One process with an engine in it."""

import asyncio
import os
import sys
import time
from asyncio.subprocess import PIPE, Process
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from adapters.local.frames import Kind, frame, next_frame

ROOT: Final = Path(__file__).parents[2]
KEPT_VARIABLES: Final = ("PATH", "LD_LIBRARY_PATH", "HOME", "TMPDIR", "TZ", "SYSTEMROOT")
"""Our keys and passwords are none of an engine's business."""

STUCK_AFTER_S: Final = 60.0
"""No question takes this long: the process hangs and is killed, so that those who wait get another one."""

READ_AHEAD_BYTES: Final = 1024 * 1024


class ChildEnded(Exception):
    """The process is gone, or no good."""


class EngineFailed(Exception):
    """One question was not answered; the process goes on. Says the name of the exception raised there."""


class EngineChild:
    """Starts `python -m module arguments` on entering and kills it on leaving: it keeps nothing worth a goodbye."""

    def __init__(self, module: str, *arguments: str) -> None:
        self._command = (sys.executable, "-m", module, *arguments)
        self._process: Process | None = None
        self._started_at = 0.0

    async def __aenter__(self) -> Self:
        self._started_at = time.perf_counter()
        starting = asyncio.ensure_future(self._start())
        try:
            self._process = await asyncio.shield(starting)
        except asyncio.CancelledError:
            self._process = await starting
            await self._end()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self._end()

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._running.pid

    async def ended(self) -> None:
        """Wait until the process ends; raises ChildEnded."""
        status = await self._running.wait()
        raise ChildEnded(f"exit status {status}")

    async def loaded(self) -> int:
        """Wait until the engine has loaded; return how long it took, in ms. Raises ChildEnded when it cannot."""
        kind, body = await self._next()
        if kind is not Kind.READY:
            raise ChildEnded(body.decode())
        return round((time.perf_counter() - self._started_at) * 1000)

    async def ask(self, question: bytes) -> bytes:
        """Return the answer. Raises EngineFailed, or ChildEnded when there will be no more."""
        pipe = self._running.stdin
        if pipe is None:
            raise ChildEnded("no pipe")
        try:
            async with asyncio.timeout(STUCK_AFTER_S):
                pipe.write(frame(Kind.ASK, question))
                await pipe.drain()
                kind, body = await self._next()
        except TimeoutError as error:
            raise ChildEnded("stuck") from error
        except ConnectionError as error:
            raise ChildEnded("broken pipe") from error
        if kind is Kind.FAILED:
            raise EngineFailed(body.decode())
        return body

    async def _start(self) -> Process:
        return await asyncio.create_subprocess_exec(
            *self._command,
            stdin=PIPE,
            stdout=PIPE,
            cwd=ROOT,
            env={name: os.environ[name] for name in KEPT_VARIABLES if name in os.environ},
            limit=READ_AHEAD_BYTES,
            # Ctrl-C reaches the whole group of the terminal: turns that are finishing still need their engines.
            start_new_session=True,
        )

    async def _end(self) -> None:
        process = self._running
        with suppress(ProcessLookupError):
            process.kill()
        # Reads to the end what was under way: a pipe that is left full keeps `wait` waiting.
        await process.communicate()

    @property
    def _running(self) -> Process:
        if self._process is None:
            raise RuntimeError("An EngineChild is used inside `async with`.")
        return self._process

    async def _next(self) -> tuple[Kind, bytes]:
        pipe = self._running.stdout
        if pipe is None:
            raise ChildEnded("no pipe")
        try:
            return await next_frame(pipe)
        except asyncio.IncompleteReadError as error:
            raise ChildEnded("end of pipe") from error
        except ValueError as error:
            raise ChildEnded("no frames in the pipe") from error
