"""Scalars at their edges."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from graphql import GraphQLError

from schema.scalars import SCALARS, Base64, MicroUSD, Upload


def parse(scalar: object, value: object) -> object:
    take = SCALARS[scalar].parse_value
    assert take is not None
    return take(value)


def show(scalar: object, value: object) -> object:
    give = SCALARS[scalar].serialize
    assert give is not None
    return give(value)


@pytest.mark.parametrize(
    ("scalar", "value"),
    [
        (datetime, "2026-01-31"),
        (datetime, "2026-01-31T18:30:00"),
        (datetime, "2026-02-30T18:30:00Z"),
        (datetime, "2026-01-31T25:00:00Z"),
        (datetime, "20260131T183000Z"),
        (datetime, "0001-01-01T00:00:00+23:59"),
        (datetime, "2026-01-31T18:30:00Z\n"),
        (datetime, 1_769_884_200),
        (date, "2026-1-31"),
        (date, "2026-02-30"),
        (date, 20260131),
        (MicroUSD, 1.5),
        (MicroUSD, "1"),
        (MicroUSD, True),
        (MicroUSD, 2**53),
        (Base64, "AAE"),
        (Upload, "AAEC"),
    ],
    ids=str,
)
def test_what_is_not_one_is_refused_as_bad_input(scalar: object, value: object) -> None:
    with pytest.raises(GraphQLError) as refused:
        parse(scalar, value)
    assert refused.value.extensions == {"code": "BAD_USER_INPUT", "retryable": False}


def test_a_moment_may_come_with_any_offset_and_goes_out_in_utc() -> None:
    evening = datetime(2026, 1, 31, 18, 30, 0, 120_000, tzinfo=UTC)

    assert parse(datetime, "2026-01-31T20:30:00.12+02:00") == evening
    assert parse(datetime, "2026-01-31t18:30:00.120z") == evening
    assert show(datetime, evening.astimezone(timezone(timedelta(hours=2)))) == "2026-01-31T18:30:00.120Z"


def test_days_amounts_and_bytes_go_both_ways() -> None:
    assert show(date, parse(date, "2026-01-31")) == "2026-01-31"
    assert show(MicroUSD, parse(MicroUSD, -(2**40))) == -(2**40)
    assert show(Base64, parse(Base64, "AAEC/w==")) == "AAEC/w=="
    assert parse(Base64, "") == b""
