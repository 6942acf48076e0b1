"""Loading a turn through its owner, as every operation on one begins."""

from domain.errors import InvalidInput, UserError, UserErrorCode
from domain.ids import TurnId, UserId, is_a
from domain.turns.entities import Turn
from domain.turns.ports import Turns


async def find_turn(turns: Turns, user_id: UserId, turn_id: str, *path: str) -> Turn:
    """Load a user's turn. Raises InvalidInput NOT_FOUND at `path` (`input.turnId`) when there is none of that id."""
    if is_a("turn", turn_id):
        (turn,) = await turns.get([TurnId(turn_id)], user_id)
        if turn is not None:
            return turn
    where = path or ("input", "turnId")
    raise InvalidInput([UserError(UserErrorCode.NOT_FOUND, "There is no such turn.", where)])
