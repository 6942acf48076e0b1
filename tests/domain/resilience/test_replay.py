"""Speech that can be heard again."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from domain.errors import ProviderUnavailable
from domain.resilience.replay import Replay


async def pieces(queue: "asyncio.Queue[bytes | None]") -> AsyncIterator[bytes]:
    while (piece := await queue.get()) is not None:
        yield piece


async def heard(listener: AsyncIterator[bytes]) -> list[bytes]:
    return [piece async for piece in listener]


def filled(*items: bytes | None) -> "asyncio.Queue[bytes | None]":
    queue: asyncio.Queue[bytes | None] = asyncio.Queue()
    for item in items:
        queue.put_nowait(item)
    return queue


async def test_each_listener_hears_all_of_it() -> None:
    async with Replay(pieces(filled(b"a", b"", b"b", None)), 10) as replay:
        ends: list[str] = []
        assert await heard(replay.listen(lambda: ends.append("first"))) == [b"a", b"", b"b"]
        assert await heard(replay.listen(lambda: ends.append("second"))) == [b"a", b"", b"b"]
    assert ends == ["first", "second"]


async def test_a_listener_that_is_cancelled_takes_nothing_along() -> None:
    queue = filled(b"a")
    async with Replay(pieces(queue), 10) as replay:
        first = asyncio.create_task(heard(replay.listen()))
        for _ in range(4):
            await asyncio.sleep(0)
        first.cancel()
        await asyncio.wait([first])
        queue.put_nowait(b"b")
        for _ in range(3):
            await asyncio.sleep(0)
        queue.put_nowait(None)
        assert await heard(replay.listen()) == [b"a", b"b"]


async def test_what_nobody_waits_for_any_more_is_left() -> None:
    async with Replay(pieces(filled()), 10) as replay:
        listener = asyncio.create_task(heard(replay.listen()))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        listener.cancel()
        await asyncio.wait([listener])


async def test_more_than_is_kept_is_heard_once() -> None:
    async with Replay(pieces(filled(b"aa", b"bb", b"cc", None)), 5) as replay:
        assert await heard(replay.listen()) == [b"aa", b"bb", b"cc"]
        with pytest.raises(ProviderUnavailable):
            replay.listen()
