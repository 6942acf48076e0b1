"""What a user's key does: it seals bytes for one place, and makes tokens that can be searched for."""

import hmac
import os
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES: Final = 32
VERSION: Final = b"\x01"
"""Begins everything sealed, so that another form can follow."""
NONCE_BYTES: Final = 12
OVERHEAD_BYTES: Final = len(VERSION) + NONCE_BYTES + 16
TOKEN_BYTES: Final = 16


class Unreadable(Exception):
    """It was not sealed here, not by this key, not for this place, or it was changed."""


class UserCipher:
    """AES-256-GCM with a fresh random nonce for each message (NIST SP 800-38D: good for 2**32 of them under one key).

    A place says where something is kept, such as `goals/goal_1/title`. What was sealed for one place cannot be opened
    in another, so nobody who can write to a store can move a user's words about.
    """

    __slots__ = ("_aead", "_token_key")

    def __init__(self, key: bytes) -> None:
        self._aead = AESGCM(hmac.digest(key, b"voice-coach/seal/1", "sha256"))
        self._token_key = hmac.digest(key, b"voice-coach/tokens/1", "sha256")

    def seal(self, place: str, data: bytes) -> bytes:
        """Encrypt `data` for a place: 29 bytes longer, and different each time."""
        nonce = os.urandom(NONCE_BYTES)
        return VERSION + nonce + self._aead.encrypt(nonce, data, place.encode())

    def open(self, place: str, sealed: bytes) -> bytes:
        """Decrypt what was sealed for a place. Raises Unreadable."""
        if not sealed.startswith(VERSION) or len(sealed) < OVERHEAD_BYTES:
            raise Unreadable("That was not sealed here.")
        try:
            return self._aead.decrypt(sealed[1:13], sealed[13:], place.encode())
        except InvalidTag as error:
            raise Unreadable("Another key, another place, or changed.") from error

    def token(self, purpose: str, word: str) -> bytes:
        """Make the same 16 bytes for the same word each time, which tell nothing of it to who has no key.

        They do tell which records share a word, and how often it comes: see the decision record before storing them.
        """
        return hmac.digest(self._token_key, f"{purpose}\0{word}".encode(), "sha256")[:TOKEN_BYTES]
