"""The server around the app: uvicorn, told what suits a service of long-lived sockets."""

import asyncio
import gc
import signal
import socket
from collections.abc import Callable
from types import FrameType
from typing import Final

import uvicorn
from starlette.applications import Starlette

from adapters.settings import Settings
from app.draining import Drain
from app.patience import PatientHttp, PatientSocket, with_patience
from domain.errors import StartupError

GRACE_S: Final = 5
"""How long requests may take to end once the sockets are closed."""
CTRL_C_DRAIN_S: Final = 1.0
"""Who presses Ctrl-C waits for the process to end."""
POLL_S: Final = 0.1
"""As often as uvicorn looks whether it should end."""


def spare_collector() -> None:
    """Keep the garbage collector away from all that is there by now and stays: libraries, the schema, open engines.

    To look through it takes a tenth of a second, in which nobody is served; it would happen every few turns.
    """
    gc.collect()
    gc.freeze()


class DrainingServer(uvicorn.Server):
    """A server that drains before it closes: uvicorn itself would end all sockets the moment it is told to stop.

    The first SIGTERM drains for `drain_s`, Ctrl-C for a second, any second signal ends everything at once. Signals are
    not raised again afterwards, as uvicorn does: the lifespan of the app, which the caller entered, ends in order.
    """

    def __init__(self, config: uvicorn.Config, drain: Drain, drain_s: float, on_ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._on_ready = on_ready
        self._drain = drain
        self._drain_s = drain_s

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Take a signal."""
        del frame
        if self.should_exit:
            self.force_exit = True
            return
        self.should_exit = True
        self._drain.begin()
        if sig == signal.SIGINT:
            self._drain_s = min(self._drain_s, CTRL_C_DRAIN_S)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Open the port. Raises StartupError when that cannot be done."""
        try:
            await super().startup(sockets)
        except SystemExit as error:
            raise StartupError(f"HOST {self.config.host}, PORT {self.config.port} cannot be listened on.") from error
        self._on_ready()

    async def main_loop(self) -> None:
        """Serve until told to stop, then until drained."""
        await super().main_loop()
        ticks = 0
        async with asyncio.TaskGroup() as group:
            draining = group.create_task(self._drain.run(self._drain_s), name="drain")
            while not draining.done():
                await self.on_tick(ticks)
                ticks += 1
                await asyncio.wait([draining], timeout=POLL_S)
                if self.force_exit:
                    draining.cancel()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Close the port, let requests under way end, and close what is left."""
        if self.force_exit:
            for connection in tuple(self.server_state.connections):
                connection.transport.abort()
        await super().shutdown(sockets)


def server_for(app: Starlette, settings: Settings, on_ready: Callable[[], None] = lambda: None) -> DrainingServer:
    """Make a server for an app of `create_app`'s whose lifespan the caller has entered.

    `on_ready` is called once it listens.
    """
    config = uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        lifespan="off",
        loop="uvloop",
        http=with_patience(PatientHttp, settings.unread_seconds),
        ws=with_patience(PatientSocket, settings.unread_seconds),
        ws_max_size=settings.websocket_max_message_bytes,
        ws_per_message_deflate=False,
        ws_ping_interval=None,
        access_log=False,
        log_config=None,
        server_header=False,
        proxy_headers=True,
        forwarded_allow_ips=list(settings.trusted_proxies),
        timeout_graceful_shutdown=GRACE_S,
    )
    drain: Drain = app.state.drain
    return DrainingServer(config, drain, settings.drain_seconds, on_ready)
