"""Wrapping all users' keys by the newest master key."""

from dataclasses import dataclass
from typing import Final

from adapters.mongo.user_keys import MongoUserKeys
from adapters.vault.master_keys import MasterKeys
from adapters.vault.user_cipher import Unreadable
from domain.ids import UserId

AT_ONCE: Final = 500


@dataclass(frozen=True, slots=True)
class Rotated:
    """How many keys are wrapped anew, and how many could not be opened."""

    rewrapped: int
    unreadable: int


async def rotate(keys: MongoUserKeys, master: MasterKeys) -> Rotated:
    """Wrap every key by the newest master key that another one wraps.

    The users' keys themselves stay, so nothing that was encrypted changes and processes that have both master keys go
    on serving. Cut short, it is simply begun again; a key that changes meanwhile is left as it is then.
    """
    rewrapped = unreadable = 0
    after: UserId | None = None
    while found := await keys.wrapped_otherwise([master.newest], AT_ONCE, after):
        for user_id, wrapped in found:
            try:
                key = master.unwrap(user_id, wrapped)
            except Unreadable:
                unreadable += 1
                continue
            rewrapped += await keys.rewrap(user_id, wrapped, master.wrap(user_id, key))
        after = found[-1][0]
    return Rotated(rewrapped, unreadable)
