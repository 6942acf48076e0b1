"""The server's side: an engine's process, from its start to its end, and the line of those who wait for it."""

import asyncio
from collections import deque
from contextlib import suppress
from dataclasses import dataclass, field
from types import TracebackType
from typing import Final, Self

import structlog

from adapters.local.child import ChildEnded, EngineChild, EngineFailed
from domain.errors import ProviderUnavailable

MAX_WAITING: Final = 32
FIRST_PAUSE_S: Final = 0.2
LONGEST_PAUSE_S: Final = 30.0

log = structlog.get_logger(__name__)


@dataclass(eq=False, slots=True)
class _Job:
    question: bytes
    answer: asyncio.Future[bytes] = field(default_factory=lambda: asyncio.get_running_loop().create_future())


class EngineWorker:
    """Keeps one process with an engine running and asks it one question at a time, first come, first served.

    `async with` starts it and does not wait until it has loaded. It is started again whenever it ends.
    """

    def __init__(self, name: str, module: str, *arguments: str, max_waiting: int = MAX_WAITING) -> None:
        """`module` is run with `arguments`; it calls `engine_process.serve`. `name` begins a sentence."""
        self.name = name
        self._command = (module, *arguments)
        self._max_waiting = max_waiting
        self._waiting: deque[_Job] = deque()
        self._asked = asyncio.Event()
        self._decided = asyncio.Event()
        self._child: EngineChild | None = None
        self._busy = False
        self._refusal: str | None = None
        self._pause_s = FIRST_PAUSE_S
        self._supervisor: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._supervisor = asyncio.create_task(self._supervise(), name=f"engine {self._command[0]}")
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._supervisor is not None:
            self._supervisor.cancel()
            await asyncio.wait({self._supervisor})

    @property
    def pid(self) -> int | None:
        """The process that runs now."""
        return self._child.pid if self._child else None

    @property
    def idle(self) -> bool:
        """Whether a question asked now would be answered at once."""
        return self._decided.is_set() and self._refusal is None and not self._busy and not self._waiting

    async def ready(self) -> None:
        """Wait until the engine has loaded. Raises ProviderUnavailable when it cannot."""
        await self._decided.wait()
        if self._refusal is not None:
            raise ProviderUnavailable(self._refusal)

    async def ask(self, question: bytes) -> bytes:
        """Return the engine's answer; a caller who is cancelled leaves the line, or its answer is dropped.

        Raises ProviderUnavailable when the engine fails or ends, cannot be started, or too many wait already.
        """
        if self._refusal is not None:
            raise ProviderUnavailable(self._refusal)
        if len(self._waiting) >= self._max_waiting:
            raise ProviderUnavailable(f"{self.name} is too busy.")
        job = _Job(question)
        self._waiting.append(job)
        self._asked.set()
        try:
            return await job.answer
        finally:
            with suppress(ValueError):
                self._waiting.remove(job)

    async def _supervise(self) -> None:
        try:
            while True:
                await self._live()
                await asyncio.sleep(self._pause_s)
                self._pause_s = min(self._pause_s * 2, LONGEST_PAUSE_S)
        finally:
            self._refuse(f"{self.name} has been closed.")

    async def _live(self) -> None:
        """Run one process until it ends."""
        try:
            async with EngineChild(*self._command) as self._child, asyncio.TaskGroup() as group:
                group.create_task(self._child.ended())
                group.create_task(self._serve(self._child))
        except* (ChildEnded, OSError) as ends:
            reason = str(ends.exceptions[0])
            log.warning("engine.ended", engine=self.name, reason=reason, pause_s=self._pause_s)
            if self._decided.is_set() and self._refusal is None:
                self._decided.clear()
            else:
                self._refuse(f"{self.name} cannot be started.")
        finally:
            self._child = None

    async def _serve(self, child: EngineChild) -> None:
        load_ms = await child.loaded()
        log.info("engine.ready", engine=self.name, pid=child.pid, load_ms=load_ms)
        self._refusal = None
        self._decided.set()
        while True:
            while not self._waiting:
                self._asked.clear()
                await self._asked.wait()
            await self._answer(child, self._waiting.popleft())
            self._pause_s = FIRST_PAUSE_S

    async def _answer(self, child: EngineChild, job: _Job) -> None:
        self._busy = True
        try:
            answer = await child.ask(job.question)
        except EngineFailed as error:
            log.warning("engine.failed", engine=self.name, error_type=str(error))
            self._fail(job, f"{self.name} failed.")
        else:
            if not job.answer.done():
                job.answer.set_result(answer)
        finally:
            self._busy = False
            self._fail(job, f"{self.name} ended while it worked.")

    def _refuse(self, reason: str) -> None:
        self._refusal = reason
        self._decided.set()
        while self._waiting:
            self._fail(self._waiting.popleft(), reason)

    def _fail(self, job: _Job, reason: str) -> None:
        if not job.answer.done():
            job.answer.set_exception(ProviderUnavailable(reason))
