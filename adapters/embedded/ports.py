"""Ports of loopback."""

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager

LOOPBACK = "127.0.0.1"


@contextmanager
def reserved_port() -> Iterator[int]:
    """Yield a free port that nobody else is given meanwhile, but that a child may listen on.

    Linux lets a second socket bind the port when both allow reuse and none listens yet. Reuse is allowed only after the
    kernel chose the port, so that it does not choose the same one for another reservation.
    """
    with socket.socket() as reservation:
        reservation.bind((LOOPBACK, 0))
        reservation.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        port: int = reservation.getsockname()[1]
        yield port


async def accepts(port: int) -> bool:
    """Tell whether somebody listens on `port`."""
    try:
        _, writer = await asyncio.open_connection(LOOPBACK, port)
    except OSError:
        return False
    writer.close()
    try:
        await writer.wait_closed()
    except OSError:
        return False
    return True
