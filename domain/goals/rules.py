"""What fits into a goal and an action item."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from domain.checks import Between, Refusals, Text
from domain.errors import UserErrorCode
from domain.goals.entities import GoalMeasure
from domain.goals.requests import NewMeasure
from domain.limits import Limits

UNIT_LENGTH: Final = 40
GREATEST_VALUE: Final = 1e12
"""Beyond it a measure's way can no longer be told apart in a float."""
SCALE: Final = Between(0, 10)
PERCENT: Final = Between(0, 100)
_VALUE: Final = Between(-GREATEST_VALUE, GREATEST_VALUE)
_UNIT: Final = Text(UNIT_LENGTH, required=True)


@dataclass(frozen=True, slots=True)
class GoalRules:
    """Checks of fields, some as long as a setting says."""

    limits: Limits

    @property
    def title(self) -> Text:
        """Check a goal's title."""
        return Text(self.limits.max_title_length, required=True)

    @property
    def text(self) -> Text:
        """Check a text of several lines that may be empty."""
        return Text(self.limits.max_coaching_text_length, several_lines=True)

    @property
    def required_text(self) -> Text:
        """Check a text of several lines."""
        return Text(self.limits.max_coaching_text_length, required=True, several_lines=True)


def measure_from(new: NewMeasure, kept: GoalMeasure | None, refusals: Refusals) -> GoalMeasure:
    """Check a measure and make it: without a current value it stays where the `kept` one is, or at its baseline."""
    default = new.baseline if kept is None else kept.current
    return GoalMeasure(
        unit=_UNIT(new.unit, refusals, "measure", "unit"),
        baseline=_VALUE(new.baseline, refusals, "measure", "baseline"),
        target=_VALUE(new.target, refusals, "measure", "target"),
        current=_VALUE(default if new.current is None else new.current, refusals, "measure", "current"),
    )


def current_value(value: float, refusals: Refusals, *path: str) -> float:
    """Check where a measure is."""
    return _VALUE(value, refusals, *path)


@dataclass(frozen=True, slots=True)
class NotAfter:
    """A moment that is not to come."""

    now: datetime

    def __call__(self, value: datetime, refusals: Refusals, *path: str) -> datetime:
        """Check a moment."""
        if value > self.now:
            refusals.add(UserErrorCode.INVALID, "This is still to come.", *path)
        return value
