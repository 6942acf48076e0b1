"""Keyset pagination: a page is asked for by the key of its neighbour, never by counting.

Source: the Relay cursor connections specification, section 4.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from domain.errors import BadInput

DEFAULT_SIZE: Final = 20
MAX_SIZE: Final = 100

T = TypeVar("T")
U = TypeVar("U")


@dataclass(frozen=True, slots=True)
class PageRequest:
    """`size` items after (or, going back, before) the item whose key is `key`; lists are newest first."""

    size: int = DEFAULT_SIZE
    key: str | None = None
    backward: bool = False


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Items in list order, newest first, and whether there are more on either side."""

    items: tuple[T, ...]
    has_next: bool
    has_previous: bool
    total: int | None = None

    @classmethod
    def cut(cls, found: Sequence[T], request: PageRequest, total: int | None = None) -> "Page[T]":
        """Make a page of up to `size + 1` items found in reading order (reversed when going back)."""
        more = len(found) > request.size
        items = tuple(found[: request.size])
        if request.backward:
            return cls(items[::-1], has_next=request.key is not None, has_previous=more, total=total)
        return cls(items, has_next=more, has_previous=request.key is not None, total=total)

    def map(self, change: Callable[[T], U]) -> "Page[U]":
        """Change every item."""
        return Page(tuple(map(change, self.items)), self.has_next, self.has_previous, self.total)


def page_request(
    first: int | None, after: str | None, last: int | None, before: str | None, is_key: Callable[[str], bool]
) -> PageRequest:
    """Check a connection's four arguments; cursors are the neighbour's key itself.

    Raises BadInput when they contradict each other, a size is not within 1..100, or a cursor is not a key.
    """
    backward = last is not None or before is not None
    if backward and (first is not None or after is not None):
        raise BadInput("Page forward with `first` and `after`, or back with `last` and `before`, not both.")
    size, key, name = (last, before, "last") if backward else (first, after, "first")
    if size is not None and not 1 <= size <= MAX_SIZE:
        raise BadInput(f"`{name}` must be between 1 and {MAX_SIZE}.")
    if key is not None and not is_key(key):
        raise BadInput("That cursor is not one of this list's.")
    return PageRequest(DEFAULT_SIZE if size is None else size, key, backward)
