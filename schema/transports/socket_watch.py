"""What ends a socket besides its client: silence, idleness, and a token that is no longer good."""

import asyncio
from collections.abc import Callable
from typing import Final

from strawberry.http.async_base_view import AsyncWebSocketAdapter
from strawberry.http.exceptions import WebSocketDisconnected

from domain.errors import CoachError, Unauthenticated
from resolvers.context import Connection
from schema.transports.limits import TransportLimits
from schema.transports.sockets import FORBIDDEN

TIMED_OUT: Final = 4408
GOING_AWAY: Final = 1001


class SocketWatch:
    """Pings a socket once it is acknowledged, and closes it when its time has come."""

    def __init__(
        self,
        connection: Connection,
        limits: TransportLimits,
        socket: AsyncWebSocketAdapter,
        is_busy: Callable[[], bool],
    ) -> None:
        self._connection = connection
        self._limits = limits
        self._socket = socket
        self._is_busy = is_busy
        self._heard_at = self._worked_at = self._now()

    def heard(self) -> None:
        """Note a sign of life."""
        self._heard_at = self._now()

    def worked(self) -> None:
        """Note that the socket is of use to its client."""
        self._worked_at = self._now()

    async def run(self) -> None:
        """Watch until there is a reason to close, or the client has gone."""
        try:
            while (verdict := await self._verdict()) is None:
                await self._socket.send_json({"type": "ping"})
                await asyncio.sleep(self._pause())
            await self._socket.close(*verdict)
        except WebSocketDisconnected:
            return

    async def _verdict(self) -> tuple[int, str] | None:
        """Tell with which code and reason to close now; None to go on."""
        if self._is_busy():
            self.worked()
        if self._now() - self._heard_at > self._limits.socket_pong_seconds:
            return TIMED_OUT, "Pong timeout"
        if self._now() - self._worked_at > self._limits.socket_idle_seconds:
            return GOING_AWAY, "Idle"
        try:
            await self._connection.viewer()
        except Unauthenticated as error:
            return FORBIDDEN, str(error)
        except CoachError:
            # A store that is away ends nobody's conversation: the sign-in is looked at again with the next operation.
            return None
        return None

    def _pause(self) -> float:
        """Sleep until the next ping, or until the token ends if that is sooner."""
        expires_at = self._connection.expires_at
        if expires_at is None:
            return self._limits.socket_ping_seconds
        left = (expires_at - self._connection.clock.now()).total_seconds()
        return max(0.0, min(self._limits.socket_ping_seconds, left))

    def _now(self) -> float:
        return self._connection.clock.monotonic_ms() / 1000
