"""The process that works on a turn is killed, or falls asleep: another one works on to the end."""

import time
from collections.abc import Awaitable, Callable, Sequence

import pytest

from tests.faults.copies import Copy
from tests.faults.engines import transcript_of
from tests.faults.follower import Follower, following
from tests.faults.people import Person, Town, insist, spoken
from tests.faults.stage import Stage
from tests.faults.stories import Asked

WITHIN_S = 5.0
"""From the death of the owner to the turn's last event, with leases of a second."""

Until = Callable[[Follower, str], Awaitable[object]]


async def _recording_closed(follower: Follower, turn_id: str) -> None:
    await follower.saw(turn_id, "RecordingStopped")


async def _understood(follower: Follower, turn_id: str) -> None:
    await follower.saw(turn_id, "TranscriptionCompleted")


async def _words(follower: Follower, turn_id: str) -> None:
    await follower.until(lambda f: len(f.of(turn_id, "ReplyDelta")) >= 3)


async def _voice(follower: Follower, turn_id: str) -> None:
    await follower.until(lambda f: len(f.of(turn_id, "AudioChunk")) >= 2)


async def test_killed_while_recording(stage: Stage, town: Town) -> None:
    ada, pieces = await town.person(), spoken()
    async with following(ada) as follower:
        turn_id = await ada.start_recording()
        assert await ada.send(turn_id, pieces[:10])
        owner = await stage.owner(turn_id)
        stage.kill(owner)
        killed_at = time.time()
        assert await ada.send(turn_id, pieces[10:], first=10)
        await ada.stop(turn_id, len(pieces))

        await _completes(stage, follower, turn_id, owner, killed_at, restarts=0)


@pytest.mark.parametrize(
    ("until", "restarts"),
    [(_recording_closed, 0), (_understood, 0), (_words, 1), (_voice, 1)],
    ids=["transcribing", "thinking", "replying", "speaking"],
)
async def test_killed_while(stage: Stage, town: Town, until: Until, restarts: int) -> None:
    ada = await town.person()
    async with following(ada) as follower:
        turn_id = await _say(ada)
        owner = await stage.owner(turn_id)
        await until(follower, turn_id)
        stage.kill(owner)

        await _completes(stage, follower, turn_id, owner, time.time(), restarts=restarts)


async def test_asleep_and_awake_after_the_turn_has_ended_elsewhere(stage: Stage, town: Town) -> None:
    ada = await town.person()
    async with following(ada) as follower:
        turn_id = await _say(ada)
        owner = await stage.owner(turn_id)
        await _voice(follower, turn_id)
        stage.freeze(owner)
        try:
            assert await follower.ended(turn_id) == "COMPLETED"
        finally:
            owner.process.thaw()

        await _gives_up(stage, owner, turn_id)
        await _checked(stage, follower, turn_id, restarts=1)


async def test_asleep_and_awake_while_another_speaks(stage: Stage, town: Town) -> None:
    ada = await town.person()
    async with following(ada) as follower:
        turn_id = await _say(ada)
        owner = await stage.owner(turn_id)
        await _words(follower, turn_id)
        stage.freeze(owner)
        try:
            await follower.saw(turn_id, "ReplyRestarted")
        finally:
            owner.process.thaw()

        assert await follower.ended(turn_id) == "COMPLETED"
        await _gives_up(stage, owner, turn_id)
        await _checked(stage, follower, turn_id, restarts=1)


async def test_of_two_owners_killed_one_after_the_other_none_is_missed(stage: Stage, town: Town) -> None:
    ada = await town.person()
    async with following(ada) as follower:
        turn_id = await _say(ada)
        first = await stage.owner(turn_id)
        await _words(follower, turn_id)
        stage.kill(first)
        second = await stage.owner(turn_id, but=first)
        await follower.saw(turn_id, "ReplyRestarted")
        await follower.until(lambda f: "ReplyDelta" in f.kinds(turn_id)[f.kinds(turn_id).index("ReplyRestarted") :])
        stage.kill(second)

        await _completes(stage, follower, turn_id, second, time.time(), restarts=2)


async def _say(person: Person) -> str:
    pieces = spoken()
    turn_id = await person.start_recording()
    assert await person.send(turn_id, pieces)
    await person.stop(turn_id, len(pieces))
    return turn_id


async def _completes(
    stage: Stage, follower: Follower, turn_id: str, owner: Copy, killed_at: float, *, restarts: int
) -> None:
    other = await stage.owner(turn_id, but=owner)
    assert await follower.ended(turn_id) == "COMPLETED"
    took_s = follower.stretches[-1].received[-1].at - killed_at
    seen = " ".join(_in_short(follower.kinds(turn_id)))
    stage.note(f"{owner.process.name} killed: completed by {other.process.name} after {took_s:.1f} s; seen: {seen}")
    assert took_s < WITHIN_S
    await _checked(stage, follower, turn_id, restarts=restarts)


async def _checked(stage: Stage, follower: Follower, turn_id: str, *, restarts: int) -> None:
    asked = {turn_id: Asked(said=transcript_of(b"".join(spoken())))}
    verdict = await stage.verdict([follower], asked)
    assert verdict.restarts == restarts
    assert follower.gaps == 0


async def _gives_up(stage: Stage, owner: Copy, turn_id: str) -> None:
    """Wait until a former owner has noticed that the turn is no longer its own."""

    async def holdings() -> None:
        held = await owner.holdings()
        if held is None or turn_id in held["turns"]:
            raise TimeoutError

    await insist(holdings)


def _in_short(kinds: Sequence[str]) -> list[str]:
    """Put words and voice, which come by turns, into one."""
    speech = {"ReplyDelta", "AudioChunk"}
    merged = ["words+voice" if kind in speech else kind for kind in kinds]
    return [kind for at, kind in enumerate(merged) if at == 0 or merged[at - 1] != kind]
