"""What every implementation of `Failures` promises. Subclasses give the fixtures `failures` and `pass_time`."""

import asyncio

from domain.growing_delay import Failures, GrowingDelay
from tests.contracts.rate_limits import PassTime

QUICK = GrowingDelay("quick", free=2, longest_ms=160, first_ms=40, kept_ms=5_000)
LONG = GrowingDelay("long", free=1, longest_ms=60_000, first_ms=60_000)


class FailuresContract:
    async def test_some_are_free_and_then_each_costs_twice_the_time(
        self, failures: Failures, pass_time: PassTime
    ) -> None:
        assert [await failures.begin(QUICK, "ada") for _ in range(3)] == [0, 0, 0]
        for longest in (40, 80, 160, 160):
            wait_ms = await failures.begin(QUICK, "ada")
            assert longest / 2 < wait_ms <= longest
            await pass_time(wait_ms)
            assert await failures.begin(QUICK, "ada") == 0

    async def test_who_has_to_wait_makes_it_no_longer(self, failures: Failures) -> None:
        for _ in range(2):
            await failures.begin(LONG, "ada")
        waits = [await failures.begin(LONG, "ada") for _ in range(5)]
        assert waits == sorted(waits, reverse=True)
        assert all(59_000 < wait <= 60_000 for wait in waits)

    async def test_of_many_at_once_no_more_pass_than_one_after_the_other(self, failures: Failures) -> None:
        waits = await asyncio.gather(*(failures.begin(LONG, "eve") for _ in range(20)))
        assert waits.count(0) == 2

    async def test_a_success_forgets_and_a_mistake_is_taken_back(self, failures: Failures) -> None:
        for _ in range(2):
            await failures.begin(LONG, "ada")
        await failures.take_back(LONG, "ada")
        assert await failures.begin(LONG, "ada") == 0
        assert await failures.begin(LONG, "ada") > 0
        await failures.forget(LONG, "ada")
        assert [await failures.begin(LONG, "ada") for _ in range(2)] == [0, 0]
        assert await failures.begin(LONG, "ada") > 0

    async def test_subjects_and_delays_are_counted_apart(self, failures: Failures) -> None:
        for _ in range(2):
            await failures.begin(LONG, "ada")
        assert await failures.begin(LONG, "bob") == 0
        assert await failures.begin(QUICK, "ada") == 0
        await failures.take_back(LONG, "nobody")
        await failures.forget(LONG, "nobody")
