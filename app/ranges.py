"""Parts of something long, as players ask for them (RFC 9110, sections 13 and 14)."""

import re
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from typing import Final

import structlog
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from domain.errors import CoachError

log = structlog.get_logger(__name__)

_ONE_RANGE: Final = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")
ALWAYS: Final = {
    "accept-ranges": "bytes",
    # Nobody but the listener's own player keeps it, and no other page learns the address.
    "cache-control": "private, no-transform, max-age=300",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "content-security-policy": "default-src 'none'; sandbox",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """Something of so many bytes; `tag` changes when they do. `read` yields those from a start to before an end."""

    size: int
    media_type: str
    tag: str
    at: datetime
    read: Callable[[int, int], AsyncIterator[bytes]]


def respond(request: Request, content: Content, *, file_name: str | None = None) -> Response:
    """Answer GET or HEAD: all of it, or the one range that is asked for; several ranges are answered by all of it."""
    headers = {
        **ALWAYS,
        "etag": f'"{content.tag}"',
        "last-modified": format_datetime(content.at.replace(microsecond=0), usegmt=True),
    }
    if file_name is not None:
        headers["content-disposition"] = f'attachment; filename="{file_name}"'
    if headers["etag"] in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    start, end = 0, content.size
    status = 200
    wanted = _wanted(request, headers, content.size)
    if wanted is not None:
        start, end = wanted
        if start >= end:
            return Response(status_code=416, headers={**headers, "content-range": f"bytes */{content.size}"})
        status = 206
        headers["content-range"] = f"bytes {start}-{end - 1}/{content.size}"
    headers["content-length"] = str(end - start)
    if request.method == "HEAD":
        return Response(status_code=status, headers=headers, media_type=content.media_type)
    body = _body(content, start, end)
    return StreamingResponse(body, status_code=status, headers=headers, media_type=content.media_type)


def _wanted(request: Request, headers: dict[str, str], size: int) -> tuple[int, int] | None:
    """Read the range that is asked for: start and end, the same when it cannot be given; None for all."""
    condition = request.headers.get("if-range")
    if condition is not None and condition not in {headers["etag"], headers["last-modified"]}:
        return None
    asked = _ONE_RANGE.fullmatch(request.headers.get("range", ""))
    if asked is None or asked.groups() == ("", ""):
        return None
    first, last = asked.groups()
    if not first:
        return max(size - int(last), 0), size if int(last) else 0
    if last and int(last) < int(first):
        return None
    return int(first), min(int(last) + 1, size) if last else size


async def _body(content: Content, start: int, end: int) -> AsyncIterator[bytes]:
    try:
        async for part in content.read(start, end):
            yield part
    except CoachError as error:
        # The status is out: all that is left is to end short of the length that was told, which clients notice.
        log.warning("content.cut_short", error=type(error).__name__)
