"""Bytes as base64url without padding: RFC 4648 section 5."""

import base64
import re
from typing import Final

_SHAPE: Final = re.compile(r"[A-Za-z0-9_-]*={0,2}")


def to_base64url(data: bytes) -> str:
    """Write bytes."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def from_base64url(text: str) -> bytes:
    """Read bytes, padded or not. Raises ValueError."""
    bare = text.rstrip("=")
    if not _SHAPE.fullmatch(text) or len(bare) % 4 == 1:
        raise ValueError("it is not base64url")
    return base64.urlsafe_b64decode(bare + "=" * (-len(bare) % 4))
