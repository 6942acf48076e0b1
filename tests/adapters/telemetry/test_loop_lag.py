"""The lag of an event loop: near zero when it has time, and high for a moment after it had none."""

import asyncio
import time

from adapters.telemetry.loop_lag import LoopLag
from tests.contracts.reading import until


async def test_an_idle_loop_is_hardly_late() -> None:
    async with LoopLag(interval_s=0.01) as lag:
        await asyncio.sleep(0.1)
        assert lag.ms() < 50


async def test_a_loop_that_was_blocked_tells_so_and_forgets_it() -> None:
    async with LoopLag(interval_s=0.01) as lag:
        await asyncio.sleep(0.02)
        time.sleep(0.4)  # noqa: ASYNC251 - to block the loop is the point

        async def told() -> bool:
            return lag.ms() > 100

        async def forgotten() -> bool:
            return lag.ms() < 20

        await until(told)
        await until(forgotten)
