"""The same request twice gives the same object.

A key is claimed together with the id the new object will have, before the object is made. Whoever comes second,
at the same time or after a crash in between, learns that id and makes or loads the very same object.
"""

from dataclasses import dataclass
from typing import Final, Protocol

from domain.errors import Conflict, UserErrorCode, refuse
from domain.ids import UserId

MAX_KEY_LENGTH: Final = 128


@dataclass(frozen=True, slots=True)
class Claim:
    """What a key stands for: which operation with which input (a digest), and the id of the object made by it."""

    user_id: UserId
    key: str
    operation: str
    input_digest: str
    object_id: str


class IdempotencyKeys(Protocol):
    """Claims, kept for a day."""

    async def claim(self, claim: Claim) -> Claim:
        """Keep the claim, or return the one that was there first."""
        ...


async def object_id_for(keys: IdempotencyKeys, claim: Claim) -> str:
    """Return the id the object of this request has, new or not.

    Raises InvalidInput for a key that is empty or too long, Conflict when the key was used with another input.
    """
    if not 0 < len(claim.key) <= MAX_KEY_LENGTH:
        raise refuse(UserErrorCode.INVALID, f"A key has 1 to {MAX_KEY_LENGTH} characters.", "idempotencyKey")
    first = await keys.claim(claim)
    if (first.operation, first.input_digest) != (claim.operation, claim.input_digest):
        raise Conflict("That idempotencyKey was used with another input.")
    return first.object_id
