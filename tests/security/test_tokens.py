"""Tokens that were forged, kept too long, or stolen: over HTTP, a stream and a socket alike."""

import base64
import json
import time
from collections.abc import Callable
from typing import Any

import jwt
import pytest
from websockets.exceptions import ConnectionClosed

from tests.contracts.reading import until
from tests.e2e.client import Client, User
from tests.e2e.conftest import ada, e2e_mongodb_url, server, stage
from tests.e2e.server import SECRET_KEY, Server, Stage
from tests.e2e.socket import connected

__all__ = ("ada", "e2e_mongodb_url", "server", "stage")

ME = "{ me { id } }"


def part(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


def pieces(token: str) -> tuple[dict[str, Any], dict[str, Any], str]:
    return jwt.get_unverified_header(token), jwt.decode(token, options={"verify_signature": False}), token.split(".")[2]


def with_claims(**changes: object) -> Callable[[str], str]:
    """Change claims and leave the signature as it was."""

    def forge(token: str) -> str:
        header, claims, signature = pieces(token)
        return f"{part(header)}.{part({**claims, **changes})}.{signature}"

    return forge


def signed_with(key: str, algorithm: str = "HS256", **changes: object) -> Callable[[str], str]:
    """Sign anew, with a key that is not the right one."""

    def forge(token: str) -> str:
        header, claims, _ = pieces(token)
        return jwt.encode({**claims, **changes}, key, algorithm=algorithm, headers={**header, "alg": algorithm})

    return forge


def unsigned(algorithm: str) -> Callable[[str], str]:
    def forge(token: str) -> str:
        header, claims, _ = pieces(token)
        return f"{part({**header, 'alg': algorithm})}.{part(claims)}."

    return forge


def pointing(header_name: str, value: object) -> Callable[[str], str]:
    """Name a key of the forger's own in the header, and sign with it."""

    def forge(token: str) -> str:
        header, claims, _ = pieces(token)
        return jwt.encode(claims, "a key of the forger's own, thirty-two", headers={**header, header_name: value})

    return forge


FORGERIES: dict[str, Callable[[str], str]] = {
    "alg none": unsigned("none"),
    "alg None": unsigned("None"),
    "no algorithm": unsigned(""),
    "without a signature": lambda token: token.rpartition(".")[0] + ".",
    "without its last part": lambda token: token.rpartition(".")[0],
    "another user": with_claims(sub="user_01ARZ3NDEKTSV4RRFFQ69G5FAV"),
    "another sign-in": with_claims(sid="signin_01ARZ3NDEKTSV4RRFFQ69G5FAV"),
    "a longer life": with_claims(exp=int(time.time()) + 10**9),
    "another audience": with_claims(aud="somewhere-else"),
    "the secret as it stands": signed_with(SECRET_KEY),
    "another key": signed_with("thirty-two characters of nonsense"),
    "another key, SHA-512": signed_with("thirty-two characters of nonsense" * 2, "HS512"),
    "an empty key": signed_with("\0" * 32),
    "a key by address": pointing("jku", "https://evil.example/keys.json"),
    "a key that comes along": pointing("jwk", {"kty": "oct", "k": "eA"}),
    "a key from a file": pointing("kid", "../../../../dev/null"),
    "a key from a database": pointing("kid", "' OR '1'='1"),
    "a critical extension": pointing("crit", ["exp"]),
    "ten thousand characters": lambda token: token + "a" * 10_000,
    "nothing but dots": lambda _: "..",
    "the words": lambda _: "null",
}


async def refused_everywhere(user: Client, token: str) -> bool:
    """Present a token in each way there is."""
    forger = Client(user.http, token)
    stream = {"accept": "text/event-stream"}
    answers = [
        (await user.http.post("/graphql", json={"query": ME}, headers=headers)).text
        for headers in (forger.headers, {**forger.headers, **stream})
    ]
    url = f"ws://{user.http.base_url.host}:{user.http.base_url.port}/graphql"
    try:
        async with connected(url, token):
            return False
    except ConnectionClosed as closed:
        code = closed.rcvd.code if closed.rcvd else None
    return all("UNAUTHENTICATED" in answer for answer in answers) and code == 4403


async def test_what_the_forgers_start_from_is_good(ada: User) -> None:
    assert (await ada.run(ME))["me"]["id"]


async def test_no_forgery_is_let_in(ada: User, capsys: pytest.CaptureFixture[str]) -> None:
    assert ada.access_token is not None
    let_in = [name for name, forge in FORGERIES.items() if not await refused_everywhere(ada, forge(ada.access_token))]

    assert let_in == []
    assert "Traceback" not in capsys.readouterr().out


async def test_a_token_of_a_sign_in_that_ended_is_of_no_use_to_its_thief(server: Server, ada: User) -> None:
    thief = Client(ada.http, ada.access_token)
    await ada.run("mutation { logout { userErrors { code } } }")

    await until(lambda: refused_everywhere(thief, ada.access_token or ""))


async def test_a_refresh_token_that_was_used_ends_the_sign_in_when_its_thief_uses_it(stage: Stage) -> None:
    async with stage.serve(refresh_grace_seconds=0) as server:
        ada = await server.sign_up("Ada")
        other = await server.client.mutate("login", email=ada.email, password="a sunny day in May")
        fresh = await server.client.mutate("refreshToken", refreshToken=ada.refresh_token)
        with pytest.raises(AssertionError, match="UNAUTHENTICATED"):
            await server.client.mutate("refreshToken", refreshToken=ada.refresh_token)
        with pytest.raises(AssertionError, match="UNAUTHENTICATED"):
            await server.client.mutate("refreshToken", refreshToken=fresh["tokens"]["refreshToken"])
        await until(lambda: refused_everywhere(server.client, fresh["tokens"]["accessToken"]))
        elsewhere = Client(server.client.http, other["tokens"]["accessToken"])

        assert (await elsewhere.run(ME))["me"]["id"], "her other devices stay signed in"


async def test_a_token_opens_no_door_it_was_not_made_for(ada: User) -> None:
    with pytest.raises(AssertionError, match="UNAUTHENTICATED"):
        await ada.mutate("refreshToken", refreshToken=ada.access_token)
    assert await refused_everywhere(ada, ada.refresh_token)
