"""What must hold before the body of a request is read.

A page of another origin can have a browser send "simple" requests without asking the server first (Fetch standard,
"CORS-safelisted request-header"): a form is one. There are no cookies that would come along, but requests from where a
user is, such as an intranet, are worth refusing all the same. Source of the headers: Apollo Server's prevention of
cross-site request forgery, and the GraphQL multipart request specification.
"""

from collections.abc import Callable
from typing import Final

from cross_web import HTTPException
from starlette.requests import HTTPConnection, Request
from strawberry.http.websocket_origin import is_same_origin

NOT_SIMPLE: Final = (
    "authorization",
    "graphql-require-preflight",
    "apollo-require-preflight",
    "x-apollo-operation-name",
)
"""Headers that make a browser ask first; any of them will do."""
_SIMPLE_TYPES: Final = ("multipart/form-data", "application/x-www-form-urlencoded", "text/plain")


def check_request(request: Request, is_allowed: Callable[[str], bool]) -> None:
    """Look at the headers of a request; `is_allowed` tells whether pages of an origin may use the API.

    Raises HTTPException.
    """
    if not is_welcome(request, is_allowed):
        raise HTTPException(403, "Pages of this origin may not use the API.")
    if request.headers.get("content-encoding", "identity").strip().lower() != "identity":
        raise HTTPException(415, "Send the request as it is, not compressed.")
    kind = request.headers.get("content-type", "").split(";", 1)[0].strip().lower()
    if request.method == "POST" and kind in _SIMPLE_TYPES and not any(map(request.headers.get, NOT_SIMPLE)):
        raise HTTPException(400, f"A form must come with one of the headers {', '.join(NOT_SIMPLE)}.")


def is_welcome(connection: HTTPConnection, is_allowed: Callable[[str], bool]) -> bool:
    """Tell whether a page may make this request: those without an Origin come from no page of another one."""
    origin = connection.headers.get("origin")
    return (
        origin is None
        or connection.headers.get("sec-fetch-site") == "same-origin"
        or is_same_origin(origin, connection.headers.get("host"))
        or is_allowed(origin)
    )
