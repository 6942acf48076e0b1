"""An account is unreadable at once, and gone soon after, whatever happens in between."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.accounts.entities import Viewer
from domain.audit.entries import Action, AuditOutcome
from domain.errors import InvalidInput, UserErrorCode
from domain.ids import UserId, conversation_id
from domain.leaving.clearing import AFTER_FAILURE, CLAIMED_FOR, Clearing
from domain.leaving.deletion import AccountDeletion
from domain.leaving.ports import Departure
from tests.builders import a_ulid
from tests.domain.accounts.front_door import EMAIL, PASSWORD, FrontDoor
from tests.fakes.leaving import FakeDepartures, FakeEnding, FakeHoldings, FakeUserKeyring, QuietLeaving
from tests.fakes.redis_ports import FakeEventLog


class Exit:
    """The way out, for one user."""

    def __init__(self) -> None:
        self.door = FrontDoor()
        self.departures, self.holdings = FakeDepartures(), FakeHoldings()
        self.keyring, self.ending, self.observer = FakeUserKeyring(), FakeEnding(), QuietLeaving()
        self.clock = self.door.clock
        self.log = FakeEventLog()
        self.clearing = Clearing(
            departures=self.departures,
            holdings=self.holdings,
            log=self.log,
            account_log=self.door.account_log,
            notes=self.door.notes,
            observer=self.observer,
            clock=self.clock,
        )
        self.deletion = AccountDeletion(
            users=self.door.users,
            sign_ins=self.door.sign_ins,
            hasher=self.door.hasher,
            departures=self.departures,
            keys=self.keyring,
            ending=self.ending,
            clearing=self.clearing,
            pace=self.door.pace,
            notes=self.door.notes,
            clock=self.clock,
        )

    async def ada(self) -> Viewer:
        signed_in = await self.door.register()
        sign_in = signed_in.sign_in
        return Viewer(user_id=signed_in.user.id, sign_in_id=sign_in.id, expires_at=sign_in.expires_at)


@pytest.fixture
def way() -> Exit:
    return Exit()


async def test_the_key_is_destroyed_and_all_sign_ins_end_at_once(way: Exit):
    ada = await way.ada()

    assert await way.deletion.delete(ada, EMAIL.upper(), PASSWORD) == ada.user_id

    assert way.keyring.destroyed == [ada.user_id]
    assert way.ending.ended == [ada.user_id]
    assert set(way.departures.kept) == {ada.user_id}


async def test_what_is_to_be_done_is_kept_before_anything_is_done(way: Exit):
    ada = await way.ada()

    class Dying(FakeUserKeyring):
        async def destroy(self, user_id: UserId) -> None:
            assert user_id in way.departures.kept
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        await replace(way.deletion, keys=Dying()).delete(ada, EMAIL, PASSWORD)
    assert ada.user_id in way.departures.kept


@pytest.mark.parametrize(
    ("email", "password", "code", "field"),
    [
        ("ben@example.org", PASSWORD, UserErrorCode.INVALID, "confirmEmail"),
        ("", PASSWORD, UserErrorCode.INVALID, "confirmEmail"),
        (EMAIL, "another password", UserErrorCode.WRONG_CREDENTIALS, "password"),
        (EMAIL, None, UserErrorCode.WRONG_CREDENTIALS, "password"),
        (EMAIL, "\ud800", UserErrorCode.WRONG_CREDENTIALS, "password"),
    ],
)
async def test_it_has_to_be_meant(way: Exit, email: str, password: str | None, code: UserErrorCode, field: str):
    ada = await way.ada()

    with pytest.raises(InvalidInput) as refused:
        await way.deletion.delete(ada, email, password)

    [error] = refused.value.user_errors
    assert (error.code, error.path[-1]) == (code, field)
    assert way.keyring.destroyed == []
    assert way.departures.kept == {}


async def test_a_wrong_password_is_noted(way: Exit):
    ada = await way.ada()

    with pytest.raises(InvalidInput):
        await way.deletion.delete(ada, EMAIL, "another password")

    last = list(way.door.audit.entries.values())[-1]
    assert (last.action, last.outcome) == (Action.ACCOUNT_DELETED, AuditOutcome.DENIED)


async def test_who_has_no_password_has_signed_in_just_now(way: Exit):
    ada = await way.ada()
    user = way.door.users.users[ada.user_id]
    way.door.users.users[ada.user_id] = replace(user, password_hash=None)
    way.clock.advance(minutes=11)

    with pytest.raises(InvalidInput):
        await way.deletion.delete(ada, EMAIL, None)
    sign_in = way.door.sign_ins.sign_ins[ada.sign_in_id]
    way.door.sign_ins.sign_ins[ada.sign_in_id] = replace(sign_in, created_at=way.clock.now() - timedelta(minutes=9))

    assert await way.deletion.delete(ada, EMAIL, None) == ada.user_id


async def test_everything_goes_and_is_looked_for_once_more(way: Exit):
    ada = await way.ada()
    way.holdings.conversations[ada.user_id] = [conversation_id(a_ulid()) for _ in range(120)]
    way.holdings.others[ada.user_id] = 7
    await way.departures.add(Departure(user_id=ada.user_id, at=way.clock.now()))

    assert await way.clearing.clear_one()
    assert not await way.clearing.clear_one()
    late = conversation_id(a_ulid())
    way.holdings.conversations[ada.user_id] = [late]
    way.clock.advance(minutes=3)
    assert await way.clearing.clear_one()

    assert way.observer.rounds == [(ada.user_id, 127, 1), (ada.user_id, 1, 2)]
    assert way.departures.kept == {}
    assert way.holdings.conversations[ada.user_id] == []
    assert list(way.door.audit.entries.values())[-1].action == Action.ACCOUNT_DELETED


@pytest.mark.parametrize("calls", [0, 1, 2, 5])
async def test_a_store_that_goes_away_in_the_middle_is_tried_again(way: Exit, calls: int):
    ada = await way.ada()
    way.holdings.conversations[ada.user_id] = [conversation_id(a_ulid()) for _ in range(3)]
    await way.departures.add(Departure(user_id=ada.user_id, at=way.clock.now()))
    way.holdings.breaks_after = calls

    assert await way.clearing.clear_one()
    assert len(way.observer.failures) == 1
    way.holdings.breaks_after = None
    way.clock.advance(seconds=AFTER_FAILURE.total_seconds())
    assert await way.clearing.clear_one()

    assert way.holdings.conversations[ada.user_id] == []


async def test_another_process_goes_on_where_one_died(way: Exit):
    ada = await way.ada()
    way.holdings.conversations[ada.user_id] = [conversation_id(a_ulid())]
    await way.departures.add(Departure(user_id=ada.user_id, at=way.clock.now()))
    claimed = await way.departures.claim(way.clock.now(), way.clock.now() + CLAIMED_FOR)
    assert claimed is not None

    assert not await way.clearing.clear_one()
    way.clock.advance(minutes=6)
    assert await way.clearing.clear_one()

    assert way.holdings.conversations[ada.user_id] == []
