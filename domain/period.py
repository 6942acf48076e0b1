"""A stretch of time that a question is about."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from domain.errors import BadInput

LONGEST_PERIOD: Final = timedelta(days=366)


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """From `start` on, up to and without `end`."""

    start: datetime
    end: datetime

    def check(self) -> "Period":
        """Refuse a period that is empty, or longer than a year. Raises BadInput."""
        if self.end <= self.start:
            raise BadInput("A period ends after it begins.")
        if self.end - self.start > LONGEST_PERIOD:
            raise BadInput(f"A period is at most {LONGEST_PERIOD.days} days long.")
        return self
