"""The stage with a Redis Cluster of three masters in place of the one server."""

import asyncio
import signal
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from uuid import uuid4

from adapters.redis.keys import log_keys
from adapters.redis.slots import slot_of
from domain.ids import ConversationId
from tests.adapters.redis.masters import Masters, Move, Node
from tests.faults.checker import Verdict
from tests.faults.copies import make_copies
from tests.faults.follower import Follower
from tests.faults.people import Person, Town, insist
from tests.faults.stage import COPIES, Troupe, verdict_of
from tests.faults.stores import MongoServer
from tests.faults.stories import Asked
from tests.faults.summary import SUMMARY


@dataclass(frozen=True, kw_only=True)
class ClusterStage(Troupe):
    """One MongoDB, three masters and the copies on them. A master that is gone takes only its own slots away."""

    mongo: MongoServer
    masters: Masters

    async def settler(self, town: Town, master: Node) -> Person:
        """Sign somebody up whose conversation is on a master."""
        person = await town.person()
        while await self.master_of(person) is not master:
            conversation = await insist(partial(person.user.a_conversation, idempotencyKey=uuid4().hex))
            person = replace(person, conversation_id=conversation)
        return person

    async def master_of(self, person: Person) -> Node:
        """Tell which master has somebody's conversation."""
        return await self.masters.owner(_slot(person))

    async def kill_master(self, master: Node) -> None:
        """Kill a master as `kill -9` does."""
        SUMMARY.faults["master of a cluster killed"] += 1
        master.send(signal.SIGKILL)
        await master.stop()

    async def move(self, person: Person) -> Move:
        """Begin to move somebody's conversation to another master."""
        SUMMARY.faults["slot of a cluster moved"] += 1
        source = await self.master_of(person)
        target = next(node for node in self.masters.nodes if node is not source)
        move = Move(self.masters, _slot(person), source, target)
        await move.begin()
        return move

    async def verdict(self, followers: Sequence[Follower], asked: Mapping[str, Asked]) -> Verdict:
        """Check all that followers of one conversation were told. Fails on problems."""
        return await verdict_of(self.mongo.url, self.masters.url, followers, asked)


@contextmanager
def a_cluster_stage(directory: Path) -> Iterator[ClusterStage]:
    """Start the stores, describe the copies, and end everything."""
    taken: set[int] = set()
    mongo, masters = MongoServer(directory, taken), Masters(directory, in_part=True)
    with asyncio.Runner() as runner:
        try:
            # Addresses of the masters are known when they run.
            runner.run(mongo.start())
            runner.run(masters.start())
            stores = {"MONGODB_URL": mongo.url, "REDIS_URL": masters.url}
            copies = make_copies(COPIES, directory, taken, stores)
            try:
                yield ClusterStage(mongo=mongo, masters=masters, copies=copies)
            finally:
                for copy in copies:
                    copy.process.kill()
        finally:
            runner.run(masters.stop())
            mongo.process.kill()


def _slot(person: Person) -> int:
    return slot_of(log_keys(ConversationId(person.conversation_id)).stream)
