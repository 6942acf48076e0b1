"""`/metrics`, for Prometheus: with a token where one is set, from this machine alone where none is."""

import hmac
from ipaddress import ip_address

from pydantic import SecretStr
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from adapters.telemetry.metrics import CONTENT_TYPE, Metrics


def metrics_route(metrics: Metrics, token: SecretStr | None) -> Route:
    """Make the route; to whom it does not answer, it is not there."""

    async def read(request: Request) -> Response:
        if not (_is_local(request) if token is None else _has(request, token)):
            return JSONResponse({"error": "Not found."}, 404)
        return Response(metrics.exposition(), headers={"content-type": CONTENT_TYPE, "cache-control": "no-store"})

    return Route("/metrics", read)


def _has(request: Request, token: SecretStr) -> bool:
    presented = request.headers.get("authorization", "").encode()
    return hmac.compare_digest(presented, b"Bearer " + token.get_secret_value().encode())


def _is_local(request: Request) -> bool:
    """Tell whether somebody on this machine asks for themselves, and not a proxy for somebody else."""
    if request.client is None or {"forwarded", "x-forwarded-for", "x-real-ip"} & set(request.headers):
        return False
    try:
        return ip_address(request.client.host).is_loopback
    except ValueError:
        return False
