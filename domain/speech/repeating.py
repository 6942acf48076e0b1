"""Idempotency keys of requests that make no object: the same input is worked out again to the same answer."""

from collections.abc import Mapping

from domain.idempotency import Claim, IdempotencyKeys, Scalar, input_digest, object_id_for
from domain.ids import UserId


async def check_repeat(
    keys: IdempotencyKeys, user_id: UserId, key: str, operation: str, asked: Mapping[str, Scalar]
) -> None:
    """Remember what a key was used for. Raises Conflict when it was another input."""
    await object_id_for(keys, Claim(user_id, key, operation, input_digest(asked), operation))
