"""Turns in progress, counted on a real server."""

import pytest
from redis.asyncio import Redis
from structlog.testing import capture_logs

from adapters.redis.turn_seats import RedisTurnSeats
from domain.errors import StoreUnavailable
from tests.contracts.reading import until
from tests.contracts.turn_seats import TurnSeatsContract, turns_of_one_user


class TestRedisTurnSeats(TurnSeatsContract):
    @pytest.fixture
    def seats(self, client: Redis) -> RedisTurnSeats:
        return RedisTurnSeats(client, length_ms=60_000)


async def test_what_nobody_counts_out_is_forgotten(client: Redis) -> None:
    seats = RedisTurnSeats(client, length_ms=50)
    lost, following = turns_of_one_user(2)
    assert await seats.take(lost, 1)
    await until(lambda: seats.take(following, 1))


async def test_without_redis_nobody_is_counted_in_and_all_are_out(nowhere: Redis) -> None:
    seats, (turn,) = RedisTurnSeats(nowhere, length_ms=1_000), turns_of_one_user(1)
    with pytest.raises(StoreUnavailable):
        await seats.take(turn, 1)
    with capture_logs() as logs:
        await seats.give_back(turn)
    assert [entry["event"] for entry in logs] == ["turn_seat.not_given_back"]
