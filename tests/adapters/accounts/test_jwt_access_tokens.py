"""Forged, foreign and old access tokens are refused; keys can be rotated."""

import base64
import json
from datetime import timedelta
from typing import Any

import jwt
import pytest

from adapters.accounts.jwt_access_tokens import JwtAccessTokens
from adapters.accounts.keys import key_ring
from domain.accounts.entities import Viewer
from domain.errors import Unauthenticated
from domain.ids import sign_in_id, user_id
from tests.builders import a_ulid
from tests.fakes.clock import FakeClock

KEYS = key_ring(["the newest secret", "the one before"], "access-tokens")
NEWEST, OLDER = KEYS
CLOCK = FakeClock()
NOW = int(CLOCK.now().timestamp())


def some_tokens(keys: dict[str, bytes] = KEYS) -> JwtAccessTokens:
    return JwtAccessTokens(keys=keys, issuer="voice-coach", audience="voice-coach-api", clock=CLOCK)


def some_claims(**changes: Any) -> dict[str, Any]:
    claims = {
        "sub": user_id(a_ulid()),
        "sid": sign_in_id(a_ulid()),
        "iss": "voice-coach",
        "aud": "voice-coach-api",
        "iat": NOW,
        "exp": NOW + 900,
        **changes,
    }
    return {name: value for name, value in claims.items() if value is not ...}


def signed(
    claims: dict[str, Any],
    *,
    key: bytes = KEYS[NEWEST],
    algorithm: str = "HS256",
    header: dict[str, str] | None = None,
) -> str:
    return jwt.encode(claims, key, algorithm=algorithm, headers={"kid": NEWEST, "typ": "at+jwt", **(header or {})})


def part(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


def test_what_the_forgers_below_start_from_is_good() -> None:
    claims = some_claims()

    assert some_tokens().read(signed(claims)).user_id == claims["sub"]


@pytest.mark.parametrize(
    "changes",
    [
        {"exp": NOW},
        {"exp": NOW - 1},
        {"exp": "9999999999"},
        {"exp": True},
        {"exp": NOW + 900.5},
        {"aud": "another-api"},
        {"aud": ["voice-coach-api-2"]},
        {"iss": "another-server"},
        {"sub": 7},
        {"sub": "user_1"},
        {"sub": sign_in_id(a_ulid())},
        {"sid": user_id(a_ulid())},
        {"sid": ["x"]},
        {"sid": None},
    ]
    + [{claim: ...} for claim in ("sub", "sid", "iss", "aud", "iat", "exp")],
)
def test_claims_that_are_wrong_or_missing_are_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(Unauthenticated):
        some_tokens().read(signed(some_claims(**changes)))


def test_an_unsigned_token_is_refused() -> None:
    unsigned = f"{part({'alg': 'none', 'kid': NEWEST, 'typ': 'at+jwt'})}.{part(some_claims())}."

    for token in (unsigned, unsigned + "x", unsigned[:-1]):
        with pytest.raises(Unauthenticated):
            some_tokens().read(token)


def test_a_token_signed_with_another_key_is_refused() -> None:
    with pytest.raises(Unauthenticated):
        some_tokens().read(signed(some_claims(), key=b"a key of somebody else, 32 bytes"))


def test_a_token_of_another_purpose_of_the_same_secret_is_refused() -> None:
    key = next(iter(key_ring(["the newest secret"], "download-links").values()))

    with pytest.raises(Unauthenticated):
        some_tokens().read(signed(some_claims(), key=key))


@pytest.mark.parametrize("algorithm", ["HS384", "HS512"])
@pytest.mark.filterwarnings("ignore::jwt.warnings.InsecureKeyLengthWarning")
def test_the_algorithm_is_not_the_tokens_to_choose(algorithm: str) -> None:
    with pytest.raises(Unauthenticated):
        some_tokens().read(signed(some_claims(), algorithm=algorithm))


@pytest.mark.parametrize("header", [{"kid": "unknown"}, {"kid": OLDER}, {"typ": "JWT"}, {"typ": "logout+jwt"}])
def test_another_key_id_or_type_is_refused(header: dict[str, str]) -> None:
    with pytest.raises(Unauthenticated):
        some_tokens().read(signed(some_claims(), header=header))


@pytest.mark.parametrize(
    "header",
    [
        [],
        "x",
        None,
        {},
        {"alg": "HS256"},
        {"alg": "HS256", "kid": {}, "typ": "at+jwt"},
        {"alg": "HS256", "kid": NEWEST, "typ": "at+jwt", "b64": False, "crit": ["b64"]},
        json.loads("[" * 700 + "]" * 700),
    ],
)
def test_a_header_of_any_shape_is_refused_quietly(header: object) -> None:
    with pytest.raises(Unauthenticated):
        some_tokens().read(f"{part(header)}.{part(some_claims())}.{part('x')}")


def test_a_new_key_signs_and_the_old_ones_tokens_stay_good_until_it_is_dropped() -> None:
    viewer = Viewer(
        user_id=user_id(a_ulid()), sign_in_id=sign_in_id(a_ulid()), expires_at=CLOCK.now().replace(year=2027)
    )
    before = some_tokens({OLDER: KEYS[OLDER]}).issue(viewer)
    after = some_tokens().issue(viewer)

    assert jwt.get_unverified_header(after)["kid"] == NEWEST
    assert some_tokens().read(before) == some_tokens().read(after) == viewer
    with pytest.raises(Unauthenticated):
        some_tokens({NEWEST: KEYS[NEWEST]}).read(before)


def test_a_token_fits_the_length_that_is_read() -> None:
    viewer = Viewer(user_id=user_id(a_ulid()), sign_in_id=sign_in_id(a_ulid()), expires_at=CLOCK.now())

    assert len(some_tokens().issue(viewer)) < 500


def test_a_token_that_was_good_a_moment_ago_ends_on_time() -> None:
    clock = FakeClock()
    tokens = JwtAccessTokens(keys=KEYS, issuer="voice-coach", audience="voice-coach-api", clock=clock)
    viewer = Viewer(
        user_id=user_id(a_ulid()), sign_in_id=sign_in_id(a_ulid()), expires_at=clock.now() + timedelta(minutes=15)
    )
    token = tokens.issue(viewer)
    assert tokens.read(token) == tokens.read(token) == viewer

    clock.advance(minutes=15)
    with pytest.raises(Unauthenticated):
        tokens.read(token)
    with pytest.raises(Unauthenticated):
        tokens.read(token[:-1] + ("A" if token[-1] != "A" else "B"))
