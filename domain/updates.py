"""Updates, field by field: what was left out stays, null clears, and only what changes is checked."""

from dataclasses import dataclass, field
from typing import TypeVar

from domain.changes import UNCHANGED, Change
from domain.checks import Check, Refusals
from domain.errors import UserErrorCode

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Update:
    """One update of one object; `refusals` collects what is wrong with it."""

    refusals: Refusals = field(default_factory=Refusals)

    def required(self, name: str, change: Change[T], current: T, check: Check[T]) -> T:
        """Change a field that cannot be empty; null is refused as REQUIRED."""
        if change is UNCHANGED:
            return current
        if change is None:
            self.refusals.add(UserErrorCode.REQUIRED, "This cannot be empty.", name)
            return current
        return check(change, self.refusals, name)

    def optional(self, name: str, change: Change[T], current: T | None, check: Check[T]) -> T | None:
        """Change a field that may be empty."""
        if change is UNCHANGED:
            return current
        return None if change is None else check(change, self.refusals, name)
