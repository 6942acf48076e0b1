"""Checking id tokens (OpenID Connect Core 1.0, section 3.1.3.7; RFC 8725)."""

import hashlib
import hmac
from collections.abc import Collection, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import jwt

from adapters.social.key_set import ALGORITHMS, KeySet
from domain.clock import Clock
from domain.errors import SocialLoginRefused

LEEWAY: Final = timedelta(seconds=60)
MAX_AGE: Final = timedelta(hours=24)
MAX_LENGTH: Final = 16_384
MAX_SUBJECT_LENGTH: Final = 255
_CLAIMS: Final = ("iss", "sub", "aud", "iat", "exp")


class IdTokens:
    """Reads the id tokens of one provider, made for one of `audiences`."""

    def __init__(self, keys: KeySet, audiences: Collection[str], clock: Clock) -> None:
        self._keys = keys
        self._audiences = frozenset(audiences)
        self._clock = clock

    async def claims(self, token: str, issuer: str) -> Mapping[str, Any]:
        """Give the claims of a token that is good. Raises SocialLoginRefused, ProviderUnavailable.

        Where the `issuer` has a place for a tenant, the token's own tenant belongs there.
        """
        if len(token) > MAX_LENGTH or not token.isascii():
            raise SocialLoginRefused("That is no id token.")
        try:
            header = jwt.get_unverified_header(token)
            algorithm = header.get("alg")
            if algorithm not in ALGORITHMS:
                raise SocialLoginRefused("The id token is not signed as it should be.")
            key = await self._keys.key(header.get("kid"), algorithm)
            claims = jwt.decode(
                token,
                key,
                algorithms=[algorithm],
                audience=list(self._audiences),
                options={
                    "require": list(_CLAIMS),
                    # Our own clock judges times, as PyJWT reads the system's, and the issuer may name its tenant.
                    "verify_exp": False,
                    "verify_iat": False,
                    "verify_nbf": False,
                    "verify_iss": False,
                },
            )
        except jwt.InvalidAudienceError as error:
            raise SocialLoginRefused("The id token was made for another app.") from error
        except jwt.PyJWTError as error:
            raise SocialLoginRefused("The id token is not valid.") from error
        self._check(claims, issuer)
        return claims

    def _check(self, claims: Mapping[str, Any], issuer: str) -> None:
        expected = issuer.replace("{tenantid}", str(claims.get("tid")))
        if claims["iss"] != expected:
            raise SocialLoginRefused("The id token was made by somebody else.")
        subject = claims["sub"]
        if not isinstance(subject, str) or not 0 < len(subject) <= MAX_SUBJECT_LENGTH:
            raise SocialLoginRefused("The id token names nobody.")
        audience = claims["aud"]
        if isinstance(audience, list) and len(audience) > 1 and claims.get("azp") not in self._audiences:
            raise SocialLoginRefused("The id token was made for another app.")
        now = self._clock.now()
        if _time(claims["exp"]) + LEEWAY <= now:
            raise SocialLoginRefused("The id token has expired.")
        made = _time(claims["iat"])
        if made > now + LEEWAY or made < now - MAX_AGE:
            raise SocialLoginRefused("The id token is not of today.")


def check_nonce(claims: Mapping[str, Any], nonce: str | None, *, hashed: bool = False) -> None:
    """Compare a token's nonce with the one it was asked for with. Raises SocialLoginRefused.

    Apps on Apple's devices ask with the digest of theirs, so that the token does not tell it: `hashed`.
    """
    held = claims.get("nonce")
    if nonce is None:
        if held is not None:
            raise SocialLoginRefused("The id token has a nonce that was not told.")
        return
    accepted = [nonce, hashlib.sha256(nonce.encode()).hexdigest()] if hashed else [nonce]
    if not isinstance(held, str) or not any(hmac.compare_digest(held.encode(), each.encode()) for each in accepted):
        raise SocialLoginRefused("The id token has another nonce.")


def expiry(claims: Mapping[str, Any]) -> datetime:
    """Tell until when a token may be accepted."""
    return _time(claims["exp"]) + LEEWAY


def _time(value: object) -> datetime:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise SocialLoginRefused("The id token has no times.")
    try:
        return datetime.fromtimestamp(value, UTC)
    except (OverflowError, ValueError, OSError) as error:
        raise SocialLoginRefused("The id token has no times.") from error
