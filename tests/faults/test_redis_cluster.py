"""The product on a Redis Cluster: masters die, slots move, and copies die as they do on one server."""

import asyncio
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from random import Random

import pytest

from tests.faults.engines import transcript_of
from tests.faults.follower import Follower, following
from tests.faults.people import Person, Town, spoken
from tests.faults.redis_cluster import ClusterStage, a_cluster_stage
from tests.faults.stories import Asked
from tests.faults.summary import SUMMARY

AWAY_S = 1.0
WITHIN_S = 20.0
"""From a master's return to the end of every turn."""
TAKEN_OVER_S = 5.0
"""From the death of a turn's owner to the turn's last event, with leases of a second."""
AT_LENGTH = "I lie awake at night, at length."
IN_SHORT = "I lie awake."


@pytest.fixture(scope="module")
def cluster() -> Iterator[ClusterStage]:
    with tempfile.TemporaryDirectory(prefix="voice-coach-faults-") as path, a_cluster_stage(Path(path)) as stage:
        yield stage


@pytest.fixture
async def stage(cluster: ClusterStage, seed: int) -> ClusterStage:
    """The stage of this file in place of the one all others share."""
    del seed
    await cluster.masters.whole()
    await cluster.mend()
    SUMMARY.runs += 1
    return cluster


async def test_a_master_dies_and_only_its_own_conversations_wait(stage: ClusterStage, town: Town, dice: Random) -> None:
    """On each master one reply is spoken, to a message, and one recording is made."""
    pieces = spoken()
    async with AsyncExitStack() as stack:
        talks = []
        for master in stage.masters.nodes:
            written = await stack.enter_async_context(following(await stage.settler(town, master)))
            recorded = await stack.enter_async_context(following(await stage.settler(town, master)))
            talks.append((written, recorded))
        victim = stage.masters.nodes[0]
        recordings = [await recorded.person.start_recording() for _, recorded in talks]
        for (_, recorded), recording in zip(talks, recordings, strict=True):
            assert await recorded.person.send(recording, pieces[:10])
        replies = [(await written.person.write(AT_LENGTH))["turn"]["id"] for written, _ in talks]
        for (written, _), reply in zip(talks, replies, strict=True):
            await written.saw(reply, "AudioChunk")
        await asyncio.sleep(dice.uniform(0, 0.5))

        await stage.kill_master(victim)
        killed_at = time.time()
        saying = [
            asyncio.create_task(_say_the_rest(recorded.person, recording))
            for (_, recorded), recording in zip(talks, recordings, strict=True)
        ]
        # They do not wait for the master: it comes back after they went on.
        for (written, _), reply in zip(talks[1:], replies[1:], strict=True):
            words = len(written.of(reply, "ReplyDelta"))
            await written.until(lambda f, r=reply, n=words: len(f.of(r, "ReplyDelta")) >= n + 10)  # type: ignore[misc]
        await asyncio.sleep(killed_at + AWAY_S - time.time())
        await victim.start()
        back_at = time.time()

        assert all(await asyncio.gather(*saying[1:]))
        await saying[0]
        ends = []
        for number, ((written, recorded), reply, recording) in enumerate(zip(talks, replies, recordings, strict=True)):
            heard = transcript_of(b"".join(pieces))
            for follower, turn_id, said in ((written, reply, AT_LENGTH), (recorded, recording, heard)):
                status = await follower.ended(turn_id, WITHIN_S)
                verdict = await stage.verdict([follower], {turn_id: Asked(said=said)})
                if number == 0:
                    assert status in {"COMPLETED", "FAILED"}
                    ends.append(f"{status} after {_end_of(follower) - back_at:.1f} s, {verdict.restarts} restarts")
                else:
                    assert (status, verdict.restarts) == ("COMPLETED", 0)
                assert follower.gaps == 0
        stage.note(f"master away for {back_at - killed_at:.1f} s: {'; '.join(ends)}; the others as ever")
        await _all_go_on(stage, [follower for talk in talks for follower in talk])


async def test_a_conversation_moves_to_another_master_in_the_middle_of_its_reply(
    stage: ClusterStage, town: Town, dice: Random
) -> None:
    ada = await town.person()
    async with following(ada) as follower, following(ada) as other:
        reply = (await ada.write(AT_LENGTH))["turn"]["id"]
        await follower.saw(reply, "AudioChunk")
        for _ in range(2):
            source = await stage.master_of(ada)
            await _moves(stage, ada, dice)
            await _hears_on(follower, reply, dice)
            assert await stage.master_of(ada) is not source
            assert follower.status(reply) is None

        assert await follower.ended(reply) == "COMPLETED"
        verdict = await stage.verdict([follower, other], {reply: Asked(said=AT_LENGTH)})
        assert verdict.restarts == 0
        assert follower.gaps == other.gaps == 0
        await _all_go_on(stage, [follower])


async def test_a_conversation_moves_to_another_master_in_the_middle_of_its_recording(
    stage: ClusterStage, town: Town, dice: Random
) -> None:
    ada, pieces = await town.person(), spoken()
    async with following(ada) as follower:
        recording = await ada.start_recording()
        assert await ada.send(recording, pieces[:10])
        sending = asyncio.create_task(ada.send(recording, pieces[10:], first=10))
        await _moves(stage, ada, dice)
        assert await sending
        await ada.stop(recording, len(pieces))

        assert await follower.ended(recording) == "COMPLETED"
        verdict = await stage.verdict([follower], {recording: Asked(said=transcript_of(b"".join(pieces)))})
        assert verdict.restarts == 0
        assert follower.gaps == 0


async def test_the_owner_of_a_turn_dies_while_there_are_turns_on_all_masters(stage: ClusterStage, town: Town) -> None:
    people = [await stage.settler(town, master) for master in stage.masters.nodes]
    async with AsyncExitStack() as stack:
        followers = [await stack.enter_async_context(following(person)) for person in people]
        turns = [(await person.write(IN_SHORT))["turn"]["id"] for person in people]
        owner = await stage.owner(turns[-1])
        await followers[-1].saw(turns[-1], "ReplyDelta")
        stage.kill(owner)
        killed_at = time.time()

        # A copy that stalls under load for longer than a lease may lose a turn too: all that counts is that it ends.
        for follower, turn_id in zip(followers, turns, strict=True):
            assert await follower.ended(turn_id) == "COMPLETED"
            assert _end_of(follower) - killed_at < TAKEN_OVER_S
            verdict = await stage.verdict([follower], {turn_id: Asked(said=IN_SHORT)})
            assert follower.gaps == 0
            assert verdict.restarts >= (turn_id == turns[-1])


async def _say_the_rest(person: Person, recording: str) -> bool:
    pieces = spoken()
    sent = await person.send(recording, pieces[10:], first=10)
    await person.stop(recording, len(pieces))
    return sent


async def _moves(stage: ClusterStage, person: Person, dice: Random) -> None:
    """Move a conversation as resharding does, if slowly: its events are told again when the move is finished."""
    move = await stage.move(person)
    await asyncio.sleep(dice.uniform(0, 0.3))
    assert await move.carry() > 0
    await asyncio.sleep(dice.uniform(0, 0.3))
    await move.finish()


async def _hears_on(follower: Follower, turn_id: str, dice: Random) -> None:
    words = len(follower.of(turn_id, "ReplyDelta")) + dice.randrange(2, 15)
    await follower.until(lambda f: len(f.of(turn_id, "ReplyDelta")) >= words)


async def _all_go_on(stage: ClusterStage, followers: Sequence[Follower]) -> None:
    """Every next turn is as good as any."""

    async def goes_on(follower: Follower) -> None:
        turn_id = (await follower.person.write(IN_SHORT))["turn"]["id"]
        assert await follower.ended(turn_id) == "COMPLETED"
        await stage.verdict([follower], {turn_id: Asked(said=IN_SHORT)})

    async with asyncio.TaskGroup() as group:
        for follower in followers:
            group.create_task(goes_on(follower))


def _end_of(follower: Follower) -> float:
    return follower.stretches[-1].received[-1].at
