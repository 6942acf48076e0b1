"""When a provider is left alone."""

from domain.resilience.breaker import BreakerRules, BreakerState, CircuitBreaker
from tests.fakes.clock import FakeClock

RULES = BreakerRules(failures=3, open_ms=30_000)


def a_breaker() -> tuple[CircuitBreaker, FakeClock]:
    clock = FakeClock()
    return CircuitBreaker(RULES, clock), clock


def state(breaker: CircuitBreaker) -> BreakerState:
    return breaker.state


def fail(breaker: CircuitBreaker, times: int = 1) -> None:
    for _ in range(times):
        assert breaker.admits()
        breaker.failed()


def test_it_opens_after_failures_in_a_row() -> None:
    breaker, _ = a_breaker()
    fail(breaker, 2)
    assert state(breaker) is BreakerState.CLOSED
    fail(breaker)
    assert state(breaker) is BreakerState.OPEN
    assert not breaker.admits()


def test_an_answer_in_between_starts_the_count_anew() -> None:
    breaker, _ = a_breaker()
    fail(breaker, 2)
    breaker.succeeded()
    fail(breaker, 2)
    assert state(breaker) is BreakerState.CLOSED


def test_after_a_while_one_call_goes_through_and_closes_it() -> None:
    breaker, clock = a_breaker()
    fail(breaker, 3)
    clock.advance(seconds=29.999)
    assert not breaker.admits()
    clock.advance(seconds=0.001)
    assert state(breaker) is BreakerState.HALF_OPEN
    assert [breaker.admits() for _ in range(3)] == [True, False, False]
    breaker.succeeded()
    assert state(breaker) is BreakerState.CLOSED
    assert breaker.admits()


def test_a_probe_that_fails_opens_it_for_as_long_again() -> None:
    breaker, clock = a_breaker()
    fail(breaker, 3)
    clock.advance(seconds=30)
    fail(breaker)
    assert state(breaker) is BreakerState.OPEN
    clock.advance(seconds=30)
    assert breaker.admits()


def test_a_probe_that_was_given_up_lets_another_one_try() -> None:
    breaker, clock = a_breaker()
    fail(breaker, 3)
    clock.advance(seconds=30)
    assert breaker.admits()
    breaker.abandoned()
    assert breaker.admits()


def test_what_will_last_opens_it_at_once() -> None:
    breaker, _ = a_breaker()
    breaker.failed(lasting=True)
    assert state(breaker) is BreakerState.OPEN


def test_a_provider_that_asks_to_be_left_alone_is() -> None:
    breaker, clock = a_breaker()
    breaker.failed(leave_alone_ms=60_000)
    clock.advance(seconds=59)
    assert not breaker.admits()
    clock.advance(seconds=1)
    assert breaker.admits()
