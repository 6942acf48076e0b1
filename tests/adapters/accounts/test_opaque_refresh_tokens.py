"""Refresh tokens nobody can foresee."""

from adapters.accounts.keys import derived_key
from adapters.accounts.opaque_refresh_tokens import OpaqueRefreshTokens
from domain.ids import sign_in_id
from tests.builders import a_ulid
from tests.fakes.clock import FakeIds


def with_secret(*secrets: str) -> OpaqueRefreshTokens:
    return OpaqueRefreshTokens(keys=[derived_key(secret, "refresh-tokens") for secret in secrets], ids=FakeIds())


def test_processes_with_the_same_secret_hand_out_the_same_successor() -> None:
    token = with_secret("ours").first(sign_in_id(a_ulid()))

    assert with_secret("ours").next(token) == with_secret("ours").next(token)


def test_without_the_secret_a_successor_cannot_be_made() -> None:
    token = with_secret("ours").first(sign_in_id(a_ulid()))

    assert with_secret("ours").next(token) != with_secret("theirs").next(token)


def test_successors_have_the_shape_of_first_tokens() -> None:
    tokens = with_secret("ours")
    first = tokens.first(sign_in_id(a_ulid()))
    [successor] = tokens.next(first)

    assert len(successor) == len(first)
    assert tokens.sign_in_of(successor) == tokens.sign_in_of(first)


def test_an_older_secrets_successor_is_still_known_after_the_newest_ones() -> None:
    token = with_secret("old").first(sign_in_id(a_ulid()))

    newest, older = with_secret("new", "old").next(token)

    assert [newest] == with_secret("new").next(token)
    assert [older] == with_secret("old").next(token)
