"""When a call is tried again."""

import pytest

from domain.errors import CoachError, ContentBlocked, DeadlineExceeded, ProviderUnavailable
from domain.resilience.retries import RetrySchedule

AWAY = ProviderUnavailable("away")


def test_pauses_double_up_to_the_longest() -> None:
    schedule = RetrySchedule(attempts=9, first_ms=200, longest_ms=1_000, jitter=lambda: 1.0)
    assert [schedule.pause_ms(attempt, AWAY) for attempt in range(1, 6)] == [200, 400, 800, 1_000, 1_000]


def test_a_random_part_of_them_is_waited() -> None:
    schedule = RetrySchedule(jitter=lambda: 0.25)
    assert schedule.pause_ms(1, AWAY) == 50


def test_there_are_so_many_attempts_and_no_more() -> None:
    schedule = RetrySchedule(attempts=3, jitter=lambda: 0.0)
    assert [schedule.pause_ms(attempt, AWAY) for attempt in (1, 2, 3)] == [0, 0, None]


def test_a_provider_is_asked_again_when_it_said() -> None:
    schedule = RetrySchedule(longest_ms=2_000)
    assert schedule.pause_ms(1, ProviderUnavailable("busy", retry_after_ms=1_500)) == 1_500


@pytest.mark.parametrize(
    "error",
    [
        ProviderUnavailable("busy", retry_after_ms=2_001),
        ProviderUnavailable("wrong key", lasting=True),
        DeadlineExceeded("slow"),
        ContentBlocked("no"),
    ],
    ids=["not for a while", "never", "took too long", "refused"],
)
def test_what_would_not_help_is_not_tried(error: CoachError) -> None:
    assert RetrySchedule(longest_ms=2_000).pause_ms(1, error) is None
