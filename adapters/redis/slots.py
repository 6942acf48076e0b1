"""Which master of a cluster has which keys."""

from collections.abc import Sequence
from typing import Final, TypeAlias, cast

from redis.crc import REDIS_CLUSTER_HASH_SLOTS, key_slot
from redis.typing import EncodableT

Address: TypeAlias = tuple[str, int]
"""Host and port."""
RawSlots: TypeAlias = list[list[int | list[bytes | int]]]
"""The answer to CLUSTER SLOTS: first slot, last slot, its master and the master's replicas."""

_FIRST_KEY: Final = {"EVAL": 3, "EVALSHA": 3}


def slot_of(key: str | bytes) -> int:
    """Compute the slot of a key or channel (Redis cluster specification, "Key distribution model")."""
    return int(key_slot(key.encode() if isinstance(key, str) else key))


def key_of(command: Sequence[EncodableT]) -> str | bytes | None:
    """Find the key that says where a command goes: a script's first one, else the first argument; None without any."""
    place = _FIRST_KEY.get(str(command[0]), 1)
    return cast("str | bytes", command[place]) if len(command) > place else None


def named_or(host: str, otherwise: str) -> str:
    """Read a host as a node tells it; one that does not know under which name it is reached says nothing, or "?"."""
    return otherwise if host in {"", "?"} else host


class Slots:
    """The owner of each slot, as far as it is known."""

    def __init__(self) -> None:
        self._owners: list[Address | None] = [None] * REDIS_CLUSTER_HASH_SLOTS

    @property
    def masters(self) -> frozenset[Address]:
        """Everybody who owns a slot."""
        return frozenset(owner for owner in self._owners if owner is not None)

    def owner(self, key: str | bytes) -> Address | None:
        """Tell who has a key; None when nobody is known to."""
        return self._owners[slot_of(key)]

    def move(self, slot: int, owner: Address) -> None:
        """Take note that a slot has another owner."""
        self._owners[slot] = owner

    def replace(self, raw: RawSlots, told_by: Address) -> bool:
        """Take note of who has what, as the node at `told_by` sees it; tell whether that is news."""
        before, self._owners = self._owners, [None] * REDIS_CLUSTER_HASH_SLOTS
        for first, last, master, *_ in cast("list[tuple[int, int, list[bytes | int]]]", raw):
            host, port = cast("tuple[bytes | None, int]", master[:2])
            owner = (named_or((host or b"").decode(), told_by[0]), port)
            self._owners[first : last + 1] = [owner] * (last + 1 - first)
        return self._owners != before
