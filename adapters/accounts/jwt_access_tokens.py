"""Access tokens as JSON Web Tokens, signed with HMAC-SHA256.

Sources: RFC 7519 (claims), RFC 8725 (the algorithm is pinned, issuer and audience are checked), RFC 9068 section 2.1
(the type `at+jwt` keeps other tokens of the same keys out).
"""

from collections import OrderedDict
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

import jwt

from domain.accounts.entities import Viewer
from domain.clock import Clock
from domain.errors import Unauthenticated
from domain.ids import SignInId, UserId, is_a

_ALGORITHM: Final = "HS256"
_TYPE: Final = "at+jwt"
_MAX_LENGTH: Final = 2_048
_REMEMBERED: Final = 4_096
"""Tokens whose signature need not be computed again, the oldest forgotten first."""
_CLAIMS: Final = ("sub", "sid", "iss", "aud", "iat", "exp")


class JwtAccessTokens:
    """Signs with the first of `keys`, which are ordered by key id, newest first; accepts all of them.

    Keys have 32 bytes. Rotate by putting a new one in front, and drop an old one an access token's lifetime later.
    """

    def __init__(self, *, keys: Mapping[str, bytes], issuer: str, audience: str, clock: Clock) -> None:
        self._keys = dict(keys)
        self._newest = next(iter(self._keys))
        self._issuer = issuer
        self._audience = audience
        self._clock = clock
        self._verified: OrderedDict[str, Viewer] = OrderedDict()

    def issue(self, viewer: Viewer) -> str:
        """Sign a token for `viewer`, good until `viewer.expires_at`, cut to a second."""
        claims = {
            "sub": viewer.user_id,
            "sid": viewer.sign_in_id,
            "iss": self._issuer,
            "aud": self._audience,
            "iat": int(self._clock.now().timestamp()),
            "exp": int(viewer.expires_at.timestamp()),
        }
        header = {"kid": self._newest, "typ": _TYPE}
        return jwt.encode(claims, self._keys[self._newest], algorithm=_ALGORITHM, headers=header)

    def read(self, token: str) -> Viewer:
        """Check a token's signature, claims and expiry. Raises Unauthenticated."""
        viewer = self._verified.get(token)
        if viewer is None:
            viewer = self._verified[token] = self._verify(token)
            if len(self._verified) > _REMEMBERED:
                self._verified.popitem(last=False)
        if viewer.expires_at <= self._clock.now():
            raise Unauthenticated("The access token has expired.")
        return viewer

    def _verify(self, token: str) -> Viewer:
        """Check all that does not change with time; operations of a socket present the same token again and again."""
        if len(token) > _MAX_LENGTH or not token.isascii():
            raise Unauthenticated("The access token is not valid.")
        try:
            claims = self._claims(token)
        except jwt.PyJWTError as error:
            raise Unauthenticated("The access token is not valid.") from error
        user_id, sign_in_id, expires = claims["sub"], claims["sid"], claims["exp"]
        named = isinstance(sign_in_id, str) and is_a("signin", sign_in_id) and is_a("user", user_id)
        if not named or type(expires) is not int:
            raise Unauthenticated("The access token is not valid.")
        expires_at = datetime.fromtimestamp(expires, UTC)
        return Viewer(user_id=UserId(user_id), sign_in_id=SignInId(sign_in_id), expires_at=expires_at)

    def _claims(self, token: str) -> dict[str, Any]:
        header = jwt.get_unverified_header(token)
        key = self._keys.get(header.get("kid", ""))
        if key is None or header.get("typ") != _TYPE:
            raise jwt.InvalidTokenError("no key of ours, or no access token")
        return jwt.decode(
            token,
            key,
            algorithms=[_ALGORITHM],
            issuer=self._issuer,
            audience=self._audience,
            # Our own clock judges times, as PyJWT reads the system's.
            options={"require": list(_CLAIMS), "verify_exp": False, "verify_iat": False},
        )
