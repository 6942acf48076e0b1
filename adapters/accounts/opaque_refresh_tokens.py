"""Refresh tokens that say nothing but whose they are: `<sign-in id>.<256 random bits>`."""

import base64
import hashlib
import hmac
import re
from collections.abc import Sequence
from typing import Final

from domain.clock import Ids
from domain.errors import Unauthenticated
from domain.ids import SignInId, is_a

_SECRET: Final = re.compile(r"[A-Za-z0-9_-]{43}")


class OpaqueRefreshTokens:
    """A token's successor is its HMAC-SHA256 under a key (32 bytes); `keys` are newest first.

    Whoever asks twice gets the same one, without the server keeping it, and nobody without the key can foresee it.
    """

    def __init__(self, *, keys: Sequence[bytes], ids: Ids) -> None:
        self._keys = tuple(keys)
        self._ids = ids

    def first(self, sign_in_id: SignInId) -> str:
        """Make a sign-in's first token."""
        return f"{sign_in_id}.{self._ids.secret()}"

    def next(self, token: str) -> Sequence[str]:
        """Make the tokens that may follow `token`: by the newest key first, then by older ones."""
        name = self.sign_in_of(token)
        return [f"{name}.{_text(hmac.digest(key, token.encode(), 'sha256'))}" for key in self._keys]

    def sign_in_of(self, token: str) -> SignInId:
        """Read whose token it is. Raises Unauthenticated when it has not our shape."""
        name, _, secret = token.partition(".")
        if not (is_a("signin", name) and _SECRET.fullmatch(secret)):
            raise Unauthenticated("That is no refresh token.")
        return SignInId(name)

    def digest(self, token: str) -> str:
        """Make what is stored in its place: SHA-256 is enough for 256 random bits."""
        return hashlib.sha256(token.encode()).hexdigest()


def _text(digest: bytes) -> str:
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")
