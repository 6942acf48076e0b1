"""Percentiles, and tables in Markdown."""

import math
from collections.abc import Iterable, Sequence


def percentile(values: Sequence[float], percent: float) -> float:
    """Tell the smallest value that `percent` of all values do not exceed (nearest rank). Raises ValueError if none."""
    if not values:
        raise ValueError("There is nothing to measure.")
    return sorted(values)[max(0, math.ceil(len(values) * percent / 100) - 1)]


def markdown(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Draw a table; the first column is text, the others are numbers."""
    rule = [":--", *["--:"] * (len(head) - 1)]
    return "\n".join(map(line, (head, rule, *rows)))


def line(row: Sequence[str]) -> str:
    """Draw one row."""
    return "| " + " | ".join(row) + " |"
