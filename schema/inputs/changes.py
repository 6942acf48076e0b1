"""Updates: a field left out stays as it is, null clears it."""

from typing import Final, TypeVar

import strawberry

from domain.changes import UNCHANGED, Change

T = TypeVar("T")

LEFT_OUT: Final = strawberry.UNSET
"""The default of a field for which being left out and being null are two things."""


def change(value: T | None) -> Change[T]:
    """Tell what an input field's value does to the object's field."""
    return UNCHANGED if value is LEFT_OUT else value
