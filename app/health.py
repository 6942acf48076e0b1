"""Whether this process lives, and whether it can serve."""

import asyncio

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from adapters.redis.connection import ping
from app.draining import Drain
from app.servers import Servers
from domain.errors import StoreUnavailable

READY_DEADLINE_S = 2.0


def health_routes(servers: Servers, drain: Drain) -> list[Route]:
    """Make `/livez` (the event loop turns) and `/readyz` (the stores answer, and the process is not about to end)."""

    async def live(_: Request) -> Response:
        return JSONResponse({"status": "ok"})

    async def ready(_: Request) -> Response:
        if drain.begun:
            return JSONResponse({"status": "draining", "missing": []}, 503)
        missing = []
        for name, asked in (("mongodb", servers.database.ping()), ("redis", ping(servers.redis))):
            try:
                async with asyncio.timeout(READY_DEADLINE_S):
                    await asked
            except (StoreUnavailable, TimeoutError):
                missing.append(name)
        return JSONResponse({"status": "missing" if missing else "ok", "missing": missing}, 503 if missing else 200)

    return [Route("/livez", live), Route("/readyz", ready)]
