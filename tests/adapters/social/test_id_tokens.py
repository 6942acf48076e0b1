"""Which id tokens are believed."""

import base64
import hashlib
import hmac
import json
from datetime import timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization

from adapters.social.known_providers import PERSONAL_TENANT, microsoft
from domain.errors import ProviderUnavailable, SocialLoginRefused
from tests.adapters.social.provider import (
    CLIENT,
    EC_KEY,
    ED_KEY,
    ISSUER,
    OTHER_RSA_KEY,
    RSA_KEY,
    Provider,
    public,
    unsigned,
)


@pytest.fixture
def provider() -> Provider:
    return Provider()


async def refused(provider: Provider, token: str, nonce: str | None = "a nonce", **options: Any) -> str:
    with pytest.raises(SocialLoginRefused) as error:
        await provider.service(**options).read_id_token(token, nonce)
    return str(error.value)


async def test_a_good_token_tells_who_it_is(provider: Provider) -> None:
    token = await provider.service().read_id_token(provider.token(name="Ada"), "a nonce")

    assert (token.claims.issuer, token.claims.subject, token.claims.name) == (ISSUER, "ada", "Ada")
    assert (token.claims.email, token.claims.email_verified) == ("ada@example.org", True)
    assert token.expires_at == provider.clock.now() + timedelta(minutes=11)


@pytest.mark.parametrize(("key", "algorithm"), [(RSA_KEY, "PS256"), (EC_KEY, "ES256"), (ED_KEY, "EdDSA")])
async def test_keys_of_all_kinds_are_known(provider: Provider, key: Any, algorithm: str) -> None:
    provider.keys = [public(RSA_KEY, "another"), public(key, "one")]

    token = provider.token(key, algorithm=algorithm)

    assert (await provider.service().read_id_token(token, "a nonce")).claims.subject == "ada"


@pytest.mark.parametrize(
    "change",
    [
        {"iss": "https://evil.example"},
        {"iss": f"{ISSUER}/"},
        {"aud": "another-app"},
        {"aud": [CLIENT, "another-app"]},
        {"aud": [CLIENT, "another-app"], "azp": "another-app"},
        {"aud": []},
        {"aud": ...},
        {"exp": 1},
        {"exp": "never"},
        {"exp": 10**30},
        {"exp": ...},
        {"iat": ...},
        {"iat": True},
        {"iat": 1},
        {"iat": 2**40},
        {"sub": ...},
        {"sub": ""},
        {"sub": 7},
        {"sub": "x" * 256},
        {"nonce": "another"},
        {"nonce": ...},
        {"nonce": 5},
    ],
    ids=str,
)
async def test_a_token_that_is_not_for_us_here_and_now_is_refused(provider: Provider, change: dict[str, Any]) -> None:
    assert "a nonce" not in await refused(provider, provider.token(**change))


async def test_several_audiences_are_fine_if_it_was_made_for_us(provider: Provider) -> None:
    token = provider.token(aud=["another-app", CLIENT], azp=CLIENT)

    assert (await provider.service().read_id_token(token, "a nonce")).claims.subject == "ada"


async def test_signatures_that_anybody_can_make_are_refused(provider: Provider) -> None:
    pem = RSA_KEY.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    header, body, _ = unsigned(provider.claims(), "HS256").split(".")
    keyed = base64.urlsafe_b64encode(hmac.digest(pem, f"{header}.{body}".encode(), "sha256")).rstrip(b"=").decode()
    good = provider.token()
    head, payload, signature = good.split(".")
    changed = base64.urlsafe_b64encode(json.dumps(provider.claims(sub="eve")).encode()).rstrip(b"=").decode()

    for token in (
        unsigned(provider.claims()),
        unsigned(provider.claims(), "None"),
        f"{header}.{body}.{keyed}",
        f"{head}.{changed}.{signature}",
        f"{head}.{payload}.",
        f"{head}.{payload}.{'A' * len(signature)}",
        provider.token(OTHER_RSA_KEY),
        provider.token(EC_KEY, algorithm="ES256"),
        provider.token(kid="nobody's"),
        "",
        "a.b.c",
        "é",
        "x" * 20_000,
    ):
        await refused(provider, token)


async def test_a_key_that_is_not_for_signing_or_of_another_kind_signs_nothing(provider: Provider) -> None:
    for keys in ([public(RSA_KEY, "one", use="enc")], [{**public(EC_KEY, "one"), "kty": "oct"}], [{"kid": "one"}], []):
        provider.keys = keys
        await refused(provider, provider.token())


async def test_a_nonce_that_was_not_told_or_not_asked_for(provider: Provider) -> None:
    await refused(provider, provider.token(), None)
    plain = provider.token(nonce=...)
    assert (await provider.service().read_id_token(plain, None)).claims.subject == "ada"
    hashed = provider.token(nonce=hashlib.sha256(b"a nonce").hexdigest())
    await refused(provider, hashed)
    assert (await provider.service(hashed_nonces=True).read_id_token(hashed, "a nonce")).claims.subject == "ada"


async def test_our_own_apps_bring_tokens_of_their_own(provider: Provider) -> None:
    token = provider.token(aud="our-phone-app")
    await refused(provider, token)

    good = await provider.service(native_ids=["our-phone-app"]).read_id_token(token, "a nonce")

    assert good.claims.subject == "ada"


async def test_keys_are_read_once_and_again_when_a_new_one_signs(provider: Provider) -> None:
    service = provider.service()
    for _ in range(5):
        await service.read_id_token(provider.token(), "a nonce")
    assert provider.asked.count("/keys") == 1

    provider.keys = [public(OTHER_RSA_KEY, "two")]
    provider.clock.advance(seconds=31)
    for _ in range(5):
        await service.read_id_token(provider.token(OTHER_RSA_KEY, "two"), "a nonce")
    assert provider.asked.count("/keys") == 2


async def test_made_up_keys_do_not_make_us_ask_again_and_again(provider: Provider) -> None:
    service = provider.service()
    for number in range(20):
        with pytest.raises(SocialLoginRefused):
            await service.read_id_token(provider.token(kid=f"made-up-{number}"), "a nonce")
    assert provider.asked.count("/keys") == 1


async def test_a_provider_that_is_away_is_believed_what_it_said_before(provider: Provider) -> None:
    service = provider.service()
    await service.read_id_token(provider.token(), "a nonce")
    provider.away = True
    provider.clock.advance(hours=2)

    assert (await service.read_id_token(provider.token(), "a nonce")).claims.subject == "ada"
    with pytest.raises(ProviderUnavailable):
        await provider.service().read_id_token(provider.token(), "a nonce")


@pytest.mark.parametrize("said", [{"issuer": "https://evil.example"}, {"jwks_uri": 5}, {"token_endpoint": None}])
async def test_a_provider_that_speaks_for_another_is_not_believed(provider: Provider, said: dict[str, Any]) -> None:
    provider.metadata = said
    with pytest.raises(ProviderUnavailable):
        await provider.service().read_id_token(provider.token(), "a nonce")


@pytest.mark.parametrize(
    ("claims", "is_verified"),
    [
        ({"tid": PERSONAL_TENANT}, True),
        ({"tid": "a-company"}, False),
        ({"tid": "a-company", "email_verified": True}, False),
        ({"tid": "a-company", "xms_edov": True}, True),
        ({"tid": "a-company", "xms_edov": False}, False),
    ],
)
async def test_microsofts_tenants_cannot_write_down_other_peoples_addresses(
    provider: Provider, claims: dict[str, Any], is_verified: bool
) -> None:
    provider.metadata = {"issuer": "https://login.microsoftonline.com/{tenantid}/v2.0"}
    service = microsoft(provider.http, CLIENT, "secret", "common", (), provider.clock)
    issuer = f"https://login.microsoftonline.com/{claims['tid']}/v2.0"

    token = await service.read_id_token(provider.token(iss=issuer, **claims), "a nonce")

    assert token.claims.email_verified is is_verified
    other = provider.token(iss="https://login.microsoftonline.com/another/v2.0", **claims)
    with pytest.raises(SocialLoginRefused):
        await service.read_id_token(other, "a nonce")
