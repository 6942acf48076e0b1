"""How much one client may ask of the transports."""

from dataclasses import dataclass
from typing import Final

DEFAULT_JSON_BYTES: Final = 2 * 1024 * 1024
DEFAULT_UPLOAD_BYTES: Final = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class TransportLimits:
    """Sizes in bytes, times in seconds; each a setting of the same name in upper case.

    `max_socket_message_bytes` is the server's to enforce as well (uvicorn's `ws_max_size`), before it buffers.
    `legacy_sockets` lets clients in that know only the `graphql-ws` subprotocol of before 2020.
    """

    max_json_bytes: int = DEFAULT_JSON_BYTES
    max_upload_bytes: int = DEFAULT_UPLOAD_BYTES
    max_socket_message_bytes: int = 1024 * 1024
    max_sockets: int = 5_000
    max_sockets_per_user: int = 20
    max_operations_per_socket: int = 100
    socket_init_seconds: float = 10
    socket_ping_seconds: float = 15
    socket_pong_seconds: float = 45
    socket_idle_seconds: float = 600
    legacy_sockets: bool = False
