"""Copies of the product, all on the same stores."""

import asyncio
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from tests.fakes.vault import MASTER_SECRET
from tests.faults.process import Process, free_port

READY_S = 60
ASK_S = 1.0
POLL_S = 0.02
ROOT = Path(__file__).parents[2]
LEASE_SECONDS = 1
UNREAD_SECONDS = 2


@dataclass(frozen=True)
class Copy:
    """One copy; everything but its port is the same for all."""

    port: int
    process: Process

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def start(self) -> None:
        """Start it and wait until it is ready to serve."""
        self.process.start()
        async with asyncio.timeout(READY_S), httpx.AsyncClient(base_url=self.url, trust_env=False) as http:
            while not await _is_ready(http):
                assert self.process.is_running, self.process.tail()
                await asyncio.sleep(POLL_S)

    async def holdings(self) -> dict[str, Any] | None:
        """Ask what it holds; None when it does not answer."""
        try:
            async with httpx.AsyncClient(base_url=self.url, trust_env=False, timeout=ASK_S) as http:
                return dict((await http.get("/faults")).json())
        except httpx.HTTPError:
            return None


def make_copies(number: int, directory: Path, taken: set[int], stores: Mapping[str, str]) -> Sequence[Copy]:
    """Describe copies; each is started by hand."""
    made = []
    for index in range(number):
        port = free_port(taken)
        variables = {
            **stores,
            "PORT": str(port),
            "DATA_DIR": str(directory),
            "SECRET_KEY": "only for tests, and long enough for HS256",
            "MASTER_KEY": MASTER_SECRET,
            "LEASE_SECONDS": str(LEASE_SECONDS),
            "UNREAD_SECONDS": str(UNREAD_SECONDS),
            # All people of these tests come from one address.
            "RATE_LIMITS": "false",
            "LOG_FORMAT": "json",
            # The machine is not theirs alone.
            "MAX_LOOP_LAG_MS": "10000",
            "PYTHONPATH": str(ROOT),
        }
        name = f"copy{index + 1}-{port}"
        command = [sys.executable, "-m", "tests.faults.app_copy"]
        made.append(Copy(port, Process(name, command, directory / f"{name}.log", variables)))
    return made


async def _is_ready(http: httpx.AsyncClient) -> bool:
    try:
        return (await http.get("/readyz")).status_code == 200
    except httpx.HTTPError:
        return False
