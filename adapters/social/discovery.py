"""What an OpenID provider says about itself (OpenID Connect Discovery 1.0), kept for an hour."""

import asyncio
from dataclasses import dataclass
from typing import Final

from adapters.social.provider_http import Json, ProviderHttp
from domain.clock import Clock
from domain.errors import ProviderUnavailable

KEPT_MS: Final = 60 * 60 * 1000
WELL_KNOWN: Final = "/.well-known/openid-configuration"


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """Where the provider does what; `issuer` is what its tokens say."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    post_secret: bool = False
    """Whether the client's secret goes into the form instead of a header."""


class Discovery:
    """Asks once an hour; while the provider is away, what it said before holds."""

    def __init__(self, http: ProviderHttp, issuer: str, clock: Clock, *, says_otherwise: bool = False) -> None:
        self._http = http
        self._issuer = issuer.rstrip("/")
        self._clock = clock
        self._says_otherwise = says_otherwise
        self._lock = asyncio.Lock()
        self._known: Metadata | None = None
        self._asked_at = 0.0

    async def metadata(self) -> Metadata:
        """Tell what the provider says. Raises ProviderUnavailable when it never said anything."""
        async with self._lock:
            if self._known is None or self._clock.monotonic_ms() - self._asked_at >= KEPT_MS:
                try:
                    self._known = self._read(await self._http.get_object(self._issuer + WELL_KNOWN))
                except ProviderUnavailable:
                    if self._known is None:
                        raise
                self._asked_at = self._clock.monotonic_ms()
            return self._known

    def _read(self, said: Json) -> Metadata:
        names = ("issuer", "authorization_endpoint", "token_endpoint", "jwks_uri")
        found = {name: value for name in names if isinstance(value := said.get(name), str)}
        if len(found) < len(names):
            raise ProviderUnavailable("The login service does not say where it is.")
        # Section 4.3: else one provider could speak for another. Microsoft's tenants are named in each token only.
        if found["issuer"].rstrip("/") != self._issuer and not self._says_otherwise:
            raise ProviderUnavailable("The login service says it is another one.")
        methods = said.get("token_endpoint_auth_methods_supported")
        post = isinstance(methods, list) and "client_secret_basic" not in methods
        return Metadata(**found, post_secret=post)
