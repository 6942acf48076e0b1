"""nginx as it is deployed (deploy/nginx.conf), in front of the copies of a test."""

import asyncio
import re
import shutil
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from tests.faults.process import Process, free_port

CONFIGURATION = Path(__file__).parents[2] / "deploy" / "nginx.conf"
READY_S = 10
POLL_S = 0.02


def found() -> str | None:
    """Tell where nginx is installed."""
    return shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin")


def configuration(port: int, copies: Sequence[int], directory: Path) -> str:
    """Fill in the deployed configuration: ports, and files of its own."""
    text = CONFIGURATION.read_text(encoding="utf-8")
    (first, *_) = re.findall(r" *server 127\.0\.0\.1:\d+ .*;\n", text)
    line = re.sub(r":\d+", ":{}", first)
    text = re.sub(r"( *server 127\.0\.0\.1:\d+ .*;\n)+", "".join(line.format(copy) for copy in copies), text)
    text = re.sub(r"listen 127\.0\.0\.1:\d+;", f"listen 127.0.0.1:{port};", text)
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    paths = "".join(f"    {kind}_temp_path {directory}/{kind};\n" for kind in kinds)
    head = f"daemon off;\nworker_processes 1;\npid {directory}/nginx.pid;\nerror_log {directory}/error.log warn;\n"
    return head + text.replace("http {\n", f"http {{\n{paths}", 1)


@asynccontextmanager
async def nginx(copies: Sequence[int], directory: Path) -> AsyncIterator[str]:
    """Serve at the address that is yielded until the block ends."""
    program, port = found(), free_port(set())
    assert program is not None
    written = directory / "nginx.conf"
    written.write_text(configuration(port, copies, directory), encoding="utf-8")
    command = [program, "-p", str(directory), "-e", f"{directory}/early.log", "-c", str(written)]
    process = Process("nginx", command, directory / "nginx.log")
    process.start()
    try:
        async with asyncio.timeout(READY_S):
            while not await _listens(port):
                assert process.is_running, process.tail()
                await asyncio.sleep(POLL_S)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.kill()


async def _listens(port: int) -> bool:
    try:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError:
        return False
    writer.close()
    return True
