"""A codec whose sealed fields are encrypted with their owner's key on the way to MongoDB, and decrypted coming back.

A document names them, with dots for fields of objects inside: `sealed: ClassVar = ("title", "why")`. Each is sealed as
a whole, whatever it holds, for the place where it stands: collection, id and field. What is empty stays as it is.
"""

from collections.abc import AsyncIterable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from typing import Final, Generic, TypeAlias, TypeVar, get_args, get_type_hints

from beanie import Document

from adapters.mongo.codec import Codec, Record
from adapters.mongo.record_seals import RecordSeals, sealed_paths
from adapters.vault.vault import Vault
from domain.ids import UserId

T = TypeVar("T")

Sealed: TypeAlias = bytes
"""What a document has in place of a sealed value: annotate such fields `str | Sealed`."""

UNREADABLE: Final = "[unreadable]"
"""Shown in place of a text that cannot be decrypted and must not be absent."""


class SealedCodec(Generic[T]):
    """Turns one kind of dataclass into records of one collection and back; a store gets it by `Database.sealed`."""

    def __init__(self, kind: type[T], document: type[Document], vault: Vault, version: int = 1) -> None:
        self._codec = Codec(kind, version)
        paths = [path for path in sealed_paths(document) if _has(kind, path)]
        self._seals = RecordSeals(document, vault, paths, {path: _instead_of(kind, path) for path in paths})

    async def record(self, entity: T) -> Record:
        """Give the whole record, with its id and schema version. Raises AccountGone."""
        return await self._seals.sealed(self._codec.record(entity))

    async def fields(self, entity: T) -> Record:
        """Give all fields but the id, for `$set`. Raises AccountGone."""
        record = await self._seals.sealed(self._codec.record(entity))
        del record["_id"], record["v"]
        return record

    async def some(self, owner_id: UserId, record_id: str, values: Mapping[str, object]) -> Record:
        """Seal those of these fields (by path, as builtins) that are to be sealed, for `$set`. Raises AccountGone."""
        return await self._seals.some(owner_id, record_id, values)

    async def entity(self, record: Record) -> T:
        """Build the dataclass. Raises msgspec.ValidationError for a record of another shape.

        A field that cannot be decrypted is left out where it may be, and else says UNREADABLE: never an exception.
        """
        return self._codec.entity(await self._seals.opened(record))

    async def maybe(self, record: Record | None) -> T | None:
        """Build the dataclass if there is a record."""
        return None if record is None else await self.entity(record)

    async def entities(self, records: AsyncIterable[Record]) -> list[T]:
        """Build the dataclasses of what a cursor finds."""
        return [await self.entity(record) async for record in records]

    async def in_order(self, ids: Sequence[str], records: AsyncIterable[Record]) -> list[T | None]:
        """Build the dataclasses of what a cursor finds, in the order of these ids; None for what it does not find."""
        by_id = {record["_id"]: await self.entity(record) async for record in records}
        return [by_id.get(record_id) for record_id in ids]


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
