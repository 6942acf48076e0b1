"""A sign-in is checked at each request, and asked for at most once a second."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.accounts.entities import SignIn, Viewer
from domain.accounts.sign_in_check import SignInCheck
from domain.errors import Unauthenticated
from domain.ids import SignInId
from tests.builders import a_sign_in
from tests.fakes.clock import FakeClock
from tests.fakes.stores import FakeSignIns


class CountedSignIns(FakeSignIns):
    """Counts how often it is asked."""

    asked = 0

    async def get(self, sign_in_id: SignInId) -> SignIn | None:
        self.asked += 1
        return await super().get(sign_in_id)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def sign_ins() -> CountedSignIns:
    return CountedSignIns()


@pytest.fixture
def check(sign_ins: CountedSignIns, clock: FakeClock) -> SignInCheck:
    return SignInCheck(sign_ins=sign_ins, clock=clock, capacity=3)


async def a_viewer(sign_ins: FakeSignIns, clock: FakeClock) -> Viewer:
    sign_in = a_sign_in(expires_at=clock.now() + timedelta(days=30))
    await sign_ins.add(sign_in)
    expires_at = clock.now() + timedelta(minutes=15)
    return Viewer(user_id=sign_in.user_id, sign_in_id=sign_in.id, expires_at=expires_at)


async def test_the_store_is_asked_once_a_second(check: SignInCheck, sign_ins: CountedSignIns, clock: FakeClock) -> None:
    viewer = await a_viewer(sign_ins, clock)

    for _ in range(40):
        await check.require_good(viewer)
        clock.advance(milliseconds=50)

    assert sign_ins.asked == 2


async def test_a_logout_elsewhere_holds_within_a_second(
    check: SignInCheck, sign_ins: CountedSignIns, clock: FakeClock
) -> None:
    viewer = await a_viewer(sign_ins, clock)
    await check.require_good(viewer)
    await sign_ins.end(viewer.sign_in_id, clock.now())

    clock.advance(seconds=1)

    with pytest.raises(Unauthenticated):
        await check.require_good(viewer)


async def test_a_logout_here_holds_at_once(check: SignInCheck, sign_ins: CountedSignIns, clock: FakeClock) -> None:
    viewer = await a_viewer(sign_ins, clock)
    await check.require_good(viewer)
    await sign_ins.end(viewer.sign_in_id, clock.now())

    check.end(viewer.sign_in_id)

    with pytest.raises(Unauthenticated):
        await check.require_good(viewer)


async def test_an_expired_token_of_a_good_sign_in_is_refused(
    check: SignInCheck, sign_ins: CountedSignIns, clock: FakeClock
) -> None:
    viewer = await a_viewer(sign_ins, clock)
    await check.require_good(viewer)

    clock.advance(minutes=15)

    with pytest.raises(Unauthenticated):
        await check.require_good(viewer)


async def test_expired_unknown_and_foreign_sign_ins_are_refused(
    check: SignInCheck, sign_ins: CountedSignIns, clock: FakeClock
) -> None:
    viewer, other = await a_viewer(sign_ins, clock), await a_viewer(sign_ins, clock)
    expired = a_sign_in(expires_at=clock.now())
    await sign_ins.add(expired)

    for bad in (
        replace(viewer, sign_in_id=a_sign_in().id),
        replace(viewer, sign_in_id=expired.id, user_id=expired.user_id),
        replace(viewer, user_id=other.user_id),
    ):
        with pytest.raises(Unauthenticated):
            await check.require_good(bad)


async def test_only_the_latest_answers_are_remembered(
    check: SignInCheck, sign_ins: CountedSignIns, clock: FakeClock
) -> None:
    viewers = [await a_viewer(sign_ins, clock) for _ in range(4)]
    for viewer in viewers:
        await check.require_good(viewer)

    await check.require_good(viewers[-1])
    assert sign_ins.asked == 4
    await check.require_good(viewers[0])
    assert sign_ins.asked == 5
