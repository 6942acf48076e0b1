"""GitHub: OAuth 2.0 without OpenID Connect; its API tells who the user is."""

from typing import Final

from adapters.social.code_exchange import OAuthClient, authorization_url, exchange
from adapters.social.provider_http import ProviderHttp
from domain.accounts.social import IdToken, SocialAttempt, SocialClaims
from domain.errors import SocialLoginRefused

WEB: Final = "https://github.com"
API: Final = "https://api.github.com"


class GitHubService:
    """`SocialService` of GitHub, or of a GitHub Enterprise server at other addresses."""

    def __init__(
        self, http: ProviderHttp, client_id: str, client_secret: str, *, web: str = WEB, api: str = API
    ) -> None:
        self._http = http
        self._client = OAuthClient(
            client_id=client_id, client_secret=client_secret, scope="read:user user:email", post_secret=True
        )
        self._web = web
        self._api = api

    async def authorization_url(self, attempt: SocialAttempt, state: str) -> str:
        """Tell where to send the browser."""
        return authorization_url(f"{self._web}/login/oauth/authorize", self._client, attempt, state)

    async def exchange(self, attempt: SocialAttempt, code: str) -> SocialClaims:
        """Buy an access token with a code, and ask who the user is and which address of theirs is verified."""
        tokens = await exchange(f"{self._web}/login/oauth/access_token", self._client, attempt, code)
        token = tokens.get("access_token")
        if not isinstance(token, str):
            raise SocialLoginRefused("The login service does not know that code.")
        user = await self._http.get_object(f"{self._api}/user", access_token=token)
        number, name = user.get("id"), user.get("name") or user.get("login")
        if type(number) is not int:
            raise SocialLoginRefused("The login service names nobody.")
        email = _primary(await self._http.get(f"{self._api}/user/emails", access_token=token))
        return SocialClaims(
            issuer=self._web,
            subject=str(number),
            email=email,
            email_verified=email is not None,
            name=name if isinstance(name, str) else None,
        )

    async def read_id_token(self, token: str, nonce: str | None) -> IdToken:
        """Refuse: there are none."""
        del token, nonce
        raise SocialLoginRefused("GitHub has no id tokens.")


def _primary(addresses: object) -> str | None:
    """Find the user's main address, if it is verified."""
    for address in addresses if isinstance(addresses, list) else []:
        if isinstance(address, dict) and address.get("primary") is True and address.get("verified") is True:
            email = address.get("email")
            return email if isinstance(email, str) else None
    return None
