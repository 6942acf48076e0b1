"""Argon2id off the event loop, for a bounded number of people at once."""

import asyncio
import time
from collections.abc import Iterator

import argon2
import pytest

from adapters.accounts.argon2_hasher import Argon2Hasher
from domain.errors import Overloaded


@pytest.fixture
def hasher() -> Iterator[Argon2Hasher]:
    hasher = Argon2Hasher()
    yield hasher
    hasher.close()


async def test_it_hashes_with_argon2id_and_the_recommended_cost(hasher: Argon2Hasher) -> None:
    assert (await hasher.hash("correct horse battery")).startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_nobodys_password_costs_what_somebodys_does(hasher: Argon2Hasher) -> None:
    known = argon2.extract_parameters(hasher._argon2.hash("correct horse battery"))

    assert argon2.extract_parameters(hasher._nobodys_hash) == known


@pytest.mark.slow
async def test_nobodys_password_takes_as_long_to_refuse_as_somebodys(hasher: Argon2Hasher) -> None:
    known = await hasher.hash("correct horse battery")

    async def seconds(password_hash: str | None) -> float:
        started = time.perf_counter()
        assert not await hasher.verify("a wrong password", password_hash)
        return time.perf_counter() - started

    # The fastest of many, taken by turns: whatever else the machine does makes both slower, and none faster.
    pairs = [(await seconds(None), await seconds(known)) for _ in range(15)]
    nobodys, somebodys = (min(times) for times in zip(*pairs, strict=True))
    assert 1 / 3 < nobodys / somebodys < 3


async def test_a_stored_hash_that_cannot_be_read_matches_nothing(hasher: Argon2Hasher) -> None:
    assert not await hasher.verify("correct horse battery", "not a hash")


async def test_the_event_loop_turns_while_passwords_are_hashed() -> None:
    hasher = Argon2Hasher(passes=20)
    work = asyncio.create_task(hasher.hash("correct horse battery"))
    turns = 0
    while not work.done():
        await asyncio.sleep(0)
        turns += 1
    hasher.close()

    assert work.result()
    assert turns > 20


async def test_when_too_many_wait_the_next_is_told_to_come_back() -> None:
    hasher = Argon2Hasher(threads=1, max_waiting=1)
    async with asyncio.TaskGroup() as group:
        two = [group.create_task(hasher.hash("correct horse battery")) for _ in range(2)]
        await asyncio.sleep(0)
        with pytest.raises(Overloaded) as refused:
            await hasher.hash("correct horse battery")

    assert refused.value.retry_after_ms > 0
    assert all(task.result() for task in two)
    assert await hasher.hash("there is room again")
    hasher.close()


async def test_who_gives_up_waiting_frees_their_place() -> None:
    hasher = Argon2Hasher(threads=1, max_waiting=0)
    leaving = asyncio.create_task(hasher.hash("correct horse battery"))
    await asyncio.sleep(0)
    leaving.cancel()
    with pytest.raises(asyncio.CancelledError):
        await leaving

    assert await hasher.hash("correct horse battery")
    hasher.close()
