"""How far a goal is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.goals.percent import percent_done, percent_of_way
from domain.goals.rules import GREATEST_VALUE

values = st.floats(-GREATEST_VALUE, GREATEST_VALUE)


@pytest.mark.parametrize(
    ("baseline", "target", "current", "percent"),
    [
        (0, 10, 2.9, 29),
        (4, 8, 4, 0),
        (4, 8, 8, 100),
        (4, 8, 9, 100),
        (4, 8, 3, 0),
        (90, 80, 85, 50),
        (90, 80, 95, 0),
        (90, 80, 79, 100),
        (0, 1_000, 999, 99),
        (8, 8, 8, 100),
        (8, 8, 7.9, 0),
        (-5, 5, 0, 50),
    ],
)
def test_it_is_the_share_of_the_way(baseline: float, target: float, current: float, percent: int) -> None:
    assert percent_of_way(baseline, target, current) == percent


@given(values, values, values)
def test_it_stays_within_bounds_and_is_whole_only_at_the_target(baseline: float, target: float, current: float) -> None:
    percent = percent_of_way(baseline, target, current)

    assert 0 <= percent <= 100
    assert percent_of_way(baseline, target, target) == 100
    if percent == 100 and target != baseline:
        assert abs(current - baseline) >= abs(target - baseline) * (1 - 1e-9)


@given(values, values, values, values)
def test_nearer_is_never_less(baseline: float, target: float, one: float, two: float) -> None:
    near, far = sorted((one, two), key=lambda value: abs(target - value))
    between = sorted((baseline, target))
    if all(between[0] <= value <= between[1] for value in (one, two)) and baseline != target:
        assert percent_of_way(baseline, target, near) >= percent_of_way(baseline, target, far)


@pytest.mark.parametrize(("done", "still_open", "percent"), [(0, 0, 0), (0, 3, 0), (1, 2, 33), (2, 0, 100)])
def test_without_a_measure_what_is_done_counts(done: int, still_open: int, percent: int) -> None:
    assert percent_done(done, still_open) == percent
