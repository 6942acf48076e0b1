"""Encrypting a message for one browser: RFC 8291 over RFC 8188 (aes128gcm), in a single record."""

import os
import struct
from typing import Final

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

RECORD_SIZE: Final = 4096
MOST_BYTES: Final = RECORD_SIZE - 86 - 17
"""What a push service takes at least (RFC 8030, section 7.2), less the header, the tag and the delimiter."""
_LAST_RECORD: Final = b"\x02"
CURVE: Final = ec.SECP256R1()


def encrypted(
    message: bytes,
    browser: ec.EllipticCurvePublicKey,
    secret: bytes,
    *,
    salt: bytes | None = None,
    own: ec.EllipticCurvePrivateKey | None = None,
) -> bytes:
    """Encrypt a message of at most MOST_BYTES; `secret` is the browser's `auth`. Salt and key are new each time."""
    salt, own = salt or os.urandom(16), own or ec.generate_private_key(CURVE)
    own_point = point(own.public_key())
    context = b"WebPush: info\x00" + point(browser) + own_point
    material = _derived(own.exchange(ec.ECDH(), browser), secret, context, 32)
    key = _derived(material, salt, b"Content-Encoding: aes128gcm\x00", 16)
    nonce = _derived(material, salt, b"Content-Encoding: nonce\x00", 12)
    sealed = AESGCM(key).encrypt(nonce, message + _LAST_RECORD, None)
    return salt + struct.pack("!IB", RECORD_SIZE, len(own_point)) + own_point + sealed


def point(key: ec.EllipticCurvePublicKey) -> bytes:
    """Give a public key as an uncompressed point: 65 bytes."""
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def _derived(material: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(algorithm=SHA256(), length=length, salt=salt, info=info).derive(material)
