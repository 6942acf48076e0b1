"""What every RefreshTokens promises."""

import pytest

from adapters.accounts.keys import derived_key
from adapters.accounts.opaque_refresh_tokens import OpaqueRefreshTokens
from adapters.ids import SystemIds
from domain.accounts.ports import RefreshTokens
from domain.errors import Unauthenticated
from domain.ids import sign_in_id
from tests.builders import a_ulid
from tests.fakes.accounts import FakeRefreshTokens


@pytest.fixture(params=["fake", "opaque"])
def tokens(request: pytest.FixtureRequest) -> RefreshTokens:
    if request.param == "fake":
        return FakeRefreshTokens()
    return OpaqueRefreshTokens(keys=[derived_key("a secret", "refresh-tokens")], ids=SystemIds())


def test_first_tokens_never_repeat(tokens: RefreshTokens) -> None:
    name = sign_in_id(a_ulid())

    assert tokens.first(name) != tokens.first(name)


def test_a_token_has_one_successor_however_often_it_is_asked_for(tokens: RefreshTokens) -> None:
    token = tokens.first(sign_in_id(a_ulid()))

    assert tokens.next(token) == tokens.next(token)


def test_tokens_of_a_chain_are_all_different_and_tell_whose_they_are(tokens: RefreshTokens) -> None:
    name = sign_in_id(a_ulid())
    chain = [tokens.first(name)]
    for _ in range(60):
        chain += tokens.next(chain[-1])

    assert len(set(chain)) == len(chain)
    assert {tokens.sign_in_of(token) for token in chain} == {name}


def test_a_digest_stands_for_one_token_and_does_not_show_it(tokens: RefreshTokens) -> None:
    token = tokens.first(sign_in_id(a_ulid()))

    assert tokens.digest(token) == tokens.digest(token) != tokens.digest(tokens.next(token)[0])
    assert token.partition(".")[2] not in tokens.digest(token).split()


@pytest.mark.parametrize(
    "garbage", ["", ".", "x.y", "signin_", "signin_0.x", "ü.ü", "\ud800", f"user_{'0' * 26}.x", f"signin_{'0' * 26}."]
)
def test_garbage_belongs_to_no_sign_in(tokens: RefreshTokens, garbage: str) -> None:
    with pytest.raises(Unauthenticated):
        tokens.sign_in_of(garbage)
