"""What every AccessTokens promises."""

from datetime import timedelta

import pytest

from adapters.accounts.jwt_access_tokens import JwtAccessTokens
from adapters.accounts.keys import key_ring
from domain.accounts.entities import Viewer
from domain.accounts.ports import AccessTokens
from domain.errors import Unauthenticated
from domain.ids import sign_in_id, user_id
from tests.builders import a_ulid
from tests.fakes.accounts import FakeAccessTokens
from tests.fakes.clock import FakeClock


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture(params=["fake", "jwt"])
def tokens(request: pytest.FixtureRequest, clock: FakeClock) -> AccessTokens:
    if request.param == "fake":
        return FakeAccessTokens(clock)
    keys = key_ring(["a secret of the server's own"], "access-tokens")
    return JwtAccessTokens(keys=keys, issuer="voice-coach", audience="voice-coach", clock=clock)


def a_viewer(clock: FakeClock) -> Viewer:
    expires_at = clock.now() + timedelta(minutes=15)
    return Viewer(user_id=user_id(a_ulid()), sign_in_id=sign_in_id(a_ulid()), expires_at=expires_at)


def test_a_token_tells_for_whom_it_was_issued(tokens: AccessTokens, clock: FakeClock) -> None:
    viewer = a_viewer(clock)

    assert tokens.read(tokens.issue(viewer)) == viewer


def test_a_token_is_good_until_its_last_moment_and_not_longer(tokens: AccessTokens, clock: FakeClock) -> None:
    viewer = a_viewer(clock)
    token = tokens.issue(viewer)

    clock.advance(minutes=14, seconds=59.999)
    assert tokens.read(token) == viewer

    clock.advance(seconds=0.001)
    with pytest.raises(Unauthenticated):
        tokens.read(token)


@pytest.mark.parametrize("garbage", ["", ".", "..", "a.b.c", "Bearer x", "ü", "\ud800", "\x00", "x" * 100_000])
def test_garbage_is_refused(tokens: AccessTokens, garbage: str) -> None:
    with pytest.raises(Unauthenticated):
        tokens.read(garbage)


def test_a_token_with_one_character_changed_is_refused(tokens: AccessTokens, clock: FakeClock) -> None:
    token = tokens.issue(a_viewer(clock))

    for at in range(0, len(token), 7):
        changed = token[:at] + ("A" if token[at] != "A" else "B") + token[at + 1 :]
        with pytest.raises(Unauthenticated):
            tokens.read(changed)
