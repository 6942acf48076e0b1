"""The same request twice gives the same object.

A key is claimed together with the id the new object will have, before the object is made. Whoever comes second,
at the same time or after a crash in between, learns that id and makes or loads the very same object.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Protocol, TypeAlias

from domain.errors import Conflict, UserErrorCode, refuse
from domain.ids import UserId

MAX_KEY_LENGTH: Final = 128

Scalar: TypeAlias = str | int | float | bool | None


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
        """Keep the claim, or return the one there was before; its digest only tells whether it is the same."""
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


async def name_for(  # noqa: PLR0917 - what a claim is made of
    keys: IdempotencyKeys, user_id: UserId, key: str | None, operation: str, fields: Mapping[str, Scalar], fresh: str
) -> str:
    """Name a new object: `fresh` without a key, else what the key was first claimed for. Raises as `object_id_for`."""
    if key is None:
        return fresh
    return await object_id_for(keys, Claim(user_id, key, operation, input_digest(fields), fresh))


def input_digest(fields: Mapping[str, Scalar]) -> str:
    """Sum an input up, the same in every process; bytes go in as their own digest, enums as their names."""
    stable = json.dumps(dict(fields), sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(stable.encode()).hexdigest()
