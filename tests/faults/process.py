"""A child process that can be killed, frozen and started again."""

import asyncio
import os
import random
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from adapters.embedded import launcher

PORTS = range(20_000, 32_000)
"""Below those the kernel gives to outgoing connections: a server that comes back finds its port free."""


class Process:
    """Runs a command; it dies with this process. What it writes is added to `log`."""

    def __init__(
        self, name: str, command: Sequence[str], log: Path, variables: Mapping[str, str] | None = None
    ) -> None:
        self.name = name
        self.log = log
        self._command = command
        self._variables = variables or {}
        self._running: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        assert self._running is not None
        return self._running.pid

    @property
    def is_running(self) -> bool:
        return self._running is not None and self._running.poll() is None

    def start(self) -> None:
        assert not self.is_running
        kept = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH", "HOME", "TZ") if name in os.environ}
        lock = self.log.with_suffix(".lock")
        with self.log.open("ab") as output:
            self._running = subprocess.Popen(
                [sys.executable, "-I", "-S", launcher.__file__, str(os.getpid()), str(lock), *self._command],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                env={**kept, **self._variables},
            )

    def kill(self) -> None:
        """Kill it as `kill -9` does; it is gone when this returns."""
        if self._running is not None:
            self._running.kill()
            self._running.wait()

    def ask_to_end(self, sig: signal.Signals = signal.SIGTERM) -> None:
        os.kill(self.pid, sig)

    async def exit_status(self) -> int:
        """Wait until it has ended by itself."""
        assert self._running is not None
        return await asyncio.to_thread(self._running.wait)

    def freeze(self) -> None:
        os.kill(self.pid, signal.SIGSTOP)

    def thaw(self) -> None:
        os.kill(self.pid, signal.SIGCONT)

    def tail(self, lines: int = 30) -> str:
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])


def free_port(taken: set[int]) -> int:
    """Choose a port nobody listens on, and remember it."""
    while True:
        port = random.SystemRandom().choice(PORTS)
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        if port not in taken:
            taken.add(port)
            return port
