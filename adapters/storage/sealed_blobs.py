"""Bytes of a user, encrypted in chunks, so that any part of them can be read without the rest.

Each chunk is sealed for its place: the name of the whole, the chunk's number and how many there are. Chunks cannot be
left out, exchanged or taken from another recording without being noticed.
"""

from collections.abc import AsyncGenerator, AsyncIterator
from datetime import datetime
from typing import Final

from adapters.storage.blobs import BlobStore
from adapters.vault.user_cipher import OVERHEAD_BYTES, Unreadable, UserCipher
from adapters.vault.vault import Vault
from domain.errors import NotFound
from domain.ids import UserId

CHUNK_BYTES: Final = 64 * 1024
SEALED_BYTES: Final = CHUNK_BYTES + OVERHEAD_BYTES
CHUNKS_AT_ONCE: Final = 8
"""Read in one go: half a megabyte is in memory for a listener, however long the recording is."""


class SealedBlobs:
    """Keeps and reads bytes of users in a blob store."""

    def __init__(self, blobs: BlobStore, vault: Vault) -> None:
        self._blobs = blobs
        self._vault = vault

    async def put(self, owner_id: UserId, name: str, data: bytes, expires_at: datetime) -> None:
        """Encrypt and keep bytes. Raises AccountGone, StoreUnavailable."""
        cipher = await self._vault.sealing(owner_id)
        await self._blobs.put(name, _sealed(cipher, name, data), expires_at)

    async def read(self, owner_id: UserId, name: str, size: int, start: int, end: int) -> AsyncGenerator[bytes, None]:
        """Yield the bytes from `start` to before `end` of the `size` there are. Raises NotFound, StoreUnavailable."""
        cipher, count = await self._vault.opening(owner_id), _chunks(size)
        if cipher is None:
            raise NotFound("This recording cannot be read any more.")
        first, last = start // CHUNK_BYTES, max(end - 1, start) // CHUNK_BYTES
        for group in range(first, last + 1, CHUNKS_AT_ONCE):
            numbers = range(group, min(group + CHUNKS_AT_ONCE, last + 1))
            begin = group * SEALED_BYTES
            length = min(len(numbers) * SEALED_BYTES, size + count * OVERHEAD_BYTES - begin)
            sealed = await self._blobs.read(name, begin, length)
            if sealed is None:
                raise NotFound("This recording is no longer kept.")
            pieces = (sealed[at : at + SEALED_BYTES] for at in range(0, len(sealed), SEALED_BYTES))
            places = (f"{name}/{number}/{count}" for number in numbers)
            opened = [self._opened(cipher, place, piece) for place, piece in zip(places, pieces, strict=False)]
            data = b"".join(opened)
            at = group * CHUNK_BYTES
            yield data[max(start - at, 0) : end - at]

    async def delete(self, name: str) -> None:
        """Delete what has this name, if there is anything."""
        await self._blobs.delete(name)

    def _opened(self, cipher: UserCipher, place: str, sealed: bytes) -> bytes:
        try:
            return cipher.open(f"recordings/{place}", sealed)
        except Unreadable as error:
            self._vault.failed(f"recordings/{place}")
            raise NotFound("This recording cannot be read any more.") from error


async def _sealed(cipher: UserCipher, name: str, data: bytes) -> AsyncIterator[bytes]:
    count = _chunks(len(data))
    for number in range(count):
        part = data[number * CHUNK_BYTES : (number + 1) * CHUNK_BYTES]
        yield cipher.seal(f"recordings/{name}/{number}/{count}", part)


def _chunks(size: int) -> int:
    return max(1, -(-size // CHUNK_BYTES))
