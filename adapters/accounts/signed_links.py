"""Addresses that are good for a while: what they name and until when, signed (HMAC-SHA256)."""

import base64
import hmac
from collections.abc import Sequence
from datetime import datetime

from domain.clock import Clock


class SignedLinks:
    """`domain.recordings.ports.Links`. The first key signs, any verifies; processes with the same keys agree."""

    def __init__(self, keys: Sequence[bytes], clock: Clock) -> None:
        self._keys = keys
        self._clock = clock

    def sign(self, path: str, expires_at: datetime) -> str:
        """Make the address of `path` that is good until `expires_at`, to the second."""
        expires = str(int(expires_at.timestamp()))
        return f"{path}?expires={expires}&signature={_signature(self._keys[0], path, expires)}"

    def is_good(self, path: str, expires: str, signature: str) -> bool:
        """Tell whether an address was made here and is still good."""
        given = signature.encode()
        # All keys are tried, whichever is right: how long it takes tells nothing.
        signed = [hmac.compare_digest(_signature(key, path, expires).encode(), given) for key in self._keys]
        if not any(signed) or not (expires.isascii() and expires.isdigit()):
            return False
        return self._clock.now().timestamp() < int(expires)


def _signature(key: bytes, path: str, expires: str) -> str:
    signed = hmac.digest(key, f"{path}\n{expires}".encode(), "sha256")
    return base64.urlsafe_b64encode(signed).rstrip(b"=").decode("ascii")
