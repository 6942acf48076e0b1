"""A Redis Cluster of three masters, that can lose and regain them, and whose slots move."""

import os
import signal
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Final

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from adapters.embedded.child import Child
from adapters.embedded.ports import LOOPBACK, reserved_port
from adapters.embedded.valkey import VALKEY
from tests.contracts.reading import until

SLOTS: Final = 16_384
NODE_TIMEOUT_MS: Final = 1_000


class Node:
    """One server of the cluster, on its own data."""

    def __init__(self, directory: Path, port: int, bus_port: int, *, in_part: bool) -> None:
        self._directory = directory / str(port)
        self._directory.mkdir()
        self.port = port
        self.bus_port = bus_port
        self._needs_all = "no" if in_part else "yes"
        self._child: Child | None = None
        self.id = ""

    async def start(self) -> None:
        """Start it, or start it again on what it has."""
        self._child = Child(
            [
                *(str(VALKEY.binary()), "--port", str(self.port), "--bind", LOOPBACK, "--dir", str(self._directory)),
                *("--cluster-enabled", "yes", "--cluster-port", str(self.bus_port)),
                *("--cluster-node-timeout", str(NODE_TIMEOUT_MS), "--appendonly", "yes", "--save", ""),
                *("--cluster-require-full-coverage", self._needs_all),
                *("--repl-diskless-sync-delay", "0"),
            ],
            lock=self._directory / "lock",
            output=self._directory / "log",
        )
        assert await self._child.listens(self.port)
        self.id = (await self.ask("CLUSTER MYID")).decode()

    async def ask(self, *command: str | int) -> Any:
        """Send one command to this very server."""
        async with Redis(host=LOOPBACK, port=self.port, protocol=2, retry=Retry(NoBackoff(), 0)) as client:
            return await client.execute_command(*command)

    async def serves(self) -> bool:
        """Tell whether it thinks that the cluster is whole."""
        try:
            return bool((await self.ask("CLUSTER INFO"))["cluster_state"] == "ok")
        except (RedisError, OSError):
            return False

    def send(self, what: signal.Signals) -> None:
        """Kill it, freeze it, or let it go on."""
        assert self._child is not None
        os.kill(self._child.pid, what)

    async def stop(self) -> None:
        """End it if it runs."""
        if self._child is not None:
            await self._child.stop()


class Masters:
    """The cluster. Further nodes begin as replicas. One that serves `in_part` goes on without a master that is gone."""

    def __init__(self, directory: Path, *, in_part: bool = False) -> None:
        self._directory = directory
        self._in_part = in_part
        self._ports = ExitStack()
        self.nodes: list[Node] = []

    @property
    def url(self) -> str:
        """What REDIS_URL would say."""
        return ",".join(f"redis://{LOOPBACK}:{node.port}/0" for node in self.nodes)

    async def start(self) -> None:
        """Start three servers, each with a third of the slots, and wait until they know each other."""
        for number in range(3):
            node = await self._add()
            await node.ask("CLUSTER SET-CONFIG-EPOCH", number + 1)
            first, end = SLOTS * number // 3, SLOTS * (number + 1) // 3
            await node.ask("CLUSTER ADDSLOTSRANGE", first, end - 1)
        await self._introduce()
        await self.whole()

    async def stop(self) -> None:
        """End all servers."""
        for node in self.nodes:
            await node.stop()
        self._ports.close()

    async def whole(self) -> None:
        """Wait until all nodes agree that every slot is served."""
        for node in self.nodes:
            await until(node.serves)

    async def owner(self, slot: int) -> Node:
        """Tell which node has a slot."""
        return self._owner(slot, await self.nodes[0].ask("CLUSTER SLOTS"))

    async def replica_of(self, master: Node) -> Node:
        """Add a copy of a master and wait until it has everything."""
        replica = await self._add()
        await self._introduce()

        async def known() -> bool:
            return master.id in {node["node_id"] for node in (await replica.ask("CLUSTER NODES")).values()}

        async def linked() -> bool:
            return bool((await replica.ask("INFO", "replication")).get("master_link_status") == "up")

        async def seen_by_all() -> bool:
            return all([_replicas(await node.ask("CLUSTER SLOTS"), master.port) for node in self.nodes])

        await until(known)
        await replica.ask("CLUSTER REPLICATE", master.id)
        await until(linked)
        await until(seen_by_all)
        return replica

    async def _add(self) -> Node:
        ports = [self._ports.enter_context(reserved_port()) for _ in range(2)]
        node = Node(self._directory, *ports, in_part=self._in_part)
        self.nodes.append(node)
        await node.start()
        return node

    async def _introduce(self) -> None:
        for node in self.nodes[1:]:
            await self.nodes[0].ask("CLUSTER MEET", LOOPBACK, node.port, node.bus_port)

    def _owner(self, slot: int, slots: list[Any]) -> Node:
        port = next(master[1] for first, last, master, *_ in slots if first <= slot <= last)
        return next(node for node in self.nodes if node.port == port)


def _replicas(slots: list[Any], port: int) -> bool:
    return any(replicas for _, _, master, *replicas in slots if master[1] == port)


class Move:
    """A slot on its way from one master to another, step by step, as `redis-cli --cluster reshard` does it."""

    def __init__(self, masters: Masters, slot: int, source: Node, target: Node) -> None:
        self._masters = masters
        self._slot = slot
        self._source = source
        self._target = target

    async def begin(self) -> None:
        """Make both ready; keys that are not there are made on the other side from now on."""
        await self._target.ask("CLUSTER SETSLOT", self._slot, "IMPORTING", self._source.id)
        await self._source.ask("CLUSTER SETSLOT", self._slot, "MIGRATING", self._target.id)

    async def carry(self) -> int:
        """Carry the keys over; return how many there were."""
        carried = 0
        while keys := await self._source.ask("CLUSTER GETKEYSINSLOT", self._slot, 100):
            await self._source.ask("MIGRATE", LOOPBACK, self._target.port, "", 0, 5_000, "KEYS", *keys)
            carried += len(keys)
        return carried

    async def finish(self) -> None:
        """Make the target the owner, for all to see."""
        others = [node for node in self._masters.nodes if node not in {self._source, self._target}]
        for node in (self._target, self._source, *others):
            await node.ask("CLUSTER SETSLOT", self._slot, "NODE", self._target.id)
