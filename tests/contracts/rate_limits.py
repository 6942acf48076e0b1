"""What all rate limits promise. Subclasses give the fixtures `limits` and `pass_time`."""

from collections.abc import Awaitable, Callable

from domain.pacing import Allowance, RateLimits

PassTime = Callable[[float], Awaitable[None]]
"""Let so many milliseconds pass."""

THREE = Allowance("turns", 3, per_ms=60_000)


class RateLimitsContract:
    async def test_an_allowance_is_there_at_once_and_then_used_up(self, limits: RateLimits) -> None:
        assert [await limits.take(THREE, "ada") for _ in range(3)] == [0, 0, 0]
        assert 19_000 < await limits.take(THREE, "ada") <= 20_000

    async def test_who_is_refused_uses_nothing_up(self, limits: RateLimits) -> None:
        for _ in range(3):
            await limits.take(THREE, "ada")
        waits = [await limits.take(THREE, "ada") for _ in range(5)]
        assert waits == sorted(waits, reverse=True)
        assert all(19_000 < wait <= 20_000 for wait in waits)

    async def test_subjects_and_allowances_are_counted_apart(self, limits: RateLimits) -> None:
        once = Allowance("sign-ins", 1)
        assert await limits.take(once, "ada") == 0
        assert await limits.take(once, "ada") > 0
        assert await limits.take(once, "bob") == 0
        assert await limits.take(THREE, "ada") == 0

    async def test_after_the_time_told_the_next_one_passes_and_not_before(
        self, limits: RateLimits, pass_time: PassTime
    ) -> None:
        two = Allowance("quick", 2, per_ms=400)
        assert [await limits.take(two, "ada") for _ in range(2)] == [0, 0]
        wait_ms = await limits.take(two, "ada")
        assert 0 < wait_ms <= 200
        await pass_time(wait_ms / 2)
        assert 0 < await limits.take(two, "ada") <= wait_ms / 2 + 1
        await pass_time(wait_ms / 2 + 1)
        assert await limits.take(two, "ada") == 0
        assert await limits.take(two, "ada") > 0

    async def test_it_grows_back_to_all_of_it_and_no_further(self, limits: RateLimits, pass_time: PassTime) -> None:
        two = Allowance("rested", 2, per_ms=200)
        for _ in range(2):
            await limits.take(two, "ada")
        await pass_time(500)
        assert [await limits.take(two, "ada") for _ in range(2)] == [0, 0]
        assert await limits.take(two, "ada") > 0

    async def test_uneven_allowances_are_given_whole(self, limits: RateLimits) -> None:
        seven = Allowance("uneven", 7)
        assert [await limits.take(seven, "ada") for _ in range(7)] == [0] * 7
        assert await limits.take(seven, "ada") > 0
