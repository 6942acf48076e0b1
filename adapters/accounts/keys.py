"""Keys for each purpose, all made from the server's secret, so that none can be used in another's place."""

import hashlib
import hmac
from collections.abc import Sequence


def derived_key(secret: str, purpose: str) -> bytes:
    """Make the 256-bit key a secret gives for one purpose, such as "access-tokens".

    HMAC-SHA256 as a key derivation function, as in HKDF's expand step (RFC 5869 section 2.3); the secret itself must
    have 256 bits of entropy.
    """
    return hmac.digest(secret.encode(), f"voice-coach/{purpose}/1".encode(), "sha256")


def key_ring(secrets: Sequence[str], purpose: str) -> dict[str, bytes]:
    """Make a purpose's keys by key id, in the order of `secrets`: the newest first.

    A key's id is a digest of the key, so every process that has the secret names it alike.
    """
    keys = [derived_key(secret, purpose) for secret in secrets]
    return {hashlib.sha256(key).hexdigest()[:16]: key for key in keys}
