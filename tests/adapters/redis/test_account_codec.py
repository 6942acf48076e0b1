"""Events of accounts survive being bytes."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.redis.account_codec import ACCOUNT_KINDS, decode_account_event, encode_account_event
from adapters.redis.positions import Position, to_cursor
from domain.accounts.events import AccountEvent

HERE: Final = Position("00ff00ff00ff00ff", (1_700_000_000_000, 3))

st.register_type_strategy(datetime, st.datetimes(timezones=st.just(UTC)))
st.register_type_strategy(int, st.integers(-(2**63), 2**63 - 1))
st.register_type_strategy(float, st.floats(allow_nan=False))


@pytest.mark.parametrize("kind", ACCOUNT_KINDS)
def test_every_kind_of_event_comes_back_with_its_cursor(kind: type[AccountEvent]):
    @given(st.from_type(kind))
    def roundtrip(event: AccountEvent) -> None:
        assert decode_account_event(HERE, encode_account_event(event)) == replace(event, cursor=to_cursor(HERE))

    roundtrip()


@pytest.mark.parametrize(
    "data", [msgspec.msgpack.encode(("BadgeEarned", {"badge": "of a newer version"})), b"", b"\xc1"]
)
def test_what_this_version_does_not_know_is_passed_over(data: bytes):
    assert decode_account_event(HERE, data) is None
