"""Staying signed in: rotation, lost answers, two tabs, and stolen tokens."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta

import pytest

from domain.accounts.entities import SignIn
from domain.accounts.tokens import REMEMBERED_REFRESH_TOKENS
from domain.errors import Unauthenticated
from domain.ids import SignInId, sign_in_id
from tests.builders import a_ulid
from tests.domain.accounts.front_door import EMAIL, FrontDoor
from tests.fakes.stores import FakeSignIns


class MeetingSignIns(FakeSignIns):
    """The first `readers` of a sign-in see the same state, as processes at work at the same time do."""

    def __init__(self, readers: int) -> None:
        super().__init__()
        self.meeting = asyncio.Barrier(readers)
        self.met = 0

    async def get(self, sign_in_id: SignInId) -> SignIn | None:
        found = await super().get(sign_in_id)
        if self.met < self.meeting.parties:
            self.met += 1
            await self.meeting.wait()
        return found


async def refused(door: FrontDoor, tokens: Sequence[str]) -> None:
    for token in tokens:
        with pytest.raises(Unauthenticated):
            await door.signing_in.refresh(token)


async def test_a_refresh_gives_a_new_pair_for_the_same_sign_in(door: FrontDoor) -> None:
    first = await door.register()
    door.clock.advance(minutes=14)

    second = await door.signing_in.refresh(first.tokens.refresh_token)

    assert second.user == first.user
    assert second.tokens.refresh_token != first.tokens.refresh_token
    assert second.tokens.access_token != first.tokens.access_token
    before = await door.signing_in.viewer(first.tokens.access_token)
    after = await door.signing_in.viewer(second.tokens.access_token)
    assert before.sign_in_id == after.sign_in_id


async def test_each_refresh_begins_the_sign_ins_lifetime_anew(door: FrontDoor) -> None:
    tokens = (await door.register()).tokens
    for _ in range(4):
        door.clock.advance(days=29)
        tokens = (await door.signing_in.refresh(tokens.refresh_token)).tokens

    assert tokens.refresh_token_expires_at == door.clock.now() + timedelta(days=30)
    viewer = await door.signing_in.viewer(tokens.access_token)
    [sign_in] = await door.profiles.sign_ins(viewer)
    assert sign_in.last_used_at == door.clock.now()


async def test_a_sign_in_not_used_for_its_lifetime_is_over(door: FrontDoor) -> None:
    tokens = (await door.register()).tokens

    door.clock.advance(days=30)

    await refused(door, [tokens.refresh_token])


@pytest.mark.parametrize("seconds", [0, 1, 30])
async def test_a_lost_answer_is_given_again(door: FrontDoor, seconds: float) -> None:
    old = (await door.register()).tokens.refresh_token
    lost = (await door.signing_in.refresh(old)).tokens
    door.clock.advance(seconds=seconds)

    again = (await door.signing_in.refresh(old)).tokens

    assert again.refresh_token == lost.refresh_token
    assert again.refresh_token_expires_at == lost.refresh_token_expires_at
    assert (await door.signing_in.viewer(again.access_token)).user_id in door.users.users
    assert (await door.signing_in.refresh(again.refresh_token)).user.email == EMAIL


@pytest.mark.parametrize("tabs", [2, 5])
async def test_tabs_that_refresh_at_once_get_the_same_refresh_token(tabs: int) -> None:
    door = FrontDoor(sign_ins=MeetingSignIns(tabs))
    old = (await door.register()).tokens.refresh_token

    pairs = [s.tokens for s in await asyncio.gather(*(door.signing_in.refresh(old) for _ in range(tabs)))]

    assert len({tokens.refresh_token for tokens in pairs}) == 1
    for tokens in pairs:
        assert (await door.signing_in.viewer(tokens.access_token)).user_id in door.users.users
    assert (await door.signing_in.refresh(pairs[0].refresh_token)).user.email == EMAIL


async def test_a_refresh_that_a_logout_overtakes_is_refused() -> None:
    class EndsJustBefore(FakeSignIns):
        async def rotate(self, sign_in: SignIn, *, seen_hash: str) -> bool:
            await self.end(sign_in.id, sign_in.last_used_at)
            return await super().rotate(sign_in, seen_hash=seen_hash)

    door = FrontDoor(sign_ins=EndsJustBefore())

    await refused(door, [(await door.register()).tokens.refresh_token])


async def test_a_token_used_again_after_the_grace_ends_the_sign_in_for_everybody(door: FrontDoor) -> None:
    stolen = (await door.register()).tokens.refresh_token
    owners = (await door.signing_in.refresh(stolen)).tokens
    assert (await door.signing_in.viewer(owners.access_token)).user_id in door.users.users
    door.clock.advance(seconds=30.001)

    await refused(door, [stolen, owners.refresh_token])

    with pytest.raises(Unauthenticated):
        await door.signing_in.viewer(owners.access_token)


async def test_a_token_two_refreshes_old_ends_the_sign_in_even_within_the_grace(door: FrontDoor) -> None:
    oldest = (await door.register()).tokens.refresh_token
    older = (await door.signing_in.refresh(oldest)).tokens.refresh_token
    newest = (await door.signing_in.refresh(older)).tokens.refresh_token

    await refused(door, [oldest, newest])


async def test_a_theft_on_one_device_leaves_the_others_signed_in(door: FrontDoor) -> None:
    stolen = (await door.register()).tokens.refresh_token
    other = (await door.login()).tokens
    await door.signing_in.refresh(stolen)
    door.clock.advance(minutes=1)

    await refused(door, [stolen])

    assert (await door.signing_in.refresh(other.refresh_token)).user.email == EMAIL


async def test_a_token_nobody_issued_is_refused_and_ends_nothing(door: FrontDoor) -> None:
    tokens = (await door.register()).tokens
    name = tokens.refresh_token.partition(".")[0]

    await refused(door, [f"{name}.999", f"{sign_in_id(a_ulid())}.1", "garbage", ""])

    assert (await door.signing_in.refresh(tokens.refresh_token)).user.email == EMAIL


async def test_a_long_lived_sign_in_remembers_a_bounded_number_of_tokens(door: FrontDoor) -> None:
    chain = [(await door.register()).tokens.refresh_token]
    for _ in range(REMEMBERED_REFRESH_TOKENS + 10):
        chain.append((await door.signing_in.refresh(chain[-1])).tokens.refresh_token)

    [sign_in] = door.sign_ins.sign_ins.values()
    assert len(sign_in.refresh_hashes) == REMEMBERED_REFRESH_TOKENS
    await refused(door, [chain[0]])
    assert (await door.signing_in.refresh(chain[-1])).user.email == EMAIL


async def test_a_deleted_accounts_token_is_refused(door: FrontDoor) -> None:
    tokens = (await door.register()).tokens
    door.users.users.clear()

    await refused(door, [tokens.refresh_token])
