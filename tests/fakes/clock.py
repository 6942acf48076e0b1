"""Time that passes only when a test says so, and ids that count."""

from datetime import UTC, datetime, timedelta
from typing import Final

_CROCKFORD: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_START: Final = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)


class FakeClock:
    """A clock advanced by hand; both readings move together."""

    def __init__(self, start: datetime = _START) -> None:
        self._start = start
        self._elapsed = timedelta()

    def advance(self, **delta: float) -> None:
        """Let time pass: `advance(seconds=30)`, `advance(days=1)`, ..."""
        self._elapsed += timedelta(**delta)

    def now(self) -> datetime:
        """Tell the time in UTC, cut to milliseconds."""
        now = self._start + self._elapsed
        return now.replace(microsecond=now.microsecond // 1000 * 1000)

    def monotonic_ms(self) -> float:
        """Tell how much time has passed, in milliseconds."""
        return self._elapsed / timedelta(milliseconds=1)


class FakeIds:
    """Valid ULIDs in ascending order, and secrets that never repeat."""

    def __init__(self) -> None:
        self._made = 0

    def ulid(self) -> str:
        """Make the next ULID."""
        return "01JFAKE" + self._count().rjust(19, "0")

    def secret(self) -> str:
        """Make the next secret, as long as a real one: 43 characters."""
        return "fake-secret-" + self._count().rjust(31, "0")

    def _count(self) -> str:
        self._made += 1
        number, digits = self._made, ""
        while number:
            number, digit = divmod(number, 32)
            digits = _CROCKFORD[digit] + digits
        return digits
