"""Who may do what how often."""

import pytest

from domain.errors import RateLimited
from domain.ids import UserId
from domain.limits import Limits
from domain.pacing import NoRateLimits, Pace, home_of
from tests.fakes.clock import FakeClock
from tests.fakes.sharing import FakeRateLimits

ADA, BOB = UserId("user_ada"), UserId("user_bob")
LIMITS = Limits(
    max_turns_per_minute=1,
    max_changes_per_minute=2,
    max_sign_ins_per_minute=2,
    max_sign_ins_per_address_per_minute=3,
    max_registrations_per_minute=1,
    max_requests_per_minute=2,
)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def pace(clock: FakeClock) -> Pace:
    return Pace(FakeRateLimits(clock), LIMITS)


async def test_each_user_begins_so_many_turns(pace: Pace, clock: FakeClock) -> None:
    await pace.begin_turn(ADA)
    with pytest.raises(RateLimited) as refused:
        await pace.begin_turn(ADA)
    assert refused.value.retry_after_ms == 60_000
    await pace.begin_turn(BOB)
    clock.advance(seconds=60)
    await pace.begin_turn(ADA)


async def test_turns_and_changes_are_counted_apart(pace: Pace) -> None:
    await pace.begin_turn(ADA)
    await pace.change(ADA)
    await pace.change(ADA)
    with pytest.raises(RateLimited) as refused:
        await pace.change(ADA)
    assert refused.value.retry_after_ms == 30_000


async def test_an_account_is_tried_so_often_from_wherever(pace: Pace) -> None:
    await pace.sign_in("ada@example.org", "192.0.2.1")
    await pace.sign_in("ada@example.org", "192.0.2.2")
    with pytest.raises(RateLimited):
        await pace.sign_in("ada@example.org", "192.0.2.3")
    await pace.sign_in("bob@example.org", "192.0.2.3")


async def test_an_address_tries_so_many_accounts(pace: Pace) -> None:
    for name in ("ada", "bob", "eve"):
        await pace.sign_in(f"{name}@example.org", "192.0.2.1")
    with pytest.raises(RateLimited):
        await pace.sign_in("joe@example.org", "192.0.2.1")
    await pace.sign_in("joe@example.org", "192.0.2.2")


async def test_an_address_opens_so_many_accounts_and_asks_so_often(pace: Pace) -> None:
    await pace.register("192.0.2.1")
    with pytest.raises(RateLimited):
        await pace.register("192.0.2.1")
    await pace.register("192.0.2.2")
    await pace.request("192.0.2.1")
    await pace.request("192.0.2.1")
    with pytest.raises(RateLimited):
        await pace.request("192.0.2.1")


async def test_an_unknown_address_is_nobodys(pace: Pace) -> None:
    for _ in range(5):
        await pace.register(None)
        await pace.request(None)
    with pytest.raises(RateLimited):
        for _ in range(5):
            await pace.sign_in("ada@example.org", None)


async def test_switched_off_nobody_is_limited() -> None:
    pace = Pace(NoRateLimits(), LIMITS)
    for _ in range(5):
        await pace.begin_turn(ADA)


@pytest.mark.parametrize(
    ("address", "home"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("fe80::1%eth0", "fe80::/64"),
        ("a proxy's nonsense", "a proxy's nonsense"),
    ],
)
def test_a_customer_has_one_ipv4_address_or_an_ipv6_network(address: str, home: str) -> None:
    assert home_of(address) == home
