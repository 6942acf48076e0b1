"""The same adapters on a Redis Cluster: wherever a conversation is, and wherever it goes, nothing is lost."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing
from itertools import pairwise
from signal import SIGCONT, SIGKILL, SIGSTOP, Signals
from statistics import median
from typing import Final

import pytest
from redis.asyncio import Redis

from adapters.redis.account_log import RedisAccountLog
from adapters.redis.cluster import ClusterRedis
from adapters.redis.connection import connect, ping
from adapters.redis.event_log import RedisEventLog
from adapters.redis.hub import Hub
from adapters.redis.inbox import RedisInbox
from adapters.redis.keys import log_keys
from adapters.redis.leases import RedisLeases
from adapters.redis.slots import slot_of
from domain.errors import StoreUnavailable
from domain.turns.entities import Turn, TurnStatus
from domain.turns.ports import Piece
from tests.adapters.redis.following import follow, kept, numbers, write
from tests.adapters.redis.masters import Masters, Move, Node
from tests.builders import a_turn
from tests.contracts.account_log import AccountLogContract
from tests.contracts.event_log import EventLogContract, texts, words
from tests.contracts.inbox import MAX_RECORDING_BYTES, InboxContract
from tests.contracts.leases import LeasesContract
from tests.contracts.reading import PATIENCE_S, take, until
from tests.fakes.vault import VAULT

pytestmark = pytest.mark.slow

CONVERSATIONS: Final = 20
RETRY_S: Final = 0.01


@pytest.fixture
async def client(masters: Masters) -> AsyncIterator[Redis]:
    opened = await connect(masters.url)
    yield opened
    await opened.aclose()


@pytest.fixture
def log(client: Redis, hub: Hub) -> RedisEventLog:
    return RedisEventLog(client, hub, VAULT)


class TestEventLogInACluster(EventLogContract):
    @pytest.fixture
    def log(self, client: Redis, hub: Hub) -> RedisEventLog:
        return RedisEventLog(client, hub, VAULT)


class TestAccountLogInACluster(AccountLogContract):
    @pytest.fixture
    def log(self, client: Redis, hub: Hub) -> RedisAccountLog:
        return RedisAccountLog(client, hub, VAULT)


class TestInboxInACluster(InboxContract):
    @pytest.fixture
    def inbox(self, client: Redis, hub: Hub) -> RedisInbox:
        return RedisInbox(client, hub, VAULT, max_recording_bytes=MAX_RECORDING_BYTES)


class TestLeasesInACluster(LeasesContract):
    @pytest.fixture
    def leases(self, client: Redis) -> RedisLeases:
        return RedisLeases(client)


class Story:
    """One conversation: somebody who says numbers, and two readers on hubs of different processes."""

    def __init__(self, here: RedisEventLog, there: RedisEventLog, *, length: int) -> None:
        self._logs = (here, there)
        self._length = length
        self.turn = a_turn(status=TurnStatus.RESPONDING)
        self.slot = slot_of(log_keys(self.turn.conversation_id).stream)
        self.unsure = 0
        self.written = 0
        self.heard: list[list[str]] = []

    async def run(self) -> None:
        """Say all of it, and wait until all of it was heard."""
        fence, cursor = await self._logs[0].open_turn(self.turn)
        async with asyncio.TaskGroup() as group:
            last = self._length - 1
            readers = [group.create_task(follow(log, self.turn, cursor, last)) for log in self._logs]
            group.create_task(self._say(fence))
        self.heard = [reader.result() for reader in readers]

    async def said(self, count: int) -> None:
        """Wait until so many numbers more are written, or all."""
        goal = min(self.written + count, self._length)

        async def reached() -> bool:
            return self.written >= goal

        await until(reached)

    async def _say(self, fence: int) -> None:
        while self.written < self._length:
            try:
                await self._logs[0].append(self.turn, words(self.turn, str(self.written)), fence=fence)
            except StoreUnavailable:
                self.unsure += 1
                await asyncio.sleep(RETRY_S)
            else:
                self.written += 1
                await asyncio.sleep(0)


async def check(stories: list[Story], client: Redis) -> None:
    """See that every reader heard what the log says, and that the log says everything in order."""
    for story in stories:
        log = await kept(client, story.turn)
        assert story.heard == [log[: len(story.heard[0])]] * 2
        again = sum(one == other for one, other in pairwise(log))
        assert again <= story.unsure
        assert list(dict.fromkeys(log)) == numbers(0, len(set(log)))


@pytest.fixture
async def other_log(masters: Masters) -> AsyncIterator[RedisEventLog]:
    """The log as another process has it, which knows a single node of the cluster."""
    opened = await connect(masters.url.partition(",")[0])
    async with Hub(opened) as hub:
        yield RedisEventLog(opened, hub, VAULT)
    await opened.aclose()


async def elsewhere(masters: Masters, node: Node) -> Node:
    """Choose another master than `node`."""
    owners = [await masters.owner(slot) for slot in (0, 8_000, 16_000)]
    return next(owner for owner in owners if owner is not node)


async def test_a_server_of_a_cluster_is_recognised(client: Redis, masters: Masters):
    assert isinstance(client, ClusterRedis)
    await ping(client)
    nowhere = "redis://127.0.0.1:1/0"
    opened = await connect(f"{nowhere},{masters.url}")
    assert isinstance(opened, ClusterRedis)
    await opened.aclose()


async def test_conversations_all_over_the_cluster_are_delivered_exactly(
    client: Redis, log: RedisEventLog, other_log: RedisEventLog, masters: Masters
):
    stories = [Story(log, other_log, length=150) for _ in range(CONVERSATIONS)]
    assert len({(await masters.owner(story.slot)).port for story in stories}) == 3
    await asyncio.gather(*(story.run() for story in stories))
    await check(stories, client)
    assert all(story.heard[0] == numbers(0, 150) for story in stories)


async def test_a_process_has_one_line_to_each_master(client: Redis, hub: Hub, log: RedisEventLog, masters: Masters):
    turns = [a_turn(status=TurnStatus.RESPONDING) for _ in range(CONVERSATIONS)]
    readers = []
    for turn in turns:
        fence, cursor = await log.open_turn(turn)
        await write(log, turn, fence, 1)
        readers.append(log.read(turn.conversation_id, cursor))
        await anext(readers[-1])
    assert hub.channels == {log_keys(turn.conversation_id).stream for turn in turns}
    lines = [len(await node.ask("CLIENT LIST", "TYPE", "PUBSUB")) for node in masters.nodes]
    assert lines == [1, 1, 1]
    for reader in readers:
        await reader.aclose()


async def test_an_event_takes_a_moment_to_its_reader(
    log: RedisEventLog, other_log: RedisEventLog, record_testsuite_property: Callable[[str, object], None]
):
    turn, took = a_turn(status=TurnStatus.RESPONDING), []
    fence, cursor = await log.open_turn(turn)
    await write(log, turn, fence, 1)
    async with aclosing(other_log.read(turn.conversation_id, cursor)) as events:
        await anext(events)
        for number in range(500):
            heard = asyncio.ensure_future(anext(events))
            began = time.perf_counter()
            await log.append(turn, words(turn, str(number)), fence=fence)
            await heard
            took.append(time.perf_counter() - began)
    record_testsuite_property("append_to_subscriber_p50_ms", round(median(took) * 1_000, 3))
    assert median(took) < 0.1


async def test_a_master_that_dies_and_comes_back_loses_nothing(
    client: Redis, log: RedisEventLog, other_log: RedisEventLog, masters: Masters
):
    stories = [Story(log, other_log, length=1_500) for _ in range(9)]
    victim = await masters.owner(stories[0].slot)
    async with asyncio.TaskGroup() as group:
        for story in stories:
            group.create_task(story.run())
        await stories[0].said(100)
        victim.send(SIGKILL)
        await until(lambda: refused(stories[0]))
        await victim.stop()
        await victim.start()
    await masters.whole()
    await check(stories, client)


async def refused(story: Story) -> bool:
    """Tell whether a write has failed."""
    return story.unsure > 0


async def test_a_conversation_whose_slot_moves_goes_on(
    client: Redis, log: RedisEventLog, other_log: RedisEventLog, hub: Hub, masters: Masters
):
    story = Story(log, other_log, length=3_000)
    inbox = RedisInbox(client, hub, VAULT, max_recording_bytes=1_000_000)
    recording = a_turn(story.turn.conversation_id, status=TurnStatus.RECORDING)
    await inbox.open(recording)
    messages = asyncio.ensure_future(take(200, inbox.read(recording.id)))

    async def record() -> None:
        for number in range(200):
            await inbox.put_audio(recording.id, recording.owner_id, number, b"%d" % number)
            await story.said(10)

    async with asyncio.TaskGroup() as group:
        group.create_task(story.run())
        group.create_task(record())
        await story.said(100)
        for _ in range(4):
            source = await masters.owner(story.slot)
            move = Move(masters, story.slot, source, await elsewhere(masters, source))
            await move.begin()
            await story.said(50)
            assert await move.carry() >= 4
            await story.said(50)
            await move.finish()
            await story.said(50)
    assert story.unsure == 0
    assert story.heard == [numbers(0, 3_000)] * 2
    assert await messages == [Piece(b"%d" % number) for number in range(200)]
    await check([story], client)


async def test_a_reader_who_waits_hears_from_the_new_owner_of_its_slot(log: RedisEventLog, masters: Masters):
    turn: Turn = a_turn(status=TurnStatus.RESPONDING)
    fence, cursor = await log.open_turn(turn)
    await write(log, turn, fence, 1)
    slot = slot_of(log_keys(turn.conversation_id).stream)
    source = await masters.owner(slot)
    async with aclosing(log.read(turn.conversation_id, cursor)) as events:
        await anext(events)
        waiting = asyncio.ensure_future(anext(events))
        move = Move(masters, slot, source, await elsewhere(masters, source))
        await move.begin()
        await move.carry()
        await write(log, turn, fence, 1, first=1)
        await move.finish()
        async with asyncio.timeout(PATIENCE_S):
            await waiting
        waiting = asyncio.ensure_future(anext(events))
        await write(log, turn, fence, 1, first=2)
        async with asyncio.timeout(PATIENCE_S):
            await waiting


async def test_a_replica_that_takes_over_goes_on(
    client: Redis, log: RedisEventLog, other_log: RedisEventLog, masters: Masters
):
    stories = [Story(log, other_log, length=1_000) for _ in range(6)]
    victim = await masters.owner(stories[0].slot)
    replica = await masters.replica_of(victim)
    async with asyncio.TaskGroup() as group:
        for story in stories:
            group.create_task(story.run())
        await stories[0].said(100)
        await replica.ask("CLUSTER FAILOVER")
        await stories[0].said(200)
        assert await masters.owner(stories[0].slot) is replica
    await check(stories, client)


@pytest.mark.parametrize("how", [SIGKILL, SIGSTOP], ids=["dies", "falls silent"])
async def test_a_master_that_does_not_come_back_is_replaced_by_its_replica(
    log: RedisEventLog, masters: Masters, how: Signals
):
    turn = a_turn(status=TurnStatus.RESPONDING)
    fence, cursor = await log.open_turn(turn)
    await write(log, turn, fence, 1)
    victim = await masters.owner(slot_of(log_keys(turn.conversation_id).stream))
    await masters.replica_of(victim)

    async def written() -> bool:
        try:
            await write(log, turn, fence, 1, first=1)
        except StoreUnavailable:
            return False
        return True

    async with aclosing(log.read(turn.conversation_id, cursor)) as events:
        heard = texts([await anext(events)])
        waiting = asyncio.ensure_future(anext(events))
        victim.send(how)
        await until(written)
        async with asyncio.timeout(PATIENCE_S):
            heard += texts([await waiting])
        await write(log, turn, fence, 1, first=2)
        heard += texts([await anext(events)])
    assert heard == numbers(0, 3)
    if how is SIGSTOP:
        victim.send(SIGCONT)
    else:
        await victim.stop()
        await victim.start()
    await masters.whole()
