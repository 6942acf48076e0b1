"""Keyset pages over plain lists, newest first."""

from collections.abc import Iterable
from typing import TypeVar

from domain.errors import BadInput
from domain.pages import PageRequest

T = TypeVar("T")


def after(keyed: Iterable[tuple[str, T]], key: str | None, request: PageRequest) -> list[T]:
    """Take up to one more than a page in reading order, from a list whose keys fall."""
    items = list(keyed)
    if request.backward:
        return [item for its, item in reversed(items) if key is None or its > key][: request.size + 1]
    return [item for its, item in items if key is None or its < key][: request.size + 1]


def in_time(message_id: str) -> str:
    """Make a key of a message that sorts by time: in a turn the user speaks first."""
    return message_id.replace("_user", "_0").replace("_coach", "_1")


def check_key(key: str | None, prefix: str) -> None:
    """Refuse the key of another list."""
    if key is not None and not key.startswith(prefix):
        raise BadInput("That cursor is not one of this list's.")
