"""Connections that do not wait for ever for a client that reads nothing.

uvicorn stops taking what the app sends while 64 KiB wait in a connection, and goes on when the client has read them.
A client that never does would keep its operations, their subscriptions and the connection for as long as it likes, out
of reach even of its own pings, which wait behind what it does not read. So a connection ends when nothing at all was
read for some time. A client comes back, and its subscription goes on from the last event it has.
"""

import asyncio
import fcntl
import struct
import termios
from typing import ClassVar, Final, TypeVar

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.protocol import State

TRY_AGAIN_LATER: Final = 1013
CLOSE_S: Final = 2.0
"""For a client that begins to read again, to be told why its connection ends."""

_INT: Final = struct.Struct("i")

T = TypeVar("T", bound=type["_Patience"])


class _Patience(asyncio.Protocol):
    """Watches the writing of a connection; goes before uvicorn's class of it."""

    patience_s: ClassVar[float]
    loop: asyncio.AbstractEventLoop
    transport: asyncio.Transport
    _unread: int = 0
    _watch: asyncio.TimerHandle | None = None

    def pause_writing(self) -> None:
        """Begin to wait for the client."""
        super().pause_writing()
        self._unread = self._bytes_unread()
        self._look_later()

    def resume_writing(self) -> None:
        """Go on: the client reads."""
        self._stop_watching()
        super().resume_writing()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop waiting."""
        self._stop_watching()
        super().connection_lost(exc)

    def hang_up(self) -> None:
        """End the connection."""
        self.transport.abort()

    def _look(self) -> None:
        unread = self._bytes_unread()
        if unread < self._unread:
            self._unread = unread
            self._look_later()
        else:
            self.hang_up()

    def _bytes_unread(self) -> int:
        """Count what waits here, and what the kernel sent and was not told to have arrived: a slow reader's megabytes.

        Source: tcp(7), SIOCOUTQ, which has TIOCOUTQ's number.
        """
        waiting = self.transport.get_write_buffer_size()
        connection = self.transport.get_extra_info("socket")
        try:
            (sent,) = _INT.unpack(fcntl.ioctl(connection.fileno(), termios.TIOCOUTQ, bytes(_INT.size)))
        except OSError:  # a system that cannot tell
            return waiting
        return waiting + int(sent)

    def _look_later(self) -> None:
        self._stop_watching()
        self._watch = self.loop.call_later(self.patience_s, self._look)

    def _stop_watching(self) -> None:
        if self._watch is not None:
            self._watch.cancel()
            self._watch = None


class PatientHttp(_Patience, HttpToolsProtocol):
    """A connection that carries requests and streams."""


class PatientSocket(_Patience, WebSocketsSansIOProtocol):
    """A WebSocket; it ends with 1013, after which clients come back."""

    def hang_up(self) -> None:
        """Tell the app that the client is gone, and the client, should it read again, to try later."""
        self.queue.put_nowait({"type": "websocket.disconnect", "code": TRY_AGAIN_LATER})
        if self.conn.state is State.OPEN:
            self.conn.send_close(TRY_AGAIN_LATER, "Nothing was read")
            self.transport.write(b"".join(self.conn.data_to_send()))
            self.close_sent = True
        # The connection closes when all is read, or at last without waiting for that.
        self.transport.close()
        self.loop.call_later(CLOSE_S, self.transport.abort)


def with_patience(kind: T, seconds: float) -> T:
    """Make a kind of connection that waits so long for a client that reads nothing."""
    return type(kind.__name__, (kind,), {"patience_s": seconds})  # type: ignore[return-value]
