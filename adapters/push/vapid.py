"""Who sends: a signed token for each push service, and the key it is signed with (VAPID, RFC 8292)."""

import os
from contextlib import suppress
from pathlib import Path
from typing import Final

import jwt
from cryptography.hazmat.primitives.asymmetric import ec

from adapters.push.base64url import from_base64url, to_base64url
from adapters.push.encryption import CURVE, point
from domain.clock import Clock
from domain.errors import StartupError

TOKEN_SECONDS: Final = 12 * 60 * 60
_KEY_BYTES: Final = 32


class Vapid:
    """Signs as one application server; `subject` is where its operator can be reached."""

    def __init__(self, key: ec.EllipticCurvePrivateKey, subject: str, clock: Clock) -> None:
        self._key = key
        self._subject = subject
        self._clock = clock
        self.public_key = to_base64url(point(key.public_key()))
        """What browsers subscribe with: `applicationServerKey`."""

    def authorization(self, origin: str) -> str:
        """Make the header for the push service at an origin."""
        expires = int(self._clock.now().timestamp()) + TOKEN_SECONDS
        token = jwt.encode({"aud": origin, "exp": expires, "sub": self._subject}, self._key, algorithm="ES256")
        return f"vapid t={token}, k={self.public_key}"


def read_key(text: str) -> ec.EllipticCurvePrivateKey:
    """Read a private key: 32 bytes as base64url. Raises ValueError."""
    raw = from_base64url(text)
    if len(raw) != _KEY_BYTES:
        raise ValueError("it should be 32 bytes as base64url")
    return ec.derive_private_key(int.from_bytes(raw), CURVE)


def kept_key(path: Path) -> ec.EllipticCurvePrivateKey:
    """Give the key in a file, which is made at the first start. Raises StartupError."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with suppress(FileExistsError):
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w", encoding="ascii") as file:
                number = ec.generate_private_key(CURVE).private_numbers().private_value
                file.write(to_base64url(number.to_bytes(_KEY_BYTES)) + "\n")
        return read_key(path.read_text(encoding="ascii").strip())
    except (OSError, ValueError) as error:
        raise StartupError(f"{path} cannot be used ({error}); set VAPID_PRIVATE_KEY.") from error
