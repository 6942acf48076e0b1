"""A codec whose sealed fields are encrypted with their owner's key on the way to MongoDB, and decrypted coming back.

A document names them, with dots for fields of objects inside: `sealed: ClassVar = ("title", "why")`. Each is sealed as
a whole, whatever it holds, for the place where it stands: collection, id and field. What is empty stays as it is.
"""

from collections.abc import AsyncIterable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from typing import Final, Generic, TypeAlias, TypeVar, get_args, get_type_hints

import msgspec
from beanie import Document

from adapters.mongo.codec import Codec, Record
from adapters.vault.user_cipher import Unreadable, UserCipher
from adapters.vault.vault import Vault
from domain.ids import UserId

T = TypeVar("T")

Sealed: TypeAlias = bytes
"""What a document has in place of a sealed value: annotate such fields `str | Sealed`."""

UNREADABLE: Final = "[unreadable]"
"""Shown in place of a text that cannot be decrypted and must not be absent."""

_PACK: Final = msgspec.msgpack.Encoder()
_UNPACK: Final = msgspec.msgpack.Decoder()


class SealedCodec(Generic[T]):
    """Turns one kind of dataclass into records of one collection and back; a store gets it by `Database.sealed`."""

    def __init__(self, kind: type[T], document: type[Document], vault: Vault, version: int = 1) -> None:
        self._codec = Codec(kind, version)
        self._collection = document.get_collection_name()
        self._owner: str = getattr(document, "owner", "owner_id")
        self._paths = tuple(path for path in sealed_paths(document) if _has(kind, path))
        self._instead = {path: _instead_of(kind, path) for path in self._paths}
        self._vault = vault

    async def record(self, entity: T) -> Record:
        """Give the whole record, with its id and schema version. Raises AccountGone."""
        return await self._seal(self._codec.record(entity))

    async def fields(self, entity: T) -> Record:
        """Give all fields but the id, for `$set`. Raises AccountGone."""
        record = await self._seal(self._codec.record(entity))
        del record["_id"], record["v"]
        return record

    async def some(self, owner_id: UserId, record_id: str, values: Mapping[str, object]) -> Record:
        """Seal those of these fields (by path, as builtins) that are to be sealed, for `$set`. Raises AccountGone."""
        change = dict(values)
        for path in self._paths:
            if change.get(path):
                cipher = await self._vault.sealing(owner_id)
                change[path] = cipher.seal(self._place(record_id, path), _PACK.encode(change[path]))
        return change

    async def entity(self, record: Record) -> T:
        """Build the dataclass. Raises msgspec.ValidationError for a record of another shape.

        A field that cannot be decrypted is left out where it may be, and else says UNREADABLE: never an exception.
        """
        return self._codec.entity(await self._open(record))

    async def maybe(self, record: Record | None) -> T | None:
        """Build the dataclass if there is a record."""
        return None if record is None else await self.entity(record)

    async def entities(self, records: AsyncIterable[Record]) -> list[T]:
        """Build the dataclasses of what a cursor finds."""
        return [await self.entity(record) async for record in records]

    async def _seal(self, record: Record) -> Record:
        record_id = str(record["_id"])
        for path in self._paths:
            holder, name = _holder(record, path)
            if holder is not None and holder.get(name):
                cipher = await self._vault.sealing(self._owner_of(record))
                holder[name] = cipher.seal(self._place(record_id, path), _PACK.encode(holder[name]))
        return record

    async def _open(self, record: Record) -> Record:
        opened: Record | None = None
        cipher: UserCipher | None = None
        for path in self._paths:
            holder, name = _holder(record, path)
            if holder is None or not isinstance(holder.get(name), bytes):
                continue
            if opened is None:
                opened, cipher = dict(record), await self._vault.opening(self._owner_of(record))
            holder, name = _own_holder(opened, path)
            holder[name] = self._opened(cipher, str(record["_id"]), path, holder[name])
        return record if opened is None else opened

    def _opened(self, cipher: UserCipher | None, record_id: str, path: str, sealed: object) -> object:
        place = self._place(record_id, path)
        try:
            if cipher is not None and isinstance(sealed, bytes):
                return _UNPACK.decode(cipher.open(place, sealed))
        except (Unreadable, msgspec.MsgspecError):
            pass
        self._vault.failed(place)
        return self._instead[path]

    def _owner_of(self, record: Record) -> UserId:
        return UserId(str(record[self._owner]))

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


def _has(kind: object, path: str) -> bool:
    first = path.partition(".")[0]
    return isinstance(kind, type) and is_dataclass(kind) and first in {field.name for field in fields(kind)}


def _instead_of(kind: object, path: str) -> object:
    """Tell what stands for a field that cannot be decrypted: nothing where its type allows that, or a word."""
    name, _, rest = path.partition(".")
    hint = get_type_hints(kind)[name]
    if rest:
        inner = next((arg for arg in (hint, *get_args(hint)) if isinstance(arg, type) and is_dataclass(arg)), None)
        return _instead_of(inner, rest)
    if type(None) in get_args(hint):
        return None
    if hint is str:
        return UNREADABLE
    if getattr(hint, "__origin__", None) in (tuple, list):
        return []
    raise TypeError(f"{path} of {kind} has nothing to stand for it: make it optional, or seal what is in it.")
