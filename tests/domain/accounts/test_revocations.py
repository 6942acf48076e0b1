"""What has ended in one process has ended in all of them."""

import asyncio
from collections.abc import Collection

import pytest

from domain.accounts.entities import Viewer
from domain.accounts.revocations import RevocationWatch
from domain.errors import InvalidInput, StoreUnavailable, Unauthenticated, UserErrorCode
from domain.ids import SignInId
from tests.contracts.reading import until
from tests.domain.accounts.front_door import FrontDoor


class Live:
    """Connections that note which were closed."""

    def __init__(self) -> None:
        self.connected: set[SignInId] = set()
        self.closed: set[SignInId] = set()

    def sign_ins(self) -> Collection[SignInId]:
        return set(self.connected)

    async def end(self, sign_in_ids: Collection[SignInId]) -> None:
        self.closed |= self.connected & set(sign_in_ids)

    async def close_of(self, sign_in_id: SignInId) -> None:
        async def closed() -> bool:
            return sign_in_id in self.closed

        await until(closed)


def watch(door: FrontDoor, live: Live) -> RevocationWatch:
    return RevocationWatch(
        revocations=door.revocations, sign_ins=door.sign_ins, check=door.check, live=live, clock=door.clock
    )


async def two_devices(door: FrontDoor) -> tuple[Viewer, Viewer]:
    phone = await door.signing_in.viewer((await door.register()).tokens.access_token)
    laptop = await door.signing_in.viewer((await door.login()).tokens.access_token)
    return phone, laptop


async def test_a_sign_in_is_ended_from_another_device_at_once(door: FrontDoor) -> None:
    phone, laptop = await two_devices(door)

    assert await door.signing_in.end(phone, laptop.sign_in_id) == laptop.sign_in_id

    with pytest.raises(Unauthenticated):
        await door.check.require_good(laptop)
    await door.check.require_good(phone)
    assert door.revocations.announced == [laptop.sign_in_id]
    assert door.audit.told[-1] == ("SIGN_IN_ENDED", "ALLOWED")


async def test_nobody_elses_sign_in_is_ended(door: FrontDoor) -> None:
    ada, _ = await two_devices(door)
    eve = await door.signing_in.viewer((await door.register(email="eve@example.org")).tokens.access_token)

    for name in (ada.sign_in_id, "nonsense", ""):
        with pytest.raises(InvalidInput) as error:
            await door.signing_in.end(eve, name)
        assert [refusal.code for refusal in error.value.user_errors] == [UserErrorCode.NOT_FOUND]
    await door.check.require_good(ada)


async def test_what_is_announced_closes_connections_and_holds_without_asking(door: FrontDoor) -> None:
    phone, laptop = await two_devices(door)
    live = Live()
    live.connected = {phone.sign_in_id, laptop.sign_in_id}
    async with watch(door, live).watching():
        await door.revocations.announce([laptop.sign_in_id])
        await live.close_of(laptop.sign_in_id)
    assert live.closed == {laptop.sign_in_id}
    assert door.check.has_ended(laptop.sign_in_id)
    with pytest.raises(Unauthenticated):
        await door.check.require_good(laptop)


async def test_what_was_missed_is_asked_of_the_store(door: FrontDoor) -> None:
    phone, laptop = await two_devices(door)
    live = Live()
    live.connected = {phone.sign_in_id, laptop.sign_in_id}
    await door.sign_ins.end(laptop.sign_in_id, door.clock.now())
    before = door.check.generation
    async with watch(door, live).watching():
        door.revocations.lose()
        await live.close_of(laptop.sign_in_id)
    assert live.closed == {laptop.sign_in_id}
    assert door.check.generation > before


async def test_two_stores_away_end_nobodys_conversation_and_let_nobody_in(door: FrontDoor) -> None:
    phone, _ = await two_devices(door)
    live = Live()
    live.connected = {phone.sign_in_id}
    door.sign_ins.failure = StoreUnavailable("down")
    async with watch(door, live).watching():
        door.revocations.lose()

        async def looked() -> bool:
            return door.check.generation > 0

        await until(looked)
        with pytest.raises(StoreUnavailable):
            await door.check.require_good(phone)
        assert live.closed == set()

        door.sign_ins.failure = None
        await door.sign_ins.end(phone.sign_in_id, door.clock.now())
        door.revocations.lose()
        await live.close_of(phone.sign_in_id)


async def test_an_answer_that_was_on_its_way_when_the_sign_in_ended_lets_nobody_in(door: FrontDoor) -> None:
    phone, _ = await two_devices(door)
    asked, answered = asyncio.Event(), asyncio.Event()
    load = door.sign_ins.get

    async def slowly(sign_in_id: SignInId) -> object:
        found = await load(sign_in_id)
        asked.set()
        await answered.wait()
        return found

    door.sign_ins.get = slowly  # type: ignore[method-assign,assignment]
    door.check.forget_all()
    checking = asyncio.create_task(door.check.require_good(phone))
    await asked.wait()
    door.check.end(phone.sign_in_id)
    answered.set()
    with pytest.raises(Unauthenticated):
        await checking
