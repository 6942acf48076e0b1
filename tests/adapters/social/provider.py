"""An OpenID provider in a few lines: what it says about itself, its keys, and tokens of any kind, good or bad."""

import base64
import json
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import httpx2
import jwt
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from jwt.algorithms import ECAlgorithm, OKPAlgorithm, RSAAlgorithm

from adapters.social.code_exchange import OAuthClient
from adapters.social.openid_service import SCOPE, OpenIdService
from adapters.social.provider_http import ProviderHttp
from tests.fakes.clock import FakeClock

ISSUER = "https://op.example"
CLIENT = "our-client"
RSA_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
OTHER_RSA_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
EC_KEY = ec.generate_private_key(ec.SECP256R1())
ED_KEY = ed25519.Ed25519PrivateKey.generate()


def public(key: Any, kid: str, **changes: Any) -> dict[str, Any]:
    algorithm: Any = OKPAlgorithm
    if isinstance(key, rsa.RSAPrivateKey):
        algorithm = RSAAlgorithm
    elif isinstance(key, ec.EllipticCurvePrivateKey):
        algorithm = ECAlgorithm
    return {**json.loads(algorithm.to_jwk(key.public_key())), "kid": kid, "use": "sig", **changes}


@dataclass
class Provider:
    """`asked` counts the requests by path; set `away` to have it answer nobody."""

    clock: FakeClock = field(default_factory=FakeClock)
    keys: list[dict[str, Any]] = field(default_factory=lambda: [public(RSA_KEY, "one")])
    metadata: dict[str, Any] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    away: bool = False

    def __post_init__(self) -> None:
        self.http = ProviderHttp(httpx2.MockTransport(self._answer))

    def _answer(self, request: httpx2.Request) -> httpx2.Response:
        self.asked.append(request.url.path)
        if self.away:
            return httpx2.Response(503)
        if request.url.path == "/keys":
            return httpx2.Response(200, json={"keys": self.keys})
        said = {
            "issuer": ISSUER,
            "authorization_endpoint": f"{ISSUER}/authorize",
            "token_endpoint": f"{ISSUER}/token",
            "jwks_uri": f"{ISSUER}/keys",
        }
        return httpx2.Response(200, json={**said, **self.metadata})

    def service(self, **changes: Any) -> OpenIdService:
        client = OAuthClient(client_id=CLIENT, client_secret="secret", scope=SCOPE)
        options: dict[str, Any] = {"issuer": ISSUER, "clock": self.clock, **changes}
        return OpenIdService(self.http, lambda: client, **options)

    def claims(self, **changes: Any) -> dict[str, Any]:
        now = self.clock.now()
        return {
            "iss": ISSUER,
            "sub": "ada",
            "aud": CLIENT,
            "iat": int(now.timestamp()),
            "exp": int((now + timedelta(minutes=10)).timestamp()),
            "email": "ada@example.org",
            "email_verified": True,
            "nonce": "a nonce",
            **changes,
        }

    def token(self, key: Any = RSA_KEY, kid: str | None = "one", algorithm: str = "RS256", **changes: Any) -> str:
        claims = {name: value for name, value in self.claims(**changes).items() if value is not ...}
        return jwt.encode(claims, key, algorithm=algorithm, headers={} if kid is None else {"kid": kid})


def unsigned(claims: dict[str, Any], algorithm: str = "none") -> str:
    """Write a token that nobody has signed."""

    def part(value: object) -> str:
        return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()

    return f"{part({'alg': algorithm, 'kid': 'one'})}.{part(claims)}."
