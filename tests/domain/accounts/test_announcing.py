"""Telling a user's devices what changed."""

import asyncio
from dataclasses import dataclass, field

import pytest

from domain.accounts.announcing import MAX_USERS, MAX_WAITING, Announcements, MakeEvent
from domain.accounts.events import AccountEvent
from domain.errors import EventGap, StoreUnavailable
from domain.ids import UserId, user_id
from tests.builders import a_conversation, a_ulid
from tests.contracts.account_log import begun, changed, titles
from tests.contracts.reading import take
from tests.fakes.account_log import FakeAccountLog

ADA = user_id(a_ulid())


@dataclass
class Untold:
    """Notes what came to nothing."""

    told: list[tuple[UserId, int, str]] = field(default_factory=list)

    def untold(self, user_id: UserId, count: int, reason: BaseException | None) -> None:
        self.told.append((user_id, count, type(reason).__name__))


@pytest.fixture
def log() -> FakeAccountLog:
    return FakeAccountLog()


@pytest.fixture
def untold() -> Untold:
    return Untold()


def news(title: str) -> MakeEvent:
    (event,) = begun(title)

    async def make() -> AccountEvent:
        await asyncio.sleep(0)  # as the store is asked
        return event

    return make


async def test_announcements_are_written_in_order_and_whoever_announces_does_not_wait(
    log: FakeAccountLog, untold: Untold
) -> None:
    after = await log.cursor(ADA)
    async with Announcements(log, untold) as announcements:
        for number in range(10):
            announcements.announce(ADA, news(str(number)))
        assert log.events(ADA) == []
        assert titles(await take(10, log.read(ADA, after))) == [str(number) for number in range(10)]
    assert untold.told == []


async def test_a_log_that_is_away_is_tried_until_it_is_back(log: FakeAccountLog, untold: Untold) -> None:
    log.down = True
    async with Announcements(log, untold) as announcements:
        announcements.announce(ADA, news("one"))
        announcements.announce(ADA, news("two"))
        await asyncio.sleep(0)
        log.down = False
        assert titles(await take(2, log.read(ADA, f"{(await log.cursor(ADA)).partition('.')[0]}.0"))) == ["one", "two"]


async def test_what_is_told_late_is_told_as_it_is_then(log: FakeAccountLog, untold: Untold) -> None:
    """Another server may have announced a later state in the meantime: the last word must not be an old one."""
    states = iter(["old", "new"])
    after = await log.cursor(ADA)

    async def as_it_is() -> AccountEvent:
        title = next(states)
        log.down = title == "old"
        return changed(a_conversation(title=title))

    async with Announcements(log, untold) as announcements:
        announcements.announce(ADA, as_it_is)
        assert titles(await take(1, log.read(ADA, after))) == ["new"]


async def test_a_store_that_cannot_be_asked_is_waited_for(log: FakeAccountLog, untold: Untold) -> None:
    attempts = 0

    async def from_a_shaky_store() -> AccountEvent:
        nonlocal attempts
        attempts += 1
        if attempts < 3:
            raise StoreUnavailable("The database cannot be reached.")
        return begun("found")[0]

    after = await log.cursor(ADA)
    async with Announcements(log, untold) as announcements:
        announcements.announce(ADA, from_a_shaky_store)
        assert titles(await take(1, log.read(ADA, after))) == ["found"]


async def test_one_users_trouble_holds_up_nobody_else(log: FakeAccountLog, untold: Untold) -> None:
    async def never() -> AccountEvent:
        raise StoreUnavailable("Their shard is away.")

    bob = user_id(a_ulid())
    async with Announcements(log, untold, drain_s=0.01) as announcements:
        announcements.announce(bob, never)
        after = await log.cursor(ADA)
        announcements.announce(ADA, news("on time"))
        assert titles(await take(1, log.read(ADA, after))) == ["on time"]
    assert untold.told == [(bob, 1, "NoneType")]


async def test_too_many_are_told_as_a_gap(log: FakeAccountLog, untold: Untold) -> None:
    before = await log.cursor(ADA)
    log.down = True
    async with Announcements(log, untold) as announcements:
        for number in range(MAX_WAITING + 1):
            announcements.announce(ADA, news(str(number)))
        announcements.announce(ADA, news("after the gap"))
        log.down = False
    assert titles(log.events(ADA)) == ["after the gap"]
    with pytest.raises(EventGap):
        await take(1, log.read(ADA, before))


async def test_there_is_an_end_to_how_many_users_can_wait(log: FakeAccountLog, untold: Untold) -> None:
    log.down = True
    async with Announcements(log, untold, drain_s=0) as announcements:
        for _ in range(MAX_USERS):
            announcements.announce(user_id(a_ulid()), news("waits"))
        announcements.announce(ADA, news("one too many"))
        assert untold.told == [(ADA, 1, "NoneType")]
        log.down = False


async def test_a_defect_takes_one_announcement_with_it(log: FakeAccountLog, untold: Untold) -> None:
    async def broken() -> AccountEvent:
        raise ValueError("a defect")

    async with Announcements(log, untold) as announcements:
        announcements.announce(ADA, broken)
        announcements.announce(ADA, news("next"))
    assert titles(log.events(ADA)) == ["next"]
    assert untold.told == [(ADA, 1, "ValueError")]


async def test_what_waits_at_the_end_is_told_if_it_can_be(log: FakeAccountLog, untold: Untold) -> None:
    async with Announcements(log, untold) as announcements:
        announcements.announce(ADA, news("last"))
    assert titles(log.events(ADA)) == ["last"]


async def test_what_cannot_be_told_at_the_end_is_given_up_and_noted(log: FakeAccountLog, untold: Untold) -> None:
    log.down = True
    async with Announcements(log, untold, drain_s=0.01) as announcements:
        announcements.announce(ADA, news("one"))
        announcements.announce(ADA, news("two"))
    announcements.announce(ADA, news("too late"))
    assert untold.told == [(ADA, 2, "NoneType"), (ADA, 1, "NoneType")]
