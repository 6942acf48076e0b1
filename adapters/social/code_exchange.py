"""The authorization code grant with PKCE, by Authlib."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import httpx2
from authlib.integrations.base_client import OAuthError
from authlib.integrations.httpx_client import AsyncOAuth2Client

from adapters.social.provider_http import TIMEOUT_S
from domain.accounts.social import SocialAttempt
from domain.errors import ProviderUnavailable, SocialLoginRefused

MAX_CODE_LENGTH: Final = 4_096


@dataclass(frozen=True, slots=True, kw_only=True)
class OAuthClient:
    """Who we are to a provider."""

    client_id: str
    client_secret: str | None = field(default=None, repr=False)
    scope: str
    post_secret: bool = False


def authorization_url(endpoint: str, client: OAuthClient, attempt: SocialAttempt, state: str, **extra: str) -> str:
    """Tell where to send the browser."""
    url, _ = _session(client, attempt).create_authorization_url(
        endpoint, state=state, code_verifier=attempt.code_verifier, **extra
    )
    return str(url)


async def exchange(endpoint: str, client: OAuthClient, attempt: SocialAttempt, code: str) -> Mapping[str, object]:
    """Buy tokens with a code. Raises SocialLoginRefused, ProviderUnavailable."""
    if not 0 < len(code) <= MAX_CODE_LENGTH:
        raise SocialLoginRefused("That is no code of the login service's.")
    try:
        async with _session(client, attempt) as session:
            tokens = await session.fetch_token(
                endpoint, grant_type="authorization_code", code=code, code_verifier=attempt.code_verifier
            )
    except OAuthError as error:
        raise SocialLoginRefused("The login service does not know that code.") from error
    except (httpx2.HTTPError, httpx2.InvalidURL, OSError, ValueError) as error:
        raise ProviderUnavailable("The login service cannot be reached.") from error
    return dict(tokens)


def _session(client: OAuthClient, attempt: SocialAttempt) -> AsyncOAuth2Client:
    method = "client_secret_post" if client.post_secret else "client_secret_basic"
    return AsyncOAuth2Client(
        client.client_id,
        client.client_secret,
        scope=client.scope,
        redirect_uri=attempt.redirect_uri,
        code_challenge_method="S256",
        token_endpoint_auth_method="none" if client.client_secret is None else method,
        timeout=TIMEOUT_S,
    )
