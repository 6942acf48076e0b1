"""Time, ids and randomness as ports, so that tests decide them."""

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """The wall clock and the stopwatch."""

    def now(self) -> datetime:
        """Tell the time in UTC, cut to milliseconds as the database keeps it."""
        ...

    def monotonic_ms(self) -> float:
        """Read a stopwatch that never jumps, in milliseconds."""
        ...


class Ids(Protocol):
    """Names for new things, and secrets nobody can guess."""

    def ulid(self) -> str:
        """Make a ULID that sorts after every one made before it in this process."""
        ...

    def secret(self) -> str:
        """Make an unguessable URL-safe string of at least 256 bits."""
        ...
