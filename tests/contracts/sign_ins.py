"""What every implementation of `SignIns` promises."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

from domain import ids
from domain.accounts.entities import SignIn
from domain.accounts.ports import SignIns
from domain.ids import UserId
from tests.builders import AT, a_sign_in, a_ulid

NOW = AT + timedelta(days=7300)
"""Stores may forget what has expired by the wall clock, so these tests live in its future."""


def a_lasting_sign_in(user_id: UserId | None = None, **changes: Any) -> SignIn:
    return a_sign_in(user_id, **{"expires_at": NOW + timedelta(days=30), **changes})


class SignInsContract:
    async def test_a_sign_in_comes_back_as_it_was(self, sign_ins: SignIns):
        phone = a_lasting_sign_in(refresh_hashes=("new", "old", "older"), device="Ada's phone")

        await sign_ins.add(phone)

        assert await sign_ins.get(phone.id) == phone
        assert await sign_ins.get(a_lasting_sign_in().id) is None

    async def test_rotating_stores_the_new_state(self, sign_ins: SignIns):
        before = a_lasting_sign_in(refresh_hashes=("first",))
        await sign_ins.add(before)
        after = replace(before, refresh_hashes=("second", "first"), rotated_at=NOW, last_used_at=NOW)

        assert await sign_ins.rotate(after, seen_hash="first")

        assert await sign_ins.get(before.id) == after

    async def test_only_one_of_two_rotations_at_once_succeeds(self, sign_ins: SignIns):
        before = a_lasting_sign_in(refresh_hashes=("first",))
        await sign_ins.add(before)
        rotations = [replace(before, refresh_hashes=(f"second-{n}", "first")) for n in range(5)]

        done = await asyncio.gather(*(sign_ins.rotate(after, seen_hash="first") for after in rotations))

        assert sorted(done) == [False] * 4 + [True]
        assert await sign_ins.get(before.id) == rotations[done.index(True)]

    async def test_an_older_hash_does_not_rotate(self, sign_ins: SignIns):
        kept = a_lasting_sign_in(refresh_hashes=("second", "first"))
        await sign_ins.add(kept)

        assert not await sign_ins.rotate(replace(kept, refresh_hashes=("stolen", "first")), seen_hash="first")

        assert await sign_ins.get(kept.id) == kept

    async def test_an_ended_sign_in_does_not_rotate_and_keeps_its_end(self, sign_ins: SignIns):
        before = a_lasting_sign_in(refresh_hashes=("first",))
        await sign_ins.add(before)

        await sign_ins.end(before.id, NOW)
        await sign_ins.end(before.id, NOW + timedelta(hours=1))

        assert not await sign_ins.rotate(replace(before, refresh_hashes=("second", "first")), seen_hash="first")
        assert await sign_ins.get(before.id) == replace(before, ended_at=NOW)

    async def test_good_ones_are_listed_newest_first(self, sign_ins: SignIns):
        user_id = ids.user_id(a_ulid())
        made = [a_lasting_sign_in(user_id, created_at=NOW + timedelta(minutes=n)) for n in (2, 1, 3)]
        ended = a_lasting_sign_in(user_id)
        expired = a_lasting_sign_in(user_id, expires_at=NOW)
        for sign_in in (*made, ended, expired, a_lasting_sign_in()):
            await sign_ins.add(sign_in)
        await sign_ins.end(ended.id, NOW)

        assert list(await sign_ins.good(user_id, NOW)) == [made[2], made[0], made[1]]

    async def test_at_most_a_hundred_are_listed(self, sign_ins: SignIns):
        user_id = ids.user_id(a_ulid())
        made = [a_lasting_sign_in(user_id, created_at=AT + timedelta(minutes=n)) for n in range(103)]
        for sign_in in made:
            await sign_ins.add(sign_in)

        assert list(await sign_ins.good(user_id, NOW)) == made[:2:-1]

    async def test_all_of_a_user_but_one_end_at_once(self, sign_ins: SignIns):
        user_id = ids.user_id(a_ulid())
        here, phone, laptop = (a_lasting_sign_in(user_id) for _ in range(3))
        expired, others = a_lasting_sign_in(user_id, expires_at=NOW), a_lasting_sign_in()
        for sign_in in (here, phone, laptop, expired, others):
            await sign_ins.add(sign_in)
        await sign_ins.end(laptop.id, NOW - timedelta(minutes=1))

        assert await sign_ins.end_all(user_id, NOW, but=here.id) == [phone.id]

        assert list(await sign_ins.good(user_id, NOW)) == [here]
        assert await sign_ins.get(laptop.id) == replace(laptop, ended_at=NOW - timedelta(minutes=1))
        assert await sign_ins.get(others.id) == others
        assert await sign_ins.end_all(user_id, NOW) == [here.id]

    async def test_which_of_many_have_ended_can_be_asked_at_once(self, sign_ins: SignIns):
        good, ended, expired, gone = (a_lasting_sign_in() for _ in range(4))
        expired = replace(expired, expires_at=NOW)
        for sign_in in (good, ended, expired):
            await sign_ins.add(sign_in)
        await sign_ins.end(ended.id, NOW)

        asked = [good.id, ended.id, expired.id, gone.id]

        assert list(await sign_ins.ended_among(asked, NOW)) == [ended.id, expired.id, gone.id]
