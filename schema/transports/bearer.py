"""Finding the access token in what a client sent."""

from collections.abc import Mapping
from typing import Final

_SCHEME: Final = "bearer"
NOT_A_TOKEN: Final = ""
"""Something was presented that is no Bearer token: as good as a token that is not good."""


def bearer_token(authorization: object) -> str | None:
    """Read an Authorization value (RFC 6750 section 2.1); None when there is none."""
    if authorization is None:
        return None
    if not isinstance(authorization, str):
        return NOT_A_TOKEN
    scheme, _, token = authorization.strip().partition(" ")
    return token.strip() if scheme.lower() == _SCHEME else NOT_A_TOKEN


def socket_token(params: Mapping[str, object]) -> str | None:
    """Read the payload of `connection_init`: `authorization`, in lower case or capitalized as the header is."""
    return bearer_token(params.get("authorization", params.get("Authorization")))
