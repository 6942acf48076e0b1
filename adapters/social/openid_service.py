"""Any OpenID Connect provider, found by discovery."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from typing import Any, Final

from adapters.social.code_exchange import OAuthClient, authorization_url, exchange
from adapters.social.discovery import Discovery
from adapters.social.id_tokens import IdTokens, check_nonce, expiry
from adapters.social.key_set import KeySet
from adapters.social.provider_http import ProviderHttp
from domain.accounts.social import IdToken, SocialAttempt, SocialClaims
from domain.clock import Clock
from domain.errors import SocialLoginRefused

SCOPE: Final = "openid email profile"


def says_verified(claims: Mapping[str, Any]) -> bool:
    """Tell whether the provider says that it verified the address; Apple says so in quotation marks."""
    return claims.get("email_verified") in {True, "true"}


class OpenIdService:
    """`SocialService` of one issuer; `native_ids` are those of our own apps, whose id tokens are accepted as well."""

    def __init__(
        self,
        http: ProviderHttp,
        client: Callable[[], OAuthClient],
        *,
        issuer: str,
        clock: Clock,
        native_ids: Collection[str] = (),
        is_verified: Callable[[Mapping[str, Any]], bool] = says_verified,
        tenants: bool = False,
        hashed_nonces: bool = False,
        url_parameters: Mapping[str, str] | None = None,
    ) -> None:
        self._client = client
        self._discovery = Discovery(http, issuer, clock, says_otherwise=tenants)
        keys = KeySet(http, self._keys_address, clock)
        # A token that came for a code is for this client alone; an app brings its own.
        self._for_codes = IdTokens(keys, [client().client_id], clock)
        self._for_apps = IdTokens(keys, [client().client_id, *native_ids], clock)
        self._is_verified = is_verified
        self._hashed_nonces = hashed_nonces
        self._url_parameters = dict(url_parameters or {})

    async def authorization_url(self, attempt: SocialAttempt, state: str) -> str:
        """Tell where to send the browser."""
        metadata = await self._discovery.metadata()
        return authorization_url(
            metadata.authorization_endpoint,
            self._client(),
            attempt,
            state,
            nonce=attempt.nonce,
            **self._url_parameters,
        )

    async def exchange(self, attempt: SocialAttempt, code: str) -> SocialClaims:
        """Buy an id token with a code, and read it."""
        metadata = await self._discovery.metadata()
        client = self._client()
        client = replace(client, post_secret=client.post_secret or metadata.post_secret)
        tokens = await exchange(metadata.token_endpoint, client, attempt, code)
        token = tokens.get("id_token")
        if not isinstance(token, str):
            raise SocialLoginRefused("The login service gave no id token.")
        claims = await self._for_codes.claims(token, metadata.issuer)
        check_nonce(claims, attempt.nonce)
        return self._social(claims)

    async def read_id_token(self, token: str, nonce: str | None) -> IdToken:
        """Check an id token that an app was given."""
        metadata = await self._discovery.metadata()
        claims = await self._for_apps.claims(token, metadata.issuer)
        check_nonce(claims, nonce, hashed=self._hashed_nonces)
        return IdToken(claims=self._social(claims), expires_at=expiry(claims))

    async def _keys_address(self) -> str:
        return (await self._discovery.metadata()).jwks_uri

    def _social(self, claims: Mapping[str, Any]) -> SocialClaims:
        email, name = claims.get("email"), claims.get("name")
        return SocialClaims(
            issuer=claims["iss"],
            subject=claims["sub"],
            email=email if isinstance(email, str) else None,
            email_verified=self._is_verified(claims),
            name=name if isinstance(name, str) else None,
        )
