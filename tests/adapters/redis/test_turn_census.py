"""How many turns the other processes work on."""

from redis.asyncio import Redis

from adapters.redis.turn_census import KEY, RedisTurnCensus
from tests.contracts.reading import until


async def test_processes_learn_of_each_other(client: Redis) -> None:
    running = {"a": 3, "b": 4}
    async with (
        RedisTurnCensus(client, lambda: running["a"], every_s=0.05) as a,
        RedisTurnCensus(client, lambda: running["b"], every_s=0.05) as b,
        RedisTurnCensus(client, lambda: 0, every_s=0.05) as c,
    ):
        await _comes_to(c, 7)
        await _comes_to(a, 4)
        running["a"] = 1
        await _comes_to(b, 1)


async def test_one_that_leaves_does_not_count(client: Redis) -> None:
    async with RedisTurnCensus(client, lambda: 0, every_s=0.05) as staying:
        async with RedisTurnCensus(client, lambda: 5, every_s=0.05):
            await _comes_to(staying, 5)
        await _comes_to(staying, 0)


async def test_one_that_died_is_forgotten(client: Redis) -> None:
    await client.hset(KEY, "dead", "9 1000")
    async with RedisTurnCensus(client, lambda: 0, every_s=0.05) as staying:

        async def gone() -> bool:
            return not await client.hexists(KEY, "dead")

        await until(gone)
        assert staying.elsewhere() == 0


async def test_without_redis_it_goes_on(nowhere: Redis) -> None:
    async with RedisTurnCensus(nowhere, lambda: 5, every_s=0.01) as census:
        assert census.elsewhere() == 0


async def _comes_to(census: RedisTurnCensus, number: int) -> None:
    async def is_there() -> bool:
        return census.elsewhere() == number

    await until(is_there)
