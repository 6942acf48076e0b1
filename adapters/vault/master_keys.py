"""The keys that wrap the users' keys."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from adapters.vault.user_cipher import NONCE_BYTES, Unreadable
from domain.ids import UserId


@dataclass(frozen=True, slots=True)
class WrappedKey:
    """A user's key as it is stored: `master` is the id of the master key that opens it."""

    master: str
    data: bytes


class MasterKeys:
    """Wraps by the newest master key, opens by any: `keys` are 256 bits each by key id, newest first."""

    def __init__(self, keys: Mapping[str, bytes]) -> None:
        self._ciphers: Final = {name: AESGCM(key) for name, key in keys.items()}
        self.newest: Final = next(iter(keys))

    @property
    def names(self) -> tuple[str, ...]:
        """The ids of all keys, newest first."""
        return tuple(self._ciphers)

    def wrap(self, user_id: UserId, key: bytes) -> WrappedKey:
        """Encrypt a user's key, for this user alone."""
        nonce = os.urandom(NONCE_BYTES)
        return WrappedKey(self.newest, nonce + self._ciphers[self.newest].encrypt(nonce, key, user_id.encode()))

    def unwrap(self, user_id: UserId, wrapped: WrappedKey) -> bytes:
        """Decrypt a user's key. Raises Unreadable when its master key is not here, or it is another user's."""
        cipher = self._ciphers.get(wrapped.master)
        if cipher is None:
            raise Unreadable("Its master key is not among those of the settings.")
        try:
            return cipher.decrypt(wrapped.data[:NONCE_BYTES], wrapped.data[NONCE_BYTES:], user_id.encode())
        except InvalidTag as error:
            raise Unreadable("It was changed, or is another user's.") from error
