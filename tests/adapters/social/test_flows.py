"""What is sent to providers, and what is made of their answers, over real connections."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
import uvicorn
from cryptography.hazmat.primitives import serialization
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from adapters.social.github_service import GitHubService
from adapters.social.known_providers import APPLE, apple
from adapters.social.provider_http import MAX_BYTES, ProviderHttp
from domain.accounts.social import SocialClaims, SocialProvider
from domain.errors import ProviderUnavailable, SocialLoginRefused
from tests.adapters.social.provider import EC_KEY, Provider
from tests.contracts.social import an_attempt

VERIFIER = "a-verifier-of-forty-three-characters-0123456789"
ATTEMPT = an_attempt(provider=SocialProvider.GITHUB, code_verifier=VERIFIER)
EMAILS = [
    {"email": "old@example.org", "primary": False, "verified": True},
    {"email": "ada@example.org", "primary": True, "verified": True},
]


class GitHub:
    """GitHub's answers; `form` is what the token was asked for with."""

    def __init__(self, emails: object = EMAILS, user: object = None, status: int = 200) -> None:
        self.emails, self.status, self.form = emails, status, dict[str, str]()
        self.user = {"id": 583231, "login": "octocat", "name": None} if user is None else user

    async def _token(self, request: Request) -> Response:
        self.form = {name: str(value) for name, value in (await request.form()).items()}
        if self.form["code"] != "good":
            return JSONResponse({"error": "bad_verification_code", "error_description": "no"})
        return JSONResponse({"access_token": "gho_1", "token_type": "bearer"}, self.status)

    async def _user(self, request: Request) -> Response:
        known = request.headers["authorization"] == "Bearer gho_1"
        return JSONResponse(self.user, 200 if known else 401)

    async def _emails(self, request: Request) -> Response:
        return JSONResponse(self.emails)

    @asynccontextmanager
    async def served(self) -> AsyncIterator[str]:
        app = Starlette(
            routes=[
                Route("/login/oauth/access_token", self._token, methods=["POST"]),
                Route("/user", self._user),
                Route("/user/emails", self._emails),
            ]
        )
        config = uvicorn.Config(app, port=0, lifespan="off", log_config=None, http="httptools")
        config.load()
        server = uvicorn.Server(config)
        server.lifespan = config.lifespan_class(config)
        await server.startup()
        try:
            yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
        finally:
            for listening in server.servers:
                listening.close()
            for connection in list(server.server_state.connections):
                connection.shutdown()
            while server.server_state.connections or server.server_state.tasks:  # noqa: ASYNC110 - it tells nobody
                await asyncio.sleep(0.001)


@pytest.fixture
async def http() -> AsyncIterator[ProviderHttp]:
    opened = ProviderHttp()
    yield opened
    await opened.close()


async def claims_of(http: ProviderHttp, fake: GitHub, code: str = "good") -> tuple[SocialClaims, str]:
    async with fake.served() as url:
        service = GitHubService(http, "our-id", "our-secret", web=url, api=url)
        try:
            return await service.exchange(ATTEMPT, code), url
        finally:
            await http.close()


async def test_githubs_user_is_known_by_number_and_verified_main_address(http: ProviderHttp) -> None:
    fake = GitHub()
    claims, url = await claims_of(http, fake)

    assert (claims.issuer, claims.subject, claims.name) == (url, "583231", "octocat")
    assert (claims.email, claims.email_verified) == ("ada@example.org", True)
    assert fake.form == {
        "grant_type": "authorization_code",
        "code": "good",
        "code_verifier": VERIFIER,
        "client_id": "our-id",
        "client_secret": "our-secret",
        "redirect_uri": ATTEMPT.redirect_uri,
    }


@pytest.mark.parametrize(
    "emails",
    [
        [{"email": "ada@example.org", "primary": True, "verified": False}],
        [{"email": "ada@example.org", "primary": False, "verified": True}],
        [{"email": "ada@example.org", "primary": True, "verified": "true"}],
        [{"email": 5, "primary": True, "verified": True}],
        [],
        {},
        ["ada@example.org"],
    ],
    ids=str,
)
async def test_an_address_github_has_not_verified_is_none(http: ProviderHttp, emails: object) -> None:
    claims, _ = await claims_of(http, GitHub(emails))

    assert not claims.email_verified


async def test_a_code_github_does_not_know_is_refused(http: ProviderHttp) -> None:
    for code in ("bad", "", "x" * 10_000):
        with pytest.raises(SocialLoginRefused):
            await claims_of(ProviderHttp(), GitHub(), code)


@pytest.mark.parametrize("user", [{}, {"id": "583231"}, {"id": True}], ids=str)
async def test_a_user_without_a_number_is_nobody(http: ProviderHttp, user: object) -> None:
    with pytest.raises(SocialLoginRefused):
        await claims_of(http, GitHub(user=user))


async def test_answers_nobody_can_read_or_wait_for(http: ProviderHttp) -> None:
    for fake in (GitHub(user=["no object"]), GitHub(user={"id": 1, "x": "x" * MAX_BYTES}), GitHub(status=503)):
        with pytest.raises(ProviderUnavailable):
            await claims_of(ProviderHttp(), fake)


async def test_the_browser_is_sent_with_pkce_state_and_nonce() -> None:
    provider = Provider()
    attempt = an_attempt(nonce="the-nonce", code_verifier=VERIFIER)

    url = urlsplit(await provider.service().authorization_url(attempt, "the-state"))

    assert f"{url.scheme}://{url.netloc}{url.path}" == "https://op.example/authorize"
    sent = {name: values[0] for name, values in parse_qs(url.query).items()}
    assert len(sent.pop("code_challenge")) == 43
    assert sent == {
        "response_type": "code",
        "client_id": "our-client",
        "redirect_uri": attempt.redirect_uri,
        "scope": "openid email profile",
        "state": "the-state",
        "nonce": "the-nonce",
        "code_challenge_method": "S256",
    }
    assert VERIFIER not in url.query


async def test_apples_secret_is_a_token_of_ours_and_its_answer_comes_in_a_form() -> None:
    provider = Provider(metadata={"issuer": APPLE})
    pem = EC_KEY.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()
    service = apple(provider.http, "coach.example", "TEAM", "KEY", pem, (), provider.clock)

    url = await service.authorization_url(ATTEMPT, "the-state")
    secret = service._client().client_secret

    assert "response_mode=form_post" in url
    assert secret is not None
    claims = jwt.decode(secret, EC_KEY.public_key(), ["ES256"], audience=APPLE, options={"verify_exp": False})
    assert (claims["iss"], claims["sub"]) == ("TEAM", "coach.example")
    assert claims["exp"] - claims["iat"] == 600
    assert jwt.get_unverified_header(secret)["kid"] == "KEY"
