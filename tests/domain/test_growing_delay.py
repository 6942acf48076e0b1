"""Delays that grow, and whom they hit."""

import pytest

from domain.errors import RateLimited
from domain.growing_delay import GrowingDelay, NoFailures
from domain.limits import Limits
from domain.pacing import NoRateLimits, Pace
from tests.contracts.failures import FailuresContract
from tests.contracts.rate_limits import PassTime
from tests.fakes.clock import FakeClock
from tests.fakes.sharing import FakeFailures

ADA, EVE = "ada@example.org", "eve@example.org"
HOME, ELSEWHERE = "192.0.2.1", "198.51.100.7"
LIMITS = Limits(
    free_guesses=2,
    max_guess_delay_ms=8_000,
    free_guesses_per_account=4,
    max_guess_delay_per_account_ms=2_000,
    free_guesses_per_address=6,
    max_guess_delay_per_address_ms=4_000,
    free_taken_addresses=1,
)


class TestFakeFailures(FailuresContract):
    @pytest.fixture
    def clock(self) -> FakeClock:
        return FakeClock()

    @pytest.fixture
    def failures(self, clock: FakeClock) -> FakeFailures:
        return FakeFailures(clock)

    @pytest.fixture
    def pass_time(self, clock: FakeClock) -> PassTime:
        async def advance(ms: float) -> None:
            clock.advance(milliseconds=ms)

        return advance


def test_a_delay_doubles_from_a_second_to_the_longest() -> None:
    delay = GrowingDelay("any", free=3, longest_ms=10_000)

    assert [delay.after(failures) for failures in range(10)] == [0, 0, 0, 0, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000]
    assert delay.after(10**9) == 10_000
    assert delay.schedule() == (0, 0, 0, 1_000, 2_000, 4_000, 8_000, 10_000)


@pytest.mark.parametrize(("free", "longest_ms"), [(0, 1), (0, 1_000), (5, 900_000), (50, 300_000)])
def test_the_schedule_says_what_the_delay_says(free: int, longest_ms: int) -> None:
    delay = GrowingDelay("any", free=free, longest_ms=longest_ms)
    schedule = delay.schedule()

    assert list(schedule) == [delay.after(failures) for failures in range(1, len(schedule) + 1)]
    assert list(schedule) == sorted(schedule)
    assert schedule[-1] == delay.after(10**6) == longest_ms


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def pace(clock: FakeClock) -> Pace:
    return Pace(NoRateLimits(), LIMITS, FakeFailures(clock))


async def refused(pace: Pace, email: str, address: str | None) -> int:
    with pytest.raises(RateLimited) as error:
        await pace.sign_in(email, address)
    return error.value.retry_after_ms


async def test_guessing_from_one_place_takes_ever_longer(pace: Pace, clock: FakeClock) -> None:
    for _ in range(3):
        await pace.sign_in(ADA, HOME)
    assert await refused(pace, ADA, HOME) == 1_000
    clock.advance(seconds=1)
    await pace.sign_in(ADA, HOME)
    assert await refused(pace, ADA, HOME) == 2_000


async def test_who_knows_the_password_starts_anew(pace: Pace) -> None:
    for _ in range(10):
        await pace.sign_in(ADA, HOME)
        await pace.signed_in(ADA, HOME)
    for _ in range(3):
        await pace.sign_in(ADA, HOME)
    assert await refused(pace, ADA, HOME) == 1_000


async def test_guessing_from_everywhere_delays_the_account_but_never_for_long(pace: Pace, clock: FakeClock) -> None:
    for number in range(5):
        await pace.sign_in(ADA, f"192.0.2.{number}")
    assert await refused(pace, ADA, ELSEWHERE) == 1_000
    for number in range(5, 50):
        clock.advance(seconds=2)
        await pace.sign_in(ADA, f"192.0.2.{number}")
    assert await refused(pace, ADA, ELSEWHERE) == 2_000
    clock.advance(seconds=2)
    await pace.sign_in(ADA, ELSEWHERE)
    await pace.signed_in(ADA, ELSEWHERE)


async def test_trying_everybody_from_one_place_delays_the_place(pace: Pace) -> None:
    for number in range(7):
        await pace.sign_in(f"{number}@example.org", HOME)
    assert await refused(pace, ADA, HOME) == 1_000
    await pace.sign_in(ADA, ELSEWHERE)


async def test_ones_own_success_does_not_pay_for_guesses_at_others(pace: Pace) -> None:
    for number in range(6):
        await pace.sign_in(f"{number}@example.org", HOME)
        await pace.sign_in(EVE, HOME)
        await pace.signed_in(EVE, HOME)
    await pace.sign_in("last@example.org", HOME)
    assert await refused(pace, ADA, HOME) == 1_000


async def test_who_is_refused_by_one_delay_uses_none_of_the_others_up(pace: Pace, clock: FakeClock) -> None:
    for number in range(7):
        await pace.sign_in(f"{number}@example.org", HOME)
    for _ in range(20):
        assert await refused(pace, ADA, HOME) <= 1_000
    clock.advance(seconds=1)
    await pace.sign_in(ADA, HOME)
    clock.advance(seconds=2)
    await pace.sign_in(ADA, HOME)


async def test_nobodys_account_is_delayed_like_somebodys(clock: FakeClock) -> None:
    failures = FakeFailures(clock)
    pace = Pace(NoRateLimits(), LIMITS, failures)
    told = []
    for email, place in ((ADA, HOME), ("nobody@example.org", ELSEWHERE)):
        failures.begun.clear()
        for _ in range(3):
            await pace.sign_in(email, place)
        told.append((list(failures.begun), await refused(pace, email, place)))

    assert told[0] == told[1]


async def test_asking_which_addresses_are_taken_takes_ever_longer(pace: Pace, clock: FakeClock) -> None:
    for _ in range(10):
        await pace.register(HOME)
        await pace.registered(HOME)
    for _ in range(2):
        await pace.register(HOME)
    with pytest.raises(RateLimited) as error:
        await pace.register(HOME)
    assert error.value.retry_after_ms == 1_000
    await pace.register(ELSEWHERE)
    await pace.register(None)


async def test_switched_off_nobody_waits() -> None:
    pace = Pace(NoRateLimits(), LIMITS, NoFailures())
    for _ in range(100):
        await pace.sign_in(ADA, HOME)
        await pace.register(HOME)
    await pace.signed_in(ADA, HOME)
    await pace.registered(HOME)
