"""How many turns each user has in progress."""

import structlog
from redis.asyncio import Redis

from adapters.redis.failures import answers
from adapters.redis.script import Script
from domain.errors import StoreUnavailable
from domain.ids import TurnId, UserId
from domain.turns.entities import Turn

log = structlog.get_logger(__name__)


class RedisTurnSeats:
    """`domain.turns.ports.TurnSeats`: a sorted set a user; what nobody counts out is forgotten in `length_ms`."""

    def __init__(self, client: Redis, *, length_ms: int) -> None:
        self._client = client
        self._length_ms = length_ms
        self._take = Script(client, "seat.lua", repeatable=True)

    async def take(self, turn: Turn, at_most: int) -> bool:
        """Count a turn in; False when its user has `at_most` in other conversations."""
        return bool(await self._take((_key(turn.owner_id),), (turn.id, _beginning(turn.id), at_most, self._length_ms)))

    async def give_back(self, turn: Turn) -> None:
        """Count a turn out."""
        try:
            async with answers():
                await self._client.zrem(_key(turn.owner_id), turn.id)
        except StoreUnavailable:
            log.warning("turn_seat.not_given_back", turn_id=turn.id)


def _key(user_id: UserId) -> str:
    return f"{{{user_id}}}:turns"


def _beginning(turn_id: TurnId) -> str:
    """Tell how the ids of all turns of a conversation begin."""
    return turn_id.rpartition("_")[0] + "_"
