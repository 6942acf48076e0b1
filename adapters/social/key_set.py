"""A provider's public keys (RFC 7517), which change when it likes."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

import jwt

from adapters.social.provider_http import ProviderHttp
from domain.clock import Clock
from domain.errors import ProviderUnavailable, SocialLoginRefused

KEPT_MS: Final = 60 * 60 * 1000
ASKED_AGAIN_AFTER_MS: Final = 30 * 1000
"""A key that is not there may be new, or made up: the provider is not asked about each of those."""

BY_KIND: Final = {"RSA": frozenset({"RS256", "PS256"}), "EC": frozenset({"ES256"}), "OKP": frozenset({"EdDSA"})}
ALGORITHMS: Final = tuple(sorted(frozenset().union(*BY_KIND.values())))
"""RFC 8725 sections 3.1 and 3.2: none that signs with what everybody may read, and never none at all."""


class KeySet:
    """Reads the keys once an hour, and again when a token names one that is not among them."""

    def __init__(self, http: ProviderHttp, address: Callable[[], Awaitable[str]], clock: Clock) -> None:
        self._http = http
        self._address = address
        self._clock = clock
        self._lock = asyncio.Lock()
        self._keys: list[dict[str, object]] = []
        self._asked_at: float | None = None

    async def key(self, key_id: object, algorithm: str) -> jwt.PyJWK:
        """Find the key of a token. Raises SocialLoginRefused when there is none, ProviderUnavailable."""
        found = self._find(key_id, algorithm)
        if found is None or self._older_than(KEPT_MS):
            await self._refresh()
            found = self._find(key_id, algorithm)
        if found is None:
            raise SocialLoginRefused("The id token is signed with no key of its provider's.")
        try:
            return jwt.PyJWK(found, algorithm)
        except jwt.PyJWTError as error:
            raise SocialLoginRefused("The id token's key cannot be used.") from error

    def _find(self, key_id: object, algorithm: str) -> dict[str, object] | None:
        fitting = [key for key in self._keys if algorithm in BY_KIND.get(str(key.get("kty")), ()) and _signs(key)]
        if key_id is None:
            return fitting[0] if len(fitting) == 1 else None
        return next((key for key in fitting if key.get("kid") == key_id), None)

    async def _refresh(self) -> None:
        async with self._lock:
            if not self._older_than(ASKED_AGAIN_AFTER_MS):
                return
            try:
                said = await self._http.get_object(await self._address())
            except ProviderUnavailable:
                if not self._keys:
                    raise
                said = {"keys": self._keys}
            keys = said.get("keys")
            self._keys = [key for key in keys if isinstance(key, dict)] if isinstance(keys, list) else []
            self._asked_at = self._clock.monotonic_ms()

    def _older_than(self, ms: float) -> bool:
        return self._asked_at is None or self._clock.monotonic_ms() - self._asked_at >= ms


def _signs(key: dict[str, object]) -> bool:
    return key.get("use", "sig") == "sig"
