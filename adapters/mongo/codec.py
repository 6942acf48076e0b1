"""From the domain's dataclasses to BSON and back."""

from datetime import datetime
from typing import Final, Generic, TypeAlias, TypeVar

import msgspec

Record: TypeAlias = dict[str, object]
"""A MongoDB document as the driver gives and takes it."""

T = TypeVar("T")

_KEPT_AS_THEY_ARE: Final = (datetime, bytes)


class Codec(Generic[T]):
    """Turns one kind of dataclass into records and back: enums as their values, tuples as arrays, `id` as `_id`.

    Fields of a record that the dataclass does not have are the store's own and are left out when reading.
    """

    def __init__(self, kind: type[T], version: int = 1) -> None:
        self._kind = kind
        self._version = version

    def fields(self, entity: T) -> Record:
        """Give all fields but the id, for `$set`."""
        fields = self.values(entity)
        del fields["id"]
        return fields

    def record(self, entity: T) -> Record:
        """Give the whole record, with its id and schema version."""
        fields = self.values(entity)
        return {"_id": fields.pop("id"), "v": self._version, **fields}

    def values(self, entity: T) -> Record:
        """Give the fields of a dataclass as they are named."""
        fields: Record = msgspec.to_builtins(entity, builtin_types=_KEPT_AS_THEY_ARE)
        return fields

    def entity(self, record: Record) -> T:
        """Build the dataclass. Raises msgspec.ValidationError for a record of another shape."""
        named = {"id": record["_id"], **record} if "_id" in record else record
        return msgspec.convert(named, self._kind, builtin_types=_KEPT_AS_THEY_ARE)

    def maybe(self, record: Record | None) -> T | None:
        """Build the dataclass if there is a record."""
        return None if record is None else self.entity(record)
