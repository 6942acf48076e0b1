"""The server around the app: uvicorn, told what suits a service of long-lived sockets."""

import uvicorn
from starlette.applications import Starlette

from adapters.settings import Settings

GRACE_S = 5
"""How long requests may take to end when the process is asked to stop."""


def server_for(app: Starlette, settings: Settings) -> uvicorn.Server:
    """Make a server for an app whose lifespan the caller has entered."""
    config = uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        lifespan="off",
        loop="uvloop",
        http="httptools",
        ws="websockets-sansio",
        ws_max_size=settings.websocket_max_message_bytes,
        ws_per_message_deflate=False,
        ws_ping_interval=None,
        access_log=False,
        log_config=None,
        server_header=False,
        timeout_graceful_shutdown=GRACE_S,
    )
    return uvicorn.Server(config)
