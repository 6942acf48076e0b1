"""Keys at hand: made once, forgotten soon after they are destroyed elsewhere, and there while the store is away."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from adapters.accounts.keys import key_ring
from adapters.vault import vault as vaults
from adapters.vault.held import FRESH_S, LIFE_S, OUTAGE_S
from adapters.vault.master_keys import MasterKeys
from adapters.vault.user_cipher import Unreadable
from adapters.vault.vault import Vault
from domain.errors import AccountGone, StoreUnavailable
from domain.ids import UserId
from tests.fakes.vault import MASTER, FakeUserKeys

ADA = UserId("user_ada")
BEN = UserId("user_ben")


class Time:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now

    async def pass_(self, seconds: float) -> None:
        self.now += seconds
        await asyncio.sleep(0)


@pytest.fixture
def keys() -> FakeUserKeys:
    return FakeUserKeys()


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
async def here(keys: FakeUserKeys, time: Time) -> AsyncIterator[Vault]:
    async with Vault(keys, MASTER, now=time) as vault:
        yield vault


@pytest.fixture
async def elsewhere(keys: FakeUserKeys, time: Time) -> AsyncIterator[Vault]:
    async with Vault(keys, MASTER, now=time) as vault:
        yield vault


async def test_a_key_is_made_once_for_all_processes(here: Vault, elsewhere: Vault):
    sealed = (await here.sealing(ADA)).seal("place", b"words")

    opening = await elsewhere.opening(ADA)

    assert opening is not None
    assert opening.open("place", sealed) == b"words"


async def test_reading_makes_no_key(here: Vault, keys: FakeUserKeys, elsewhere: Vault):
    assert await here.opening(ADA) is None
    assert keys.keys == {}

    await elsewhere.sealing(ADA)
    assert await here.opening(ADA) is not None


async def test_a_key_at_hand_is_not_asked_for(here: Vault, keys: FakeUserKeys, time: Time):
    await here.sealing(ADA)
    asked = keys.asked

    for _ in range(100):
        await here.opening(ADA)
        time.now += FRESH_S / 101

    assert keys.asked == asked


async def test_it_is_confirmed_beside_its_use(here: Vault, keys: FakeUserKeys, time: Time):
    await here.sealing(ADA)
    for _ in range(20):
        await time.pass_(FRESH_S + 0.1)
        assert here.at_hand(ADA) is not None
        await asyncio.sleep(0)
    assert keys.asked >= 20


async def test_a_destroyed_key_is_forgotten_everywhere_within_its_life(here: Vault, elsewhere: Vault, time: Time):
    await here.sealing(ADA)
    await elsewhere.sealing(ADA)

    await here.destroy(ADA)
    assert await here.opening(ADA) is None

    await time.pass_(LIFE_S + 0.1)
    assert await elsewhere.opening(ADA) is None
    with pytest.raises(AccountGone):
        await elsewhere.sealing(ADA)


async def test_whoever_had_no_key_gets_none_after_its_destruction(here: Vault):
    await here.destroy(ADA)

    with pytest.raises(AccountGone):
        await here.sealing(ADA)


async def test_a_store_that_is_away_keeps_nobody_from_a_key_at_hand(here: Vault, keys: FakeUserKeys, time: Time):
    cipher = await here.sealing(ADA)
    keys.away = True

    for _ in range(int(OUTAGE_S / LIFE_S) - 1):
        await time.pass_(LIFE_S)
        assert await here.opening(ADA) is cipher
    with pytest.raises(StoreUnavailable):
        await here.sealing(BEN)

    await time.pass_(OUTAGE_S)
    with pytest.raises(StoreUnavailable):
        await here.opening(ADA)


async def test_without_its_master_key_nothing_is_read_or_written(here: Vault, keys: FakeUserKeys):
    await here.sealing(ADA)
    async with Vault(keys, MasterKeys(key_ring(["another"], "master-keys"))) as lost:
        assert await lost.opening(ADA) is None
        with pytest.raises(Unreadable):
            await lost.sealing(ADA)


async def test_a_bounded_number_is_held(here: Vault, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(vaults, "MOST_HELD", 10)

    for number in range(30):
        await here.sealing(UserId(f"user_{number}"))

    assert here.at_hand(UserId("user_0")) is None
    assert here.at_hand(UserId("user_29")) is not None
    assert len(here._held) == 10
