"""Sealed fields of one collection's records.

Each is sealed as a whole, whatever it holds, for the place where it stands: collection, id and field. What is empty
stays as it is.
"""

from collections.abc import Mapping, Sequence
from typing import Final

import msgspec
from beanie import Document

from adapters.mongo.codec import Record
from adapters.vault.user_cipher import Unreadable, UserCipher
from adapters.vault.vault import Vault
from domain.ids import UserId

_PACK: Final = msgspec.msgpack.Encoder()
_UNPACK: Final = msgspec.msgpack.Decoder()


class RecordSeals:
    """Seals and opens; `instead` has what stands for fields that cannot be opened, else nothing does."""

    def __init__(
        self,
        document: type[Document],
        vault: Vault,
        paths: Sequence[str] | None = None,
        instead: Mapping[str, object] | None = None,
    ) -> None:
        self._collection = document.get_collection_name()
        self._owner: str = getattr(document, "owner", "owner_id")
        self._paths = sealed_paths(document) if paths is None else tuple(paths)
        self._instead = instead or {}
        self._vault = vault

    async def sealed(self, record: Record) -> Record:
        """Seal the fields of a record that are not. Changes the record. Raises AccountGone."""
        record_id = str(record["_id"])
        for path in self._paths:
            holder, name = _holder(record, path)
            if holder is not None and holder.get(name) and not isinstance(holder[name], bytes):
                cipher = await self._vault.sealing(self.owner_of(record))
                holder[name] = cipher.seal(self._place(record_id, path), _PACK.encode(holder[name]))
        return record

    async def some(self, owner_id: UserId, record_id: str, values: Mapping[str, object]) -> Record:
        """Seal those of these fields, by path, that are to be sealed. Raises AccountGone."""
        change = dict(values)
        for path in self._paths:
            if change.get(path):
                cipher = await self._vault.sealing(owner_id)
                change[path] = cipher.seal(self._place(record_id, path), _PACK.encode(change[path]))
        return change

    async def opened(self, record: Record) -> Record:
        """Open the sealed fields of a record, which stays as it is. Never fails for what cannot be opened."""
        opened: Record | None = None
        cipher: UserCipher | None = None
        for path in self._paths:
            holder, name = _holder(record, path)
            if holder is None or not isinstance(holder.get(name), bytes):
                continue
            if opened is None:
                opened, cipher = dict(record), await self._vault.opening(self.owner_of(record))
            holder, name = _own_holder(opened, path)
            holder[name] = self._open(cipher, str(record["_id"]), path, holder[name])
        return record if opened is None else opened

    def in_the_clear(self, record: Record) -> Record:
        """Give the fields of a record that ought to be sealed and are not, by path."""
        found: Record = {}
        for path in self._paths:
            holder, name = _holder(record, path)
            if holder is not None and holder.get(name) and not isinstance(holder[name], bytes):
                found[path] = holder[name]
        return found

    def owner_of(self, record: Record) -> UserId:
        """Tell whose record it is."""
        return UserId(str(record[self._owner]))

    def _open(self, cipher: UserCipher | None, record_id: str, path: str, sealed: object) -> object:
        place = self._place(record_id, path)
        try:
            if cipher is not None and isinstance(sealed, bytes):
                return _UNPACK.decode(cipher.open(place, sealed))
        except (Unreadable, msgspec.MsgspecError):
            pass
        self._vault.failed(place)
        return self._instead.get(path)

    def _place(self, record_id: str, path: str) -> str:
        return f"{self._collection}/{record_id}/{path}"


def sealed_paths(document: type[Document]) -> tuple[str, ...]:
    """List the fields that a document declares to be sealed."""
    paths: Sequence[str] = getattr(document, "sealed", ())
    return tuple(paths)


def _holder(record: Record, path: str) -> tuple[Record | None, str]:
    """Find what holds the last field of a path; None when it is not there."""
    *outer, name = path.split(".")
    holder: object = record
    for step in outer:
        holder = holder.get(step) if isinstance(holder, dict) else None
    return (holder if isinstance(holder, dict) else None), name


def _own_holder(record: Record, path: str) -> tuple[Record, str]:
    """Find it where it is, with copies on the way, so that the record given stays as it is."""
    *outer, name = path.split(".")
    holder = record
    for step in outer:
        inner = holder[step]
        copy: Record = dict(inner) if isinstance(inner, dict) else {}
        holder[step] = copy
        holder = copy
    return holder, name
