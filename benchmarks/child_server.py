"""Starts and ends a server of the product as a child, on data of its own."""

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

PATIENCE_S: Final = 120.0
POLL_S: Final = 0.02
LAUNCHED_AT: Final = "BENCHMARK_LAUNCHED_AT"
"""Variable that tells a child when it was launched, by the machine's monotonic clock."""
MASTER_SECRET: Final = "the master key of every server of a benchmark"
ROOT: Final = Path(__file__).parent.parent


@dataclass(frozen=True, slots=True)
class ChildServer:
    """A server that is ready; `ready_s` is how long that took from its launch."""

    pid: int
    port: int
    ready_s: float

    @property
    def socket_url(self) -> str:
        """Where its WebSockets are."""
        return f"ws://127.0.0.1:{self.port}/graphql"

    def report(self, *, reset: bool = False) -> dict[str, Any]:
        """Ask `/benchmark`; with `reset`, lags are measured anew from then on."""
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}/benchmark", method="DELETE" if reset else "GET")
        with urllib.request.urlopen(request) as answer:
            told: dict[str, Any] = json.load(answer)
        return told


@contextmanager
def child_server(
    command: Sequence[str], data_dir: Path | None = None, variables: Mapping[str, str] = MappingProxyType({})
) -> Iterator[ChildServer]:
    """Run `python -m *command` until the block ends, with settings in `variables`.

    Raises RuntimeError when it does not become ready.
    """
    with tempfile.TemporaryDirectory(prefix="voice-coach-bench-") as made:
        directory = data_dir or Path(made)
        port = _free_port()
        environment = {
            **{name: value for name, value in os.environ.items() if name not in {"MONGODB_URL", "REDIS_URL"}},
            "PORT": str(port),
            "DATA_DIR": str(directory),
            "LOG_LEVEL": "WARNING",
            "RATE_LIMITS": "false",
            "MASTER_KEY": MASTER_SECRET,
            **variables,
        }
        launched = time.perf_counter()
        environment[LAUNCHED_AT] = str(launched)
        process = subprocess.Popen([sys.executable, "-m", *command], env=environment, cwd=ROOT)
        try:
            _wait_until_ready(process, port)
            yield ChildServer(process.pid, port, time.perf_counter() - launched)
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(PATIENCE_S)


def _wait_until_ready(process: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.perf_counter() + PATIENCE_S
    while time.perf_counter() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"The server ended with status {process.returncode}.")
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(POLL_S)
    raise RuntimeError("The server does not become ready.")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
