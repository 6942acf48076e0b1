"""Ids and secrets."""

import time

import pytest

from adapters.ids import SystemIds
from domain.ids import is_a, user_id


def test_ulids_are_ascending_unique_and_of_the_domains_shape() -> None:
    ids = SystemIds()

    made = [ids.ulid() for _ in range(5_000)]

    assert made == sorted(set(made))
    assert all(is_a("user", user_id(ulid)) for ulid in made)


def test_ulids_ascend_even_when_the_clock_is_set_back(monkeypatch: pytest.MonkeyPatch) -> None:
    ids = SystemIds()
    before = ids.ulid()
    an_hour_ago = time.time_ns() - 3_600 * 10**9
    monkeypatch.setattr(time, "time_ns", lambda: an_hour_ago)

    after = [ids.ulid(), ids.ulid()]

    assert [before, *after] == sorted({before, *after})


def test_secrets_have_256_bits_and_never_repeat() -> None:
    secrets = {SystemIds().secret() for _ in range(100)}

    assert len(secrets) == 100
    assert {len(secret) for secret in secrets} == {43}
