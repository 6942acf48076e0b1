"""Answers to requests that never became an operation, in the shape of GraphQL's own errors."""

import math
from typing import Final

from starlette.responses import Response

from domain.errors import ErrorCode, Overloaded, RateLimited
from schema.errors import MASKED, extensions_of, report
from schema.transports.json_codec import encode

GRAPHQL_JSON: Final = "application/graphql-response+json"
PLAIN_JSON: Final = "application/json"


def media_type(accept: str) -> str:
    """Choose the answer's media type (GraphQL over HTTP, section 5.2.1): the older one unless asked for the newer."""
    ranges = (part.split(";", 1)[0].strip().lower() for part in accept.split(","))
    return GRAPHQL_JSON if GRAPHQL_JSON in ranges else PLAIN_JSON


def refusal(status: int, message: str, accept: str = "") -> Response:
    """Answer that a request is not one this server can take."""
    return _answer(status, message, accept, {"code": ErrorCode.BAD_USER_INPUT.value, "retryable": False})


def slow_down(error: RateLimited | Overloaded, accept: str = "") -> Response:
    """Answer that it was too much, of this client or of all, and when to come back (RFC 6585 section 4)."""
    status = 429 if isinstance(error, RateLimited) else 503
    response = _answer(status, str(error), accept, extensions_of(error))
    response.headers["retry-after"] = str(math.ceil(error.retry_after_ms / 1000))
    return response


def failure(error: Exception, accept: str = "") -> Response:
    """Answer that the server failed, and log why."""
    error_id = report(error, "request.failed")
    return _answer(500, MASKED, accept, {"code": ErrorCode.INTERNAL.value, "retryable": False, "errorId": error_id})


def _answer(status: int, message: str, accept: str, extensions: dict[str, object]) -> Response:
    body = encode({"errors": [{"message": message, "extensions": extensions}]})
    headers = {"content-type": f"{media_type(accept)}; charset=utf-8", "vary": "accept"}
    if status == 405:
        headers["allow"] = "GET, POST"
    return Response(body, status_code=status, headers=headers)
