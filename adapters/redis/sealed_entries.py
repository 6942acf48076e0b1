"""Entries of streams as they are in Redis: encrypted with their user's key, for the stream they are in.

An append-only file keeps what was trimmed or deleted, so nothing that was said reaches Redis in the clear. An entry
begins with its owner's id: who reads it knows whose key it takes. What does not begin so is no user's word (inbox
messages that only say "stop"), or was written by 0.1.0, and is read as it is.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from adapters.vault.user_cipher import Unreadable, UserCipher
from adapters.vault.vault import Vault
from domain.ids import UserId

SEALED: Final = b"\x01"
"""No other entry begins with this byte: MessagePack's arrays do not, nor do letters."""


class SealedEntries:
    """Seals and opens entries; `place` is the stream's name."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    async def seal(self, owner_id: UserId, place: str, entries: Sequence[bytes]) -> list[bytes]:
        """Encrypt entries of one owner. Raises AccountGone, StoreUnavailable."""
        cipher = await self._vault.sealing(owner_id)
        owner = owner_id.encode()
        head = SEALED + bytes((len(owner),)) + owner
        return [head + cipher.seal(place, entry) for entry in entries]

    async def opened(self, place: str, entries: Sequence[bytes]) -> list[bytes | None]:
        """Decrypt entries, asking for the keys they take; None for what cannot be opened. Raises StoreUnavailable."""
        owners = {owner for entry in entries if (owner := _owner(entry)) is not None}
        ciphers = {owner: await self._vault.opening(owner) for owner in owners}
        return [self._open(place, entry, ciphers) for entry in entries]

    def opened_now(self, place: str, entries: Sequence[bytes]) -> list[bytes | None] | None:
        """Decrypt entries with keys at hand; None when one of these is not."""
        ciphers: dict[UserId, UserCipher | None] = {}
        for entry in entries:
            owner = _owner(entry)
            if owner is not None and owner not in ciphers:
                held = self._vault.at_hand(owner)
                if held is None:
                    return None
                ciphers[owner] = held.cipher
        return [self._open(place, entry, ciphers) for entry in entries]

    def _open(self, place: str, entry: bytes, ciphers: Mapping[UserId, UserCipher | None]) -> bytes | None:
        owner = _owner(entry)
        if owner is None:
            return entry
        try:
            cipher = ciphers[owner]
            if cipher is not None:
                return cipher.open(place, entry[2 + entry[1] :])
        except Unreadable:
            pass
        self._vault.failed(place)
        return None


def _owner(entry: bytes) -> UserId | None:
    if not entry.startswith(SEALED) or len(entry) < 2:
        return None
    return UserId(entry[2 : 2 + entry[1]].decode("ascii", "replace"))
