"""Refresh tokens that say nothing but whose they are: `<sign-in id>.<256 random bits>`."""

import base64
import hashlib
import hmac
import re
from typing import Final

from domain.clock import Ids
from domain.errors import Unauthenticated
from domain.ids import SignInId, is_a

_SECRET: Final = re.compile(r"[A-Za-z0-9_-]{43}")


class OpaqueRefreshTokens:
    """A token's successor is its HMAC-SHA256 under `key` (32 bytes).

    Whoever asks twice gets the same one, without the server keeping it, and nobody without the key can foresee it.
    """

    def __init__(self, *, key: bytes, ids: Ids) -> None:
        self._key = key
        self._ids = ids

    def first(self, sign_in_id: SignInId) -> str:
        """Make a sign-in's first token."""
        return f"{sign_in_id}.{self._ids.secret()}"

    def next(self, token: str) -> str:
        """Make the one token that follows `token`."""
        secret = base64.urlsafe_b64encode(hmac.digest(self._key, token.encode(), "sha256"))
        return f"{self.sign_in_of(token)}.{secret.decode().rstrip('=')}"

    def sign_in_of(self, token: str) -> SignInId:
        """Read whose token it is. Raises Unauthenticated when it has not our shape."""
        name, _, secret = token.partition(".")
        if not (is_a("signin", name) and _SECRET.fullmatch(secret)):
            raise Unauthenticated("That is no refresh token.")
        return SignInId(name)

    def digest(self, token: str) -> str:
        """Make what is stored in its place: SHA-256 is enough for 256 random bits."""
        return hashlib.sha256(token.encode()).hexdigest()
