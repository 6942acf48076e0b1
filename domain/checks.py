"""Checks of input fields, and what collects all they refuse, so that a form shows everything wrong at once.

A check takes a value, where to note what is wrong with it, and the field's path; it returns the value as it is kept.
"""

import re
import unicodedata
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Final, TypeAlias, TypeVar

from domain.errors import InvalidInput, UserError, UserErrorCode

T = TypeVar("T")

_UNFIT: Final = frozenset({"Cc", "Cs"})
"""Control characters, and halves of surrogate pairs, which no database keeps."""
_LAYOUT: Final = frozenset("\n\r\t")


@dataclass(slots=True)
class Refusals:
    """What is wrong with one input, so far."""

    errors: list[UserError] = field(default_factory=list)

    def add(self, code: UserErrorCode, message: str, *path: str) -> None:
        """Note a refused field; `path` is relative to `input`."""
        self.errors.append(UserError(code, message, ("input", *path)))

    def settle(self) -> None:
        """Go on if nothing was refused. Raises InvalidInput with all that was."""
        if self.errors:
            raise InvalidInput(self.errors)


Check: TypeAlias = Callable[[T, Refusals, str], T]


@dataclass(frozen=True, slots=True)
class Text:
    """A text of at most `max_length` characters, counted and kept without the blanks around it."""

    max_length: int
    required: bool = False
    several_lines: bool = False

    def __call__(self, value: str, refusals: Refusals, *path: str) -> str:
        """Trim and check a text."""
        text = value.strip()
        if len(text) > self.max_length:
            refusals.add(UserErrorCode.TOO_LONG, f"At most {self.max_length} characters fit here.", *path)
        elif self.required and not text:
            refusals.add(UserErrorCode.REQUIRED, "This cannot be empty.", *path)
        elif not is_clean(text, _LAYOUT if self.several_lines else frozenset()):
            refusals.add(UserErrorCode.INVALID, "This holds characters that cannot be kept.", *path)
        return text


@dataclass(frozen=True, slots=True)
class ListOf:
    """At most `max_items` texts; repeated ones are kept once."""

    item: Text
    max_items: int

    def __call__(self, value: tuple[str, ...], refusals: Refusals, *path: str) -> tuple[str, ...]:
        """Check a list and each of its items."""
        if len(value) > self.max_items:
            refusals.add(UserErrorCode.TOO_LONG, f"At most {self.max_items} items fit here.", *path)
            return value
        return tuple(dict.fromkeys(self.item(text, refusals, *path, str(i)) for i, text in enumerate(value)))


@dataclass(frozen=True, slots=True)
class Between:
    """A number from `lowest` to `highest`."""

    lowest: float
    highest: float

    def __call__(self, value: T, refusals: Refusals, *path: str) -> T:
        """Check a number; NaN is none."""
        if not (isinstance(value, int | float) and self.lowest <= value <= self.highest):
            refusals.add(UserErrorCode.INVALID, f"This is between {self.lowest:g} and {self.highest:g}.", *path)
        return value


@dataclass(frozen=True, slots=True)
class OneOf:
    """One of a server's offers."""

    choices: Collection[str]
    message: str

    def __call__(self, value: str, refusals: Refusals, *path: str) -> str:
        """Check a choice."""
        if value not in self.choices:
            refusals.add(UserErrorCode.INVALID, self.message, *path)
        return value


@dataclass(frozen=True, slots=True)
class Shaped:
    """A text of a certain shape."""

    shape: re.Pattern[str]
    message: str

    def __call__(self, value: str, refusals: Refusals, *path: str) -> str:
        """Check a shape."""
        if not self.shape.fullmatch(value):
            refusals.add(UserErrorCode.INVALID, self.message, *path)
        return value


def anything(value: T, _refusals: Refusals, *_path: str) -> T:
    """Accept what its type already says enough about."""
    return value


def is_clean(text: str, allowed: Collection[str] = frozenset()) -> bool:
    """Tell whether a text has no control characters but the `allowed` ones, and can be encoded."""
    return all(char in allowed or unicodedata.category(char) not in _UNFIT for char in text)
