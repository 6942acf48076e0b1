"""What every word of turns handed over promises. Subclasses give the fixture `pair`: two processes' ends of it."""

import asyncio

from domain.turns.ports import Handovers

PATIENCE_S = 5


class HandoversContract:
    async def test_who_waits_is_woken(self, pair: tuple[Handovers, Handovers]) -> None:
        leaving, staying = pair
        waiting = asyncio.create_task(staying.wait())
        await asyncio.sleep(0)
        assert not waiting.done()
        await leaving.announce()
        await asyncio.wait_for(waiting, PATIENCE_S)

    async def test_what_was_announced_before_the_wait_is_not_missed_and_not_told_twice(
        self, pair: tuple[Handovers, Handovers]
    ) -> None:
        leaving, staying = pair
        await leaving.announce()
        await asyncio.wait_for(staying.wait(), PATIENCE_S)
        again = asyncio.create_task(staying.wait())
        await asyncio.sleep(0)
        assert not again.done()
        await leaving.announce()
        await asyncio.wait_for(again, PATIENCE_S)
