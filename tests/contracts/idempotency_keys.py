"""What every implementation of `IdempotencyKeys` promises."""

import asyncio
from dataclasses import replace

from domain import ids
from domain.idempotency import Claim, IdempotencyKeys
from tests.builders import a_ulid


def a_claim(**changes) -> Claim:
    claim = Claim(ids.user_id(a_ulid()), "key-1", "sendMessage", "digest", object_id=f"turn_{a_ulid()}")
    return replace(claim, **changes)


class IdempotencyKeysContract:
    async def test_the_first_claim_is_kept(self, keys: IdempotencyKeys):
        first = a_claim()
        second = replace(first, object_id="another", input_digest="another")

        assert await keys.claim(first) == first
        kept = await keys.claim(second)
        assert replace(kept, input_digest=first.input_digest) == first
        assert kept.input_digest != second.input_digest
        assert await keys.claim(replace(first, object_id="another")) == first

    async def test_all_claims_at_once_learn_the_same_one(self, keys: IdempotencyKeys):
        user_id = ids.user_id(a_ulid())

        claimed = await asyncio.gather(*(keys.claim(a_claim(user_id=user_id)) for _ in range(20)))

        assert len(set(claimed)) == 1

    async def test_users_and_keys_do_not_meet(self, keys: IdempotencyKeys):
        one = a_claim(key="a:b 🔑 $x.y")

        assert await keys.claim(one) == one
        for other in (replace(one, key="a:b"), replace(one, user_id=ids.user_id(a_ulid()))):
            assert await keys.claim(other) == other
