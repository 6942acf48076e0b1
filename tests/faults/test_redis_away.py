"""Redis dies and comes back, with what it remembers or without: nothing hangs, nobody is told a thing twice."""

import asyncio
from collections.abc import Sequence
from contextlib import AsyncExitStack
from random import Random

import pytest

from tests.faults.engines import transcript_of
from tests.faults.follower import Follower, following
from tests.faults.people import Person, Town, spoken
from tests.faults.stage import Stage
from tests.faults.stories import Asked

WITHIN_S = 15.0
"""From Redis's return to the end of every turn."""


async def test_it_comes_back_in_the_middle_of_a_reply(stage: Stage, town: Town, dice: Random) -> None:
    ada = await town.person()
    said = "I lie awake at night, at length."
    async with following(ada) as follower, following(ada) as other:
        turn_id = (await ada.write(said))["turn"]["id"]
        await follower.saw(turn_id, "AudioChunk")
        await asyncio.sleep(dice.uniform(0, 1))
        await stage.restart_redis()

        assert await follower.ended(turn_id, WITHIN_S) == "COMPLETED"
        verdict = await stage.verdict([follower, other], {turn_id: Asked(said=said)})
        assert verdict.restarts <= 1
        assert follower.gaps == 0
        await _goes_on(stage, ada, follower)


async def test_it_comes_back_in_the_middle_of_a_recording(stage: Stage, town: Town, dice: Random) -> None:
    ada, pieces = await town.person(), spoken()
    cut = dice.randrange(5, len(pieces) - 5)
    async with following(ada) as follower:
        turn_id = await ada.start_recording()
        assert await ada.send(turn_id, pieces[:cut])
        restarting = asyncio.create_task(stage.restart_redis())
        assert await ada.send(turn_id, pieces[cut:], first=cut)
        await restarting
        await ada.stop(turn_id, len(pieces))

        assert await follower.ended(turn_id, WITHIN_S) == "COMPLETED"
        await stage.verdict([follower], {turn_id: Asked(said=transcript_of(b"".join(pieces)))})
        assert follower.gaps == 0
        await _goes_on(stage, ada, follower)


@pytest.mark.parametrize("away_s", [3.0, 12.0])
async def test_it_is_away_for_a_while(stage: Stage, town: Town, away_s: float) -> None:
    """The longer absence is beyond the patience of a subscription, which then ends, and is begun again."""
    ada = await town.person()
    async with following(ada) as follower:
        turn_id = (await ada.write("Something else."))["turn"]["id"]
        await follower.saw(turn_id, "ReplyDelta")
        await stage.restart_redis(away_s=away_s)

        assert await follower.ended(turn_id, WITHIN_S) == "COMPLETED"
        await stage.verdict([follower], {turn_id: Asked(said="Something else.")})
        assert follower.gaps == 0


async def test_it_comes_back_empty(stage: Stage, town: Town, dice: Random) -> None:
    """At the same time one turn is recorded, one thought about, one answered, and one conversation is silent."""
    recorded, pieces = await town.person(), spoken()
    silent, thought, answered = await town.person(), await town.person(), await town.person()
    async with AsyncExitStack() as stack:
        followers = [
            await stack.enter_async_context(following(person)) for person in (silent, recorded, thought, answered)
        ]
        reply = (await answered.write("I lie awake, at length."))["turn"]["id"]
        await followers[3].saw(reply, "AudioChunk")
        recording = await recorded.start_recording()
        assert await recorded.send(recording, pieces[:10])
        thought_about = (await thought.write("Hm."))["turn"]["id"]
        await asyncio.sleep(dice.uniform(0, 0.2))
        await stage.restart_redis(empty=True)

        # The recording lived in Redis alone: the client is told, and has to say it again.
        await recorded.send(recording, pieces[10:], first=10)
        await recorded.stop(recording, len(pieces))
        assert await followers[1].ended(recording, WITHIN_S) == "FAILED"
        assert await followers[2].ended(thought_about, WITHIN_S) == "COMPLETED"
        assert await followers[3].ended(reply, WITHIN_S) == "COMPLETED"
        for follower, asked in zip(
            followers,
            (
                {},
                {recording: Asked(said=None)},
                {thought_about: Asked(said="Hm.")},
                {reply: Asked(said="I lie awake, at length.")},
            ),
            strict=True,
        ):
            await follower.until(lambda f: f.gaps > 0)
            await stage.verdict([follower], asked)
            await _goes_on(stage, follower.person, follower)
        assert all(set(follower.refusals) <= {"EVENT_GAP", "OVERLOADED"} for follower in followers)


async def test_an_end_that_was_stored_and_could_not_be_told_is_told_later(stage: Stage, town: Town) -> None:
    """MongoDB sleeps until the reply is over and Redis is gone, so that its owner comes as far as storing the end."""
    ada = await town.person()
    async with following(ada) as follower:
        turn_id = (await ada.write("I lie awake."))["turn"]["id"]
        await follower.saw(turn_id, "ReplyDelta")
        stage.freeze_mongo()
        await follower.saw(turn_id, "ReplyCompleted")
        await follower.until(lambda f: any(piece["isLast"] for piece in f.of(turn_id, "AudioChunk")))
        stage.redis.process.kill()
        stage.mongo.process.thaw()
        await stage.mongo.stores(turn_id, "COMPLETED")
        assert follower.status(turn_id) is None
        await stage.restart_redis()

        assert await follower.ended(turn_id, WITHIN_S) == "COMPLETED"
        verdict = await stage.verdict([follower], {turn_id: Asked(said="I lie awake.")})
        assert verdict.restarts == 0
        assert follower.gaps == 0
        await _goes_on(stage, ada, follower)


async def test_all_of_many_turns_end(stage: Stage, town: Town, dice: Random) -> None:
    people = [await town.person() for _ in range(8)]
    async with AsyncExitStack() as stack:
        followers = [await stack.enter_async_context(following(person)) for person in people]
        turns: Sequence[str] = await asyncio.gather(*(_write_later(person, dice.uniform(0, 2)) for person in people))
        await asyncio.sleep(dice.uniform(0, 0.5))
        await stage.restart_redis()
        for follower, turn_id in zip(followers, turns, strict=True):
            assert await follower.ended(turn_id, WITHIN_S) == "COMPLETED"
            verdict = await stage.verdict([follower], {turn_id: Asked(said="Whatever.")})
            assert verdict.restarts <= 1


async def _write_later(person: Person, after_s: float) -> str:
    await asyncio.sleep(after_s)
    return str((await person.write("Whatever."))["turn"]["id"])


async def _goes_on(stage: Stage, person: Person, follower: Follower) -> None:
    """The next turn is as good as any."""
    turn_id = (await person.write("And another thing."))["turn"]["id"]
    assert await follower.ended(turn_id) == "COMPLETED"
    await stage.verdict([follower], {turn_id: Asked(said="And another thing.")})
