"""Answers given a moment ago."""

from domain.ids import user_id
from domain.speech.recent_answers import RecentAnswers
from tests.builders import a_ulid
from tests.fakes.clock import FakeClock

ADA, BOB = user_id(a_ulid()), user_id(a_ulid())


def some(clock: FakeClock | None = None, *, kept_ms: int = 60_000, max_bytes: int = 10) -> RecentAnswers[str]:
    return RecentAnswers(clock or FakeClock(), kept_ms=kept_ms, max_bytes=max_bytes)


def test_the_same_question_of_the_same_user_has_its_answer() -> None:
    answers = some()
    answers.put(ADA, "q", "a", 1)
    assert answers.get(ADA, "q") == "a"
    assert answers.get(ADA, "another") is None
    assert answers.get(BOB, "q") is None


def test_it_is_kept_for_so_long_and_no_longer() -> None:
    clock = FakeClock()
    answers = some(clock)
    answers.put(ADA, "q", "a", 1)
    clock.advance(seconds=59.999)
    assert answers.get(ADA, "q") == "a"
    clock.advance(seconds=0.001)
    assert answers.get(ADA, "q") is None


def test_the_oldest_make_room() -> None:
    answers = some()
    for name in ("one", "two", "three"):
        answers.put(ADA, name, name, 4)
    assert [answers.get(ADA, name) for name in ("one", "two", "three")] == [None, "two", "three"]


def test_what_is_too_large_is_not_kept_and_pushes_nothing_out() -> None:
    answers = some()
    answers.put(ADA, "small", "a", 4)
    answers.put(ADA, "large", "b", 11)
    assert (answers.get(ADA, "small"), answers.get(ADA, "large")) == ("a", None)


def test_an_answer_given_anew_takes_the_first_ones_place() -> None:
    answers = some()
    for _ in range(5):
        answers.put(ADA, "q", "a", 6)
    answers.put(ADA, "other", "b", 4)
    assert (answers.get(ADA, "q"), answers.get(ADA, "other")) == ("a", "b")


def test_without_any_time_nothing_is_kept() -> None:
    answers = some(kept_ms=0)
    answers.put(ADA, "q", "a", 1)
    assert answers.get(ADA, "q") is None


def test_a_user_can_be_forgotten() -> None:
    answers = some()
    answers.put(ADA, "q", "a", 1)
    answers.put(BOB, "q", "b", 1)
    answers.forget(ADA)
    assert (answers.get(ADA, "q"), answers.get(BOB, "q")) == (None, "b")
