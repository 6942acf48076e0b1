"""The masters of a Redis Cluster as one client.

redis-py has such a client, but it sends ASKING over another connection than the command it is for whenever two or four
are free, and cuts everybody's connections at a CLUSTERDOWN: commands fail while a slot moves, and outcomes are lost.
"""

import asyncio
from collections.abc import Callable, Iterator
from typing import Final, cast

import structlog
from redis.asyncio import Redis
from redis.exceptions import AskError, ClusterDownError, ClusterError, MovedError, ResponseError, TryAgainError
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.typing import EncodableT

from adapters.redis.failures import LOST
from adapters.redis.slots import Address, RawSlots, Slots, key_of, named_or

log = structlog.get_logger(__name__)

NODE_ANSWERS_WITHIN_S: Final = 1.0
REDIRECTIONS: Final = 100
AT_ONCE: Final = 3
"""Redirections that are followed without a pause: the nodes agree again after two."""
PAUSE_S: Final = 0.05


class ClusterRedis(Redis):
    """Sends each command to the master that has its key, and follows slots that move.

    A command must name its key first, as most do, or be a script. A command that was redirected has not run; nothing
    else is sent twice.
    """

    def __init__(self, seed: Redis, seed_address: Address, open_node: Callable[[Address], Redis]) -> None:
        super().__init__(connection_pool=seed.connection_pool)
        self._open_node = open_node
        self._nodes = {seed_address: seed}
        self._slots = Slots()
        self._doubted: set[Address] = set()
        self._asking_around = asyncio.Lock()
        self._answers = 0
        self._watchers: list[Callable[[], None]] = []

    def call_on_moves(self, moved: Callable[[], None]) -> None:
        """Have `moved` called whenever a key may have another owner than before."""
        self._watchers.append(moved)

    def owner(self, key: str) -> Redis | None:
        """Tell which node has a key or channel; None when nobody is known to."""
        address = self._slots.owner(key)
        return None if address is None else self._node(address)

    async def check(self) -> None:
        """See that the cluster serves; raises ClusterDownError or what went wrong when nobody answered."""
        _, info = await self._ask_anybody("CLUSTER INFO")
        if cast("dict[str, str]", info).get("cluster_state") != "ok":
            raise ClusterDownError("The cluster is down.")

    async def refresh(self) -> None:
        """Learn who has which slots; whoever comes while that is asked gets the same answer."""
        known = self._answers
        async with self._asking_around:
            if self._answers != known:
                return
            told_by, slots = await self._ask_anybody("CLUSTER SLOTS")
            self._answers += 1
            self._doubted.clear()
            if self._slots.replace(cast("RawSlots", slots), told_by):
                self._tell_watchers()
            for address in self._nodes.keys() - self._slots.masters:
                await self._nodes[address].connection_pool.disconnect(inuse_connections=False)

    async def execute_command(self, *args: EncodableT, **options: object) -> object:
        """Run a command where its key is; one without a key runs anywhere."""
        key = key_of(args)
        if key is None:
            return (await self._ask_anybody(*args))[1]
        address, asking = await self._address(key), False
        for redirections in range(REDIRECTIONS):
            if redirections >= AT_ONCE:
                await asyncio.sleep(PAUSE_S)
            try:
                return await self._send(address, args, options, asking=asking)
            except MovedError as moved:
                address, asking = _elsewhere(moved, address), False
                self._slots.move(moved.slot_id, address)
                self._tell_watchers()
            except AskError as ask:
                address, asking = _elsewhere(ask, address), True
            except TryAgainError:
                await asyncio.sleep(PAUSE_S)
            except (*LOST, ClusterDownError, asyncio.CancelledError):
                self._doubted.add(address)
                raise
        raise ClusterError("The nodes do not agree who has the key.")

    async def aclose(self, close_connection_pool: bool | None = None) -> None:
        """Close all connections to all nodes."""
        for node in self._nodes.values():
            await node.aclose(close_connection_pool)

    async def _address(self, key: str | bytes) -> Address:
        address = self._slots.owner(key)
        if address is None or address in self._doubted:
            await self.refresh()
            address = self._slots.owner(key)
        if address is None:
            raise ClusterDownError("No node has the key.")
        return address

    async def _send(
        self, address: Address, args: tuple[EncodableT, ...], options: dict[str, object], *, asking: bool
    ) -> object:
        node = self._node(address)
        if not asking:
            return await node.execute_command(*args, **options)  # type: ignore[no-untyped-call]
        async with node.pipeline(transaction=False) as together:
            together.execute_command("ASKING")
            together.execute_command(*args, **options)
            asked, answer = cast("list[object]", await together.execute(raise_on_error=False))
        for reply in (asked, answer):
            if isinstance(reply, Exception):
                raise reply
        return answer

    async def _ask_anybody(self, *command: EncodableT) -> tuple[Address, object]:
        failure: Exception = RedisConnectionError("No node is known.")
        for address in tuple(self._by_trust()):
            try:
                async with asyncio.timeout(NODE_ANSWERS_WITHIN_S):
                    return address, await self._node(address).execute_command(*command)  # type: ignore[no-untyped-call]
            except (ResponseError, *LOST) as error:
                log.info("redis.node_does_not_answer", node=f"{address[0]}:{address[1]}", error=type(error).__name__)
                failure = error
        raise failure

    def _by_trust(self) -> Iterator[Address]:
        """Everybody ever heard of: masters first, then the others, and those that failed last."""
        masters = self._slots.masters
        yield from masters - self._doubted
        yield from self._nodes.keys() - masters - self._doubted
        yield from self._doubted

    def _tell_watchers(self) -> None:
        for moved in self._watchers:
            moved()

    def _node(self, address: Address) -> Redis:
        node = self._nodes.get(address)
        if node is None:
            node = self._nodes[address] = self._open_node(address)
        return node


def _elsewhere(redirection: AskError, here: Address) -> Address:
    """Read where a redirection leads; without a host, to another port of this one."""
    return named_or(redirection.host, here[0]), redirection.port
