"""A copy that is told to end ends in order: its clients lose nothing, and its load balancer learns of it at once."""

import asyncio
import signal
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.e2e.client import ApiError
from tests.faults.copies import Copy, make_copies
from tests.faults.engines import LONG
from tests.faults.follower import Follower, following
from tests.faults.people import Person, a_town
from tests.faults.proxy import round_robin
from tests.faults.stage import Stage
from tests.faults.stories import Asked

ENDS_WITHIN_S = 10.0
QUICK = f"Tell me {LONG}."
SHORT = "Tell me."
HANDOVER_WITHIN_S = 1.5
"""Far less than the time between two looks for turns left behind would allow with production's lease of ten seconds."""


@dataclass(frozen=True)
class Scene:
    """Somebody who talks to a copy that is about to leave, and follows the reply through it and another one."""

    stage: Stage
    leaving: Copy
    ada: Person
    http: httpx.AsyncClient
    followers: tuple[Follower, Follower]

    async def said(self, text: str) -> str:
        """Have a turn spoken by the leaving copy; returns once some of the voice was heard on both sides."""
        there = replace(self.ada, user=replace(self.ada.user, http=self.http))
        turn_id = str((await there.write(text))["turn"]["id"])
        for follower in self.followers:
            await follower.until(lambda f: len(f.of(turn_id, "AudioChunk")) >= 2)
        holdings = await self.leaving.holdings()
        assert holdings is not None
        assert turn_id in holdings["turns"]
        return turn_id

    async def ends(self) -> int:
        async with asyncio.timeout(ENDS_WITHIN_S):
            return await self.leaving.process.exit_status()

    async def lost_nothing(self, turn_id: str, said: str, *, restarts: int) -> None:
        for follower in self.followers:
            assert await follower.ended(turn_id) == "COMPLETED"
            assert follower.gaps == 0
        verdict = await self.stage.verdict(self.followers, {turn_id: Asked(said=said)})
        assert verdict.restarts == restarts


OpenScene = Callable[[int], Awaitable[Scene]]


@pytest.fixture
async def a_scene(stage: Stage, tmp_path: Path) -> AsyncIterator[OpenScene]:
    async with AsyncExitStack() as stack:

        async def open_scene(drain_s: int) -> Scene:
            return await stack.enter_async_context(_scene(stage, tmp_path, drain_s))

        yield open_scene


@asynccontextmanager
async def _scene(stage: Stage, directory: Path, drain_s: int) -> AsyncIterator[Scene]:
    stores = {"MONGODB_URL": stage.mongo.url, "REDIS_URL": stage.redis.url, "DRAIN_SECONDS": str(drain_s)}
    (leaving,) = make_copies(1, directory, set(), stores)
    await leaving.start()
    try:
        async with AsyncExitStack() as stack:
            proxy = await stack.enter_async_context(round_robin([leaving.port, stage.copies[0].port]))
            ada = await (await stack.enter_async_context(a_town(proxy.url))).person()
            http = await stack.enter_async_context(httpx.AsyncClient(base_url=leaving.url, trust_env=False))
            followers = (
                await stack.enter_async_context(following(ada)),
                await stack.enter_async_context(following(ada)),
            )
            yield Scene(stage, leaving, ada, http, followers)
    finally:
        leaving.process.kill()


async def test_a_reply_is_spoken_to_its_end(a_scene: OpenScene) -> None:
    scene = await a_scene(20)
    turn_id = await scene.said(SHORT)
    scene.leaving.process.ask_to_end()
    await scene.lost_nothing(turn_id, SHORT, restarts=0)

    assert await scene.ends() == 0


async def test_while_it_drains_it_lives_is_not_ready_and_begins_nothing(a_scene: OpenScene) -> None:
    scene = await a_scene(20)
    await scene.said(QUICK)
    scene.leaving.process.ask_to_end()
    ready = await _until_not_ready(scene.http)
    live = await scene.http.get("/livez")
    there = replace(scene.ada.user, http=scene.http)
    other = await there.a_conversation()
    with pytest.raises(ApiError) as refused:
        await there.write(other)
    read = await there.read(scene.ada.conversation_id)

    assert ready.json()["status"] == "draining"
    assert live.status_code == 200
    assert refused.value.extensions == {"code": "OVERLOADED", "retryable": True, "retryAfterMs": 500}
    assert read["activeTurn"]["status"] == "RESPONDING"


async def test_what_is_not_done_in_time_is_handed_over_at_once(a_scene: OpenScene) -> None:
    scene = await a_scene(0)
    turn_id = await scene.said(QUICK)
    asked_at = time.time()
    scene.leaving.process.ask_to_end()
    for follower in scene.followers:
        await follower.saw(turn_id, "ReplyRestarted")
    took_s = _restarted_at(scene.followers[0], turn_id) - asked_at
    scene.stage.note(f"handed over: another copy restarted the reply {took_s * 1000:.0f} ms after SIGTERM")

    assert await scene.ends() == 0
    assert took_s < HANDOVER_WITHIN_S
    await scene.lost_nothing(turn_id, QUICK, restarts=1)


@pytest.mark.parametrize("second", [signal.SIGTERM, signal.SIGINT])
async def test_a_second_signal_ends_it_at_once(a_scene: OpenScene, second: signal.Signals) -> None:
    scene = await a_scene(60)
    turn_id = await scene.said(QUICK)
    scene.leaving.process.ask_to_end()
    await _until_not_ready(scene.http)
    asked_at = time.monotonic()
    scene.leaving.process.ask_to_end(second)

    assert await scene.ends() == 0
    assert time.monotonic() - asked_at < 2
    await scene.lost_nothing(turn_id, QUICK, restarts=1)


async def test_ctrl_c_waits_for_a_second_only(a_scene: OpenScene) -> None:
    scene = await a_scene(60)
    turn_id = await scene.said(QUICK)
    asked_at = time.monotonic()
    scene.leaving.process.ask_to_end(signal.SIGINT)

    assert await scene.ends() == 0
    assert time.monotonic() - asked_at < 4
    await scene.lost_nothing(turn_id, QUICK, restarts=1)


async def _until_not_ready(http: httpx.AsyncClient) -> httpx.Response:
    async with asyncio.timeout(1):
        while (answer := await http.get("/readyz")).status_code == 200:
            pass
    assert answer.status_code == 503
    return answer


def _restarted_at(follower: Follower, turn_id: str) -> float:
    (at,) = (
        received.at
        for stretch in follower.stretches
        for received in stretch.received
        if _is(received.event, "ReplyRestarted", turn_id)
    )
    return at


def _is(event: dict[str, Any], kind: str, turn_id: str) -> bool:
    return bool(event["__typename"] == kind and event["turnId"] == turn_id)
