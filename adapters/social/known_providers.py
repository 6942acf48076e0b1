"""What Google, Apple and Microsoft make of OpenID Connect."""

from collections.abc import Collection, Mapping
from typing import Any, Final

import jwt

from adapters.social.code_exchange import OAuthClient
from adapters.social.openid_service import SCOPE, OpenIdService
from adapters.social.provider_http import ProviderHttp
from domain.clock import Clock

GOOGLE: Final = "https://accounts.google.com"
APPLE: Final = "https://appleid.apple.com"
MICROSOFT: Final = "https://login.microsoftonline.com/{tenant}/v2.0"
PERSONAL_TENANT: Final = "9188040d-6c67-4c5b-b112-36a304b66dad"
"""Microsoft's own for personal accounts, whose addresses it has verified."""
_SECRET_SECONDS: Final = 600


def google(
    http: ProviderHttp, client_id: str, client_secret: str, native_ids: Collection[str], clock: Clock
) -> OpenIdService:
    """Make Google's login."""
    client = OAuthClient(client_id=client_id, client_secret=client_secret, scope=SCOPE)
    return OpenIdService(http, lambda: client, issuer=GOOGLE, clock=clock, native_ids=native_ids)


def microsoft(  # noqa: PLR0917 - what an app's registration there has
    http: ProviderHttp,
    client_id: str,
    client_secret: str,
    tenant: str,
    native_ids: Collection[str],
    clock: Clock,
) -> OpenIdService:
    """Make Microsoft's login, for one tenant's users or for everybody's (`common`, `consumers`, `organizations`)."""
    client = OAuthClient(client_id=client_id, client_secret=client_secret, scope=SCOPE, post_secret=True)
    return OpenIdService(
        http,
        lambda: client,
        issuer=MICROSOFT.format(tenant=tenant),
        clock=clock,
        native_ids=native_ids,
        is_verified=_microsoft_verified,
        tenants=True,
    )


def apple(  # noqa: PLR0917 - what an app's registration there has
    http: ProviderHttp,
    client_id: str,
    team_id: str,
    key_id: str,
    private_key: str,
    native_ids: Collection[str],
    clock: Clock,
) -> OpenIdService:
    """Make Apple's login: its secret is a token of our own, and it posts the answer to the page."""

    def client() -> OAuthClient:
        now = int(clock.now().timestamp())
        claims = {"iss": team_id, "sub": client_id, "aud": APPLE, "iat": now, "exp": now + _SECRET_SECONDS}
        secret = jwt.encode(claims, private_key, algorithm="ES256", headers={"kid": key_id})
        return OAuthClient(client_id=client_id, client_secret=secret, scope="openid email name", post_secret=True)

    return OpenIdService(
        http,
        client,
        issuer=APPLE,
        clock=clock,
        native_ids=native_ids,
        hashed_nonces=True,
        # Apple gives name and address to nobody who does not take them in a form.
        url_parameters={"response_mode": "form_post"},
    )


def _microsoft_verified(claims: Mapping[str, Any]) -> bool:
    """Tell whether an address is its user's: a tenant's administrators may write down any address they like.

    `xms_edov`: the address is in a domain that the tenant's owner has shown to be theirs.
    """
    return claims.get("tid") == PERSONAL_TENANT or claims.get("xms_edov") in {True, "true", "1"}
