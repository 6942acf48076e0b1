"""The part of starting a server that MongoDB and Valkey share."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import structlog

from adapters.embedded.child import Child
from adapters.embedded.failures import port_was_taken, start_failure
from adapters.embedded.ports import reserved_port
from adapters.embedded.server import Server
from domain.errors import StartupError

START_SECONDS = 60.0
"""Long, because after a crash a big data directory is repaired first."""
PORTS_TO_TRY = 3

log = structlog.get_logger(__name__)


@asynccontextmanager
async def serving(server: Server, data_dir: Path, binary: Path | None) -> AsyncIterator[int]:
    """Run `server` with its data under `data_dir`; yield the port once it accepts connections.

    Raises StartupError when it cannot be started.
    """
    started = time.monotonic()
    child, port = await _start(server, binary or server.binary(), data_dir)
    try:
        log.info("embedded.started", server=server.name, port=port, seconds=round(time.monotonic() - started, 2))
        yield port
    finally:
        await child.stop()
        log.info("embedded.stopped", server=server.name)


async def _start(server: Server, binary: Path, data_dir: Path, ports_left: int = PORTS_TO_TRY) -> tuple[Child, int]:
    data, output = _prepare(server, data_dir)
    with reserved_port() as port:
        child = Child([str(binary), *server.arguments(port, data)], lock=data / "lock", output=output)
        if await _listens(child, port, server):
            return child, port
    if ports_left > 1 and port_was_taken(output):
        return await _start(server, binary, data_dir, ports_left - 1)
    raise start_failure(server, child.exit_status or 0, output)


async def _listens(child: Child, port: int, server: Server) -> bool:
    try:
        async with asyncio.timeout(START_SECONDS):
            return await child.listens(port)
    except TimeoutError as error:
        await child.stop()
        raise StartupError(f"{server.name} was not ready within {START_SECONDS:.0f} seconds.") from error
    except BaseException:
        await child.stop()
        raise


def _prepare(server: Server, data_dir: Path) -> tuple[Path, Path]:
    """Make the data's directory and an empty place for the log; the log of the last start is kept, no older one."""
    data, logs = data_dir.absolute() / server.folder, data_dir.absolute() / "logs"
    for directory in (data, logs):
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    output = logs / f"{server.folder}.log"
    if output.exists():
        output.replace(logs / f"{server.folder}.previous.log")
    return data, output
