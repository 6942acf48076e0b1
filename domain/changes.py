"""Updates: a field left out stays as it is, null clears it."""

from enum import Enum
from typing import Final, Literal, TypeAlias, TypeVar


class Unchanged(Enum):
    """The type of `UNCHANGED`."""

    UNCHANGED = "UNCHANGED"


UNCHANGED: Final = Unchanged.UNCHANGED

T = TypeVar("T")
Change: TypeAlias = T | None | Literal[Unchanged.UNCHANGED]
"""A new value, None to clear it, or UNCHANGED."""


def changed(change: Change[T], current: T | None) -> T | None:
    """Apply a change to a field that may be empty."""
    return current if change is UNCHANGED else change
