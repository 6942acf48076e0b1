"""MongoDB dies and comes back: replies go on without it, and what it could not take then it takes later."""

import asyncio
import time
from random import Random

import httpx
import pytest

from tests.e2e.client import ApiError
from tests.faults.engines import transcript_of
from tests.faults.follower import following
from tests.faults.people import Person, Town, spoken
from tests.faults.stage import Stage
from tests.faults.stories import Asked

OUTAGE_S = 20.0
DEADLINE_S = 10.0
"""Within this every operation is answered, whatever the database does."""
OVERHEAD_S = 1.0
WITHIN_S = 15.0
"""From MongoDB's return to the end of every turn."""


async def test_it_comes_back_in_the_middle_of_a_reply(stage: Stage, town: Town, dice: Random) -> None:
    ada, said = await town.person(), "I lie awake, at length."
    async with following(ada) as follower:
        turn_id = (await ada.write(said))["turn"]["id"]
        await follower.saw(turn_id, "AudioChunk")
        await asyncio.sleep(dice.uniform(0, 1))
        await stage.restart_mongo()

        assert await follower.ended(turn_id) == "COMPLETED"
        verdict = await stage.verdict([follower], {turn_id: Asked(said=said)})
    assert verdict.restarts == 0
    assert follower.gaps == 0


async def test_it_comes_back_in_the_middle_of_a_recording(stage: Stage, town: Town, dice: Random) -> None:
    ada, pieces = await town.person(), spoken()
    cut = dice.randrange(5, len(pieces) - 5)
    async with following(ada) as follower:
        turn_id = await ada.start_recording()
        assert await ada.send(turn_id, pieces[:cut])
        restarting = asyncio.create_task(stage.restart_mongo())
        assert await ada.send(turn_id, pieces[cut:], first=cut)
        await restarting
        await ada.stop(turn_id, len(pieces))

        assert await follower.ended(turn_id) == "COMPLETED"
        await stage.verdict([follower], {turn_id: Asked(said=transcript_of(b"".join(pieces)))})
    assert follower.gaps == 0


@pytest.mark.parametrize("how", ["killed", "frozen"])
async def test_an_outage(stage: Stage, town: Town, how: str) -> None:
    """The reply under way is heard to its end meanwhile; all else is refused in time, and may be tried again."""
    ada, bob, said = await town.person(), await town.person(), "I lie awake, at length."
    async with following(ada) as follower:
        turn_id = (await ada.write(said))["turn"]["id"]
        await follower.saw(turn_id, "AudioChunk")
        out_at = time.time()
        returning = asyncio.create_task(_outage(stage, how))
        await asyncio.sleep(0.1)
        await asyncio.gather(*(_is_refused_in_time(stage, bob, mutation) for mutation in _mutations(bob)))
        await follower.saw(turn_id, "ReplyCompleted")
        assert time.time() < out_at + OUTAGE_S, "the words came during the outage"
        await follower.until(lambda f: f.of(turn_id, "AudioChunk")[-1]["isLast"])
        assert time.time() < out_at + OUTAGE_S, "the voice came during the outage"
        assert follower.status(turn_id) is None, "the turn ends when it is stored"
        await returning

        assert await follower.ended(turn_id, WITHIN_S) == "COMPLETED"
        verdict = await stage.verdict([follower], {turn_id: Asked(said=said)})
        assert verdict.restarts == 0
        await _goes_on(stage, bob)


async def test_a_turn_that_was_killed_with_it_is_taken_up_when_it_returns(stage: Stage, town: Town) -> None:
    ada = await town.person()
    async with following(ada) as follower:
        turn_id = (await ada.write("I lie awake."))["turn"]["id"]
        owner = await stage.owner(turn_id)
        await follower.saw(turn_id, "ReplyDelta")
        stage.mongo.process.kill()
        stage.kill(owner)
        await stage.restart_mongo(away_s=2)

        assert await follower.ended(turn_id, WITHIN_S) == "COMPLETED"
        verdict = await stage.verdict([follower], {turn_id: Asked(said="I lie awake.")})
    assert verdict.restarts == 1


async def _outage(stage: Stage, how: str) -> None:
    if how == "killed":
        await stage.restart_mongo(away_s=OUTAGE_S)
        return
    stage.freeze_mongo()
    await asyncio.sleep(OUTAGE_S)
    stage.mongo.process.thaw()


def _mutations(person: Person) -> dict[str, dict[str, object]]:
    conversation = {"conversationId": person.conversation_id}
    return {
        "sendMessage": {**conversation, "text": "Are you there?"},
        "startRecording": {**conversation, "format": "PCM16", "sampleRate": 16_000},
        "createConversation": {"title": "Another"},
        "updateConversation": {"id": person.conversation_id, "title": "Another"},
    }


async def _is_refused_in_time(stage: Stage, person: Person, mutation: str) -> None:
    input_ = _mutations(person)[mutation]
    async with httpx.AsyncClient(base_url=person.url, trust_env=False, timeout=3 * DEADLINE_S) as http:
        patient = type(person.user)(http, person.token, email="", refresh_token="")
        asked_at = time.monotonic()
        with pytest.raises(ApiError) as refused:
            await patient.attempt(mutation, **input_)
    took_s = time.monotonic() - asked_at
    stage.note(f"MongoDB away: {mutation} was refused with {refused.value.code} after {took_s:.1f} s")
    assert refused.value.extensions["retryable"]
    assert took_s < DEADLINE_S + OVERHEAD_S


async def _goes_on(stage: Stage, person: Person) -> None:
    async with following(person) as follower:
        turn_id = (await person.write("And another thing."))["turn"]["id"]
        assert await follower.ended(turn_id) == "COMPLETED"
        await stage.verdict([follower], {turn_id: Asked(said="And another thing.")})
