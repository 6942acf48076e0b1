"""A server as a child of this process, from its start to its end."""

import asyncio
import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

import structlog

from adapters.embedded import launcher
from adapters.embedded.ports import accepts

POLL_SECONDS = 0.02
STOP_SECONDS = 15.0
KEPT_VARIABLES = ("PATH", "LD_LIBRARY_PATH", "TZ")

log = structlog.get_logger(__name__)


class Child:
    """A running server. It dies with this process, however that ends."""

    def __init__(self, command: Sequence[str], *, lock: Path, output: Path) -> None:
        """Start `command`, its output in the file `output`; takes a few milliseconds.

        Only in the main thread: the kernel ends the child when the thread that started it ends.
        """
        if threading.current_thread() is not threading.main_thread():
            raise RuntimeError("Servers are started in the main thread.")
        with output.open("wb") as file:
            self._process = subprocess.Popen(  # noqa: S603 - our own program and arguments
                [sys.executable, "-I", "-S", launcher.__file__, str(os.getpid()), str(lock), *command],
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=subprocess.STDOUT,
                # Ctrl-C reaches the whole group of the terminal: the stores must outlive the turns that are finishing.
                start_new_session=True,
                # Our keys and passwords are none of their business.
                env={name: os.environ[name] for name in KEPT_VARIABLES if name in os.environ},
            )

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    @property
    def exit_status(self) -> int | None:
        """None while it runs; below zero the signal that ended it."""
        return self._process.poll()

    async def listens(self, port: int) -> bool:
        """Wait until it accepts connections (True) or has ended (False)."""
        while self.exit_status is None:
            if await accepts(port):
                return True
            await asyncio.sleep(POLL_SECONDS)
        return False

    async def stop(self) -> None:
        """End it: asked to first, killed if it has not ended within STOP_SECONDS or if the caller is cancelled."""
        if self.exit_status is not None:
            log.warning("embedded.ended_early", pid=self.pid, exit_status=self.exit_status)
            return
        self._process.terminate()
        try:
            async with asyncio.timeout(STOP_SECONDS):
                while self.exit_status is None:  # noqa: ASYNC110 - the kernel sends no event for it everywhere
                    await asyncio.sleep(POLL_SECONDS)
        except TimeoutError:
            log.warning("embedded.killed", pid=self.pid)
        finally:
            self._process.kill()
            self._process.wait()
