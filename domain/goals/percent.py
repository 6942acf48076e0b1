"""How far something is, in whole percent: 100 only when it is reached, 0 when it is behind its beginning."""

from typing import Final

WHOLE: Final = 100


def percent_of_way(baseline: float, target: float, current: float) -> int:
    """Tell how much of the way from `baseline` to `target` is behind `current`, whichever of the two is greater.

    A target that is the baseline is something to keep: all or nothing.
    """
    if target == baseline:
        return WHOLE if current == target else 0
    return _percent((current - baseline) / (target - baseline))


def percent_done(done: int, still_open: int) -> int:
    """Tell how much of a list is done; an empty one is not begun."""
    return _percent(done / (done + still_open)) if done else 0


def _percent(share: float) -> int:
    if share >= 1:
        return WHOLE
    return min(WHOLE - 1, max(0, round(share * WHOLE)))
