"""Signing in through a certified OpenID provider, with a browser, against the real server."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.conformance.oidc.browser import Browser
from tests.e2e.client import User
from tests.e2e.conftest import e2e_mongodb_url, stage  # noqa: F401 - fixtures
from tests.e2e.server import Server, Stage

HERE = Path(__file__).parent
PAGE = "https://coach.example/login"
SECRET = "a secret of forty characters, to be sure.."
START = """mutation ($input: StartSocialLoginInput!) { startSocialLogin(input: $input) {
  authorizationUrl state userErrors { code path message }
} }"""
COMPLETE = """mutation ($input: CompleteSocialLoginInput!) { completeSocialLogin(input: $input) {
  tokens { accessToken refreshToken } user { id email emailVerified hasPassword profile { displayName } socialLogins }
  userErrors { code path message }
} }"""
LINK = """mutation ($input: CompleteSocialLoginInput!) { linkSocialLogin(input: $input) {
  user { id socialLogins } userErrors { code path }
} }"""
ID_TOKEN = """mutation ($input: LoginWithIdTokenInput!) { loginWithIdToken(input: $input) {
  user { id email } userErrors { code path message }
} }"""

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("node") is None, reason="Node.js 20.14 or newer is needed"),
    pytest.mark.skipif(
        not (HERE / "node_modules" / "oidc-provider").exists(),
        reason="oidc-provider is not installed: make test-conformance SUITE=oidc",
    ),
]


@dataclass
class Op:
    """The provider."""

    url: str

    @property
    def settings(self) -> dict[str, Any]:
        return {
            "oidc_issuer": self.url,
            "oidc_client_id": "voice-coach",
            "oidc_client_secret": SECRET,
            "social_redirect_uris": (PAGE,),
        }


@pytest.fixture
async def op() -> AsyncIterator[Op]:
    process = await asyncio.create_subprocess_exec(
        "node",
        "provider.js",
        cwd=HERE,
        env={
            "PATH": "/usr/bin:/bin:/usr/local/bin",
            "CLIENT_ID": "voice-coach",
            "CLIENT_SECRET": SECRET,
            "REDIRECT_URI": PAGE,
        },
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        assert process.stdout is not None
        async with asyncio.timeout(30):
            url = (await process.stdout.readline()).decode().strip()
        assert url.startswith("http")
        yield Op(url)
    finally:
        process.kill()
        await process.wait()


@asynccontextmanager
async def browser() -> AsyncIterator[Browser]:
    async with Browser(PAGE) as opened:
        yield opened


async def started(by: Any) -> dict[str, Any]:
    payload = (await by.run(START, input={"provider": "OIDC", "redirectUri": PAGE}))["startSocialLogin"]
    assert payload["userErrors"] == []
    return dict(payload)


async def came_back(by: Any, name: str) -> dict[str, str]:
    """Begin a login and have a browser go through it; returns the input of the mutation that completes it."""
    begun = await started(by)
    async with browser() as opened:
        back = await opened.sign_in(begun["authorizationUrl"], name)
    assert back["state"] == begun["state"]
    return {"provider": "OIDC", "code": back["code"], "state": back["state"], "redirectUri": PAGE}


async def completed(server: Server, name: str) -> dict[str, Any]:
    back = await came_back(server.client, name)
    return dict((await server.client.run(COMPLETE, input=back))["completeSocialLogin"])


def refusals(payload: dict[str, Any]) -> list[tuple[str, str]]:
    return [(error["code"], error["path"][-1]) for error in payload["userErrors"]]


async def test_a_newcomer_signs_in_and_comes_again(stage: Stage, op: Op) -> None:  # noqa: F811
    async with stage.serve(**op.settings) as server:
        offered = (await server.client.run("{ capabilities { socialProviders } }"))["capabilities"]
        first = await completed(server, "grace")
        again = await completed(server, "grace")
        user = server.client.signed_in("grace@example.org", first["tokens"])
        me = (await user.run("{ me { email auditLog { edges { node { action outcome subject } } } } }"))["me"]

    assert offered == {"socialProviders": ["OIDC"]}
    assert first["user"] == {
        "id": again["user"]["id"],
        "email": "grace@example.org",
        "emailVerified": True,
        "hasPassword": False,
        "profile": {"displayName": "grace"},
        "socialLogins": ["OIDC"],
    }
    told = [(edge["node"]["action"], edge["node"]["outcome"]) for edge in me["auditLog"]["edges"]]
    assert told == [("SIGNED_IN", "ALLOWED"), ("REGISTERED", "ALLOWED")]


async def test_what_comes_back_is_good_once_and_for_what_it_was_begun_with(stage: Stage, op: Op) -> None:  # noqa: F811
    async with stage.serve(**op.settings) as server:

        async def complete(**back: str) -> dict[str, Any]:
            return dict((await server.client.run(COMPLETE, input=back))["completeSocialLogin"])

        back = await came_back(server.client, "hedy")
        other, third = await started(server.client), await started(server.client)
        swapped = await complete(**{**back, "state": other["state"]})
        good = await complete(**back)
        replayed = await complete(**back)
        used_code = await complete(**{**back, "state": third["state"]})

    # Another login's verifier does not open this code, whoever brings it.
    assert refusals(swapped) == refusals(used_code) == [("INVALID", "code")]
    assert good["user"]["email"] == "hedy@example.org"
    assert refusals(replayed) == [("EXPIRED", "state")]


async def test_keys_that_change_are_found(stage: Stage, op: Op) -> None:  # noqa: F811
    async with stage.serve(**op.settings) as server:
        first = await completed(server, "joan")
        async with httpx.AsyncClient(trust_env=False) as http:
            await http.get(f"{op.url}/rotate")
    # A server that has read the keys asks again half a minute later; one that has not sees the new ones.
    async with stage.serve(**op.settings) as server:
        again = await completed(server, "joan")

    assert again["user"]["id"] == first["user"]["id"]


async def test_an_unverified_address_opens_nothing_and_tells_nothing(stage: Stage, op: Op) -> None:  # noqa: F811
    async with stage.serve(**op.settings) as server:
        await server.client.mutate(
            "register", email="taken@example.org", password="a sunny day in May", displayName="T"
        )
        answers = [await completed(server, f"{name}!unverified") for name in ("taken", "free")]
        squatted = await completed(server, "taken")

    assert answers[0] == answers[1]
    assert refusals(answers[0]) == [("INVALID", "code")]
    assert refusals(squatted) == [("TAKEN", "code")]


async def test_signed_in_one_links_and_unlinks(stage: Stage, op: Op) -> None:  # noqa: F811
    unlink = "mutation { unlinkSocialLogin(provider: OIDC) { user { socialLogins } userErrors { code } } }"
    async with stage.serve(**op.settings) as server:
        user: User = await server.sign_up("Linus")
        eves = await came_back(server.client, "eve")
        forced = (await user.run(LINK, input=eves))["linkSocialLogin"]
        linked = (await user.run(LINK, input=await came_back(user, "linus-at-work")))["linkSocialLogin"]
        signed = await completed(server, "linus-at-work")
        unlinked = (await user.run(unlink))["unlinkSocialLogin"]

    assert refusals(forced) == [("EXPIRED", "state")]
    assert linked["user"]["socialLogins"] == ["OIDC"]
    assert signed["user"]["id"] == linked["user"]["id"]
    assert unlinked == {"user": {"socialLogins": []}, "userErrors": []}


async def test_an_id_token_of_the_providers_signs_in_once(stage: Stage, op: Op) -> None:  # noqa: F811
    """The token is bought as an app would: with a code of its own, past our server."""
    async with stage.serve(**op.settings) as server, browser() as opened:
        begun = await started(server.client)
        back = await opened.sign_in(begun["authorizationUrl"], "mary")
        attempt = await _attempt_of(stage, begun["state"])
        async with httpx.AsyncClient(trust_env=False, auth=("voice-coach", SECRET)) as http:
            form = {
                "grant_type": "authorization_code",
                "code": back["code"],
                "redirect_uri": PAGE,
                "code_verifier": attempt["code_verifier"],
            }
            token = (await http.post(f"{op.url}/token", data=form)).json()["id_token"]
        request = {"provider": "OIDC", "idToken": token, "nonce": attempt["nonce"]}

        async def login(**changes: object) -> dict[str, Any]:
            return dict((await server.client.run(ID_TOKEN, input={**request, **changes}))["loginWithIdToken"])

        head, body, signature = token.split(".")
        refused = [
            await login(nonce="another"),
            await login(nonce=None),
            await login(idToken=f"{head}.{body}.{signature[::-1]}"),
            await login(idToken=f"{head}.{body}."),
        ]
        good, replayed = await login(), await login()

    assert [refusals(each) for each in refused] == [[("INVALID", "idToken")]] * 4
    assert good["user"]["email"] == "mary@example.org"
    assert refusals(replayed) == [("EXPIRED", "idToken")]


async def test_a_page_that_is_not_ours_is_nowhere_to_come_back_to(stage: Stage, op: Op) -> None:  # noqa: F811
    async with stage.serve(**op.settings) as server:
        evil = {"provider": "OIDC", "redirectUri": "https://evil.example/login"}
        refused = (await server.client.run(START, input=evil))["startSocialLogin"]
        unknown = (await server.client.run(START, input={"provider": "APPLE", "redirectUri": PAGE}))["startSocialLogin"]

    assert refusals(refused) == [("INVALID", "redirectUri")]
    assert refusals(unknown) == [("INVALID", "provider")]


async def _attempt_of(stage: Stage, state: str) -> dict[str, Any]:  # noqa: F811
    from pymongo import AsyncMongoClient

    from domain.accounts.social import digest_of

    async with AsyncMongoClient[dict[str, Any]](stage.mongodb_url) as client:
        found = await client.get_default_database()["social_attempts"].find_one({"_id": digest_of(state)})
    assert found is not None
    return found
