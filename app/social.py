"""Logins through other services, wired."""

from collections.abc import Mapping
from contextlib import AsyncExitStack

from pydantic import SecretStr

from adapters.settings import Settings
from adapters.social.code_exchange import OAuthClient
from adapters.social.github_service import GitHubService
from adapters.social.known_providers import apple, google, microsoft
from adapters.social.openid_service import SCOPE, OpenIdService
from adapters.social.provider_http import ProviderHttp
from domain.accounts.social import SocialProvider, SocialService
from domain.clock import Clock


def open_social_services(
    settings: Settings, clock: Clock, stack: AsyncExitStack
) -> Mapping[SocialProvider, SocialService]:
    """Make the services that the settings name, in the order in which apps show them."""
    makers = {
        SocialProvider.GOOGLE: (settings.google_client_id, _google),
        SocialProvider.APPLE: (settings.apple_client_id, _apple),
        SocialProvider.MICROSOFT: (settings.microsoft_client_id, _microsoft),
        SocialProvider.GITHUB: (settings.github_client_id, _github),
        SocialProvider.OIDC: (settings.oidc_client_id, _openid),
    }
    offered = {provider: (name, make) for provider, (name, make) in makers.items() if name is not None}
    if not offered:
        return {}
    http = ProviderHttp()
    stack.push_async_callback(http.close)
    return {provider: make(settings, name, http, clock) for provider, (name, make) in offered.items()}


def _google(settings: Settings, client_id: str, http: ProviderHttp, clock: Clock) -> SocialService:
    secret = _text(settings.google_client_secret)
    return google(http, client_id, secret, settings.google_native_client_ids, clock)


def _apple(settings: Settings, client_id: str, http: ProviderHttp, clock: Clock) -> SocialService:
    # One line of a .env file holds the key's lines with \n between them.
    key = _text(settings.apple_private_key).replace("\\n", "\n")
    team_id, key_id = settings.apple_team_id or "", settings.apple_key_id or ""
    return apple(http, client_id, team_id, key_id, key, settings.apple_native_client_ids, clock)


def _microsoft(settings: Settings, client_id: str, http: ProviderHttp, clock: Clock) -> SocialService:
    secret = _text(settings.microsoft_client_secret)
    native_ids = settings.microsoft_native_client_ids
    return microsoft(http, client_id, secret, settings.microsoft_tenant, native_ids, clock)


def _github(settings: Settings, client_id: str, http: ProviderHttp, clock: Clock) -> SocialService:
    del clock
    return GitHubService(http, client_id, _text(settings.github_client_secret))


def _openid(settings: Settings, client_id: str, http: ProviderHttp, clock: Clock) -> SocialService:
    secret = settings.oidc_client_secret
    client = OAuthClient(client_id=client_id, client_secret=_text(secret) if secret else None, scope=SCOPE)
    issuer, native_ids = settings.oidc_issuer or "", settings.oidc_native_client_ids
    return OpenIdService(http, lambda: client, issuer=issuer, clock=clock, native_ids=native_ids)


def _text(secret: SecretStr | None) -> str:
    return "" if secret is None else secret.get_secret_value()
