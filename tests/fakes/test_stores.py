"""The fake stores keep the promises of the real ones."""

import pytest

from domain.errors import StoreUnavailable
from tests.builders import a_user
from tests.contracts.audit_entries import AuditEntriesContract
from tests.contracts.check_ins import CheckInsContract
from tests.contracts.conversations import ConversationPagesContract, ConversationsContract, RecordTurnContract
from tests.contracts.email_tokens import EmailTokensContract
from tests.contracts.goals import ActionItemsContract, GoalsContract
from tests.contracts.idempotency_keys import IdempotencyKeysContract
from tests.contracts.memories import MemoriesContract
from tests.contracts.message_index import MessageIndexContract
from tests.contracts.outbox import OutboxContract
from tests.contracts.recordings import START, RecordingsContract
from tests.contracts.reminders import ClaimRemindersContract, PushDevicesContract, RemindersContract
from tests.contracts.reports import ReportsContract
from tests.contracts.review_queue import ReviewQueueContract
from tests.contracts.sign_ins import SignInsContract
from tests.contracts.social import SocialAttemptsContract, SocialIdentitiesContract
from tests.contracts.turn_pages import TurnPagesContract
from tests.contracts.turns import ClaimTurnContract, TurnsContract
from tests.contracts.users import UsersContract
from tests.fakes.audit import FakeAuditEntries
from tests.fakes.check_ins import FakeCheckIns
from tests.fakes.clock import FakeClock
from tests.fakes.goals import FakeActionItems, FakeGoals
from tests.fakes.mail import FakeEmailTokens, FakeOutbox
from tests.fakes.memories import FakeMemories
from tests.fakes.message_index import FakeMessageIndex
from tests.fakes.reminders import FakePushDevices, FakeReminders
from tests.fakes.reports import FakeReports
from tests.fakes.reviews import FakeReviewQueue
from tests.fakes.social import FakeSocialAttempts, FakeSocialIdentities
from tests.fakes.stores import (
    FakeConversations,
    FakeIdempotencyKeys,
    FakeRecordings,
    FakeSignIns,
    FakeTurns,
    FakeUsers,
)


class TestFakeUsers(UsersContract):
    @pytest.fixture
    def users(self) -> FakeUsers:
        return FakeUsers()

    async def test_it_fails_while_it_is_told_to(self, users: FakeUsers):
        ada = a_user()
        users.failure = StoreUnavailable("down")
        with pytest.raises(StoreUnavailable):
            await users.add(ada)

        users.failure = None
        assert await users.add(ada)


class TestFakeSignIns(SignInsContract):
    @pytest.fixture
    def sign_ins(self) -> FakeSignIns:
        return FakeSignIns()


class TestFakeAuditEntries(AuditEntriesContract):
    @pytest.fixture
    def entries(self) -> FakeAuditEntries:
        return FakeAuditEntries()


class TestFakeEmailTokens(EmailTokensContract):
    @pytest.fixture
    def tokens(self) -> FakeEmailTokens:
        return FakeEmailTokens()


class TestFakeOutbox(OutboxContract):
    @pytest.fixture
    def outbox(self) -> FakeOutbox:
        return FakeOutbox()


class TestFakeSocialIdentities(SocialIdentitiesContract):
    @pytest.fixture
    def identities(self) -> FakeSocialIdentities:
        return FakeSocialIdentities()


class TestFakeSocialAttempts(SocialAttemptsContract):
    @pytest.fixture
    def attempts(self) -> FakeSocialAttempts:
        return FakeSocialAttempts()


class TestFakeIdempotencyKeys(IdempotencyKeysContract):
    @pytest.fixture
    def keys(self) -> FakeIdempotencyKeys:
        return FakeIdempotencyKeys()


class TestFakeRecordings(RecordingsContract):
    @pytest.fixture
    def clock(self) -> FakeClock:
        return FakeClock(START)

    @pytest.fixture
    def recordings(self, clock: FakeClock) -> FakeRecordings:
        return FakeRecordings(clock)


class TestFakeTurns(TurnsContract, ClaimTurnContract, TurnPagesContract):
    @pytest.fixture
    def turns(self) -> FakeTurns:
        return FakeTurns()


class TestFakeConversations(ConversationsContract, ConversationPagesContract, RecordTurnContract):
    @pytest.fixture
    def conversations(self) -> FakeConversations:
        return FakeConversations()

    @pytest.fixture
    def turns(self) -> FakeTurns:
        return FakeTurns()


class TestFakeGoals(GoalsContract):
    @pytest.fixture
    def goals(self) -> FakeGoals:
        return FakeGoals()


class TestFakeReports(ReportsContract):
    @pytest.fixture
    def reports(self) -> FakeReports:
        return FakeReports()


class TestFakeReminders(RemindersContract, ClaimRemindersContract):
    @pytest.fixture
    def reminders(self) -> FakeReminders:
        return FakeReminders()


class TestFakePushDevices(PushDevicesContract):
    @pytest.fixture
    def devices(self) -> FakePushDevices:
        return FakePushDevices()


class TestFakeCheckIns(CheckInsContract):
    @pytest.fixture
    def check_ins(self) -> FakeCheckIns:
        return FakeCheckIns()


class TestFakeActionItems(ActionItemsContract):
    @pytest.fixture
    def goals(self) -> FakeGoals:
        return FakeGoals()

    @pytest.fixture
    def action_items(self, goals: FakeGoals) -> FakeActionItems:
        return FakeActionItems(goals)


class TestFakeReviewQueue(ReviewQueueContract):
    @pytest.fixture
    def conversations(self) -> FakeConversations:
        return FakeConversations()

    @pytest.fixture
    def turns(self) -> FakeTurns:
        return FakeTurns()

    @pytest.fixture
    def queue(self, conversations: FakeConversations) -> FakeReviewQueue:
        return FakeReviewQueue(conversations)


class TestFakeMemories(MemoriesContract):
    @pytest.fixture
    def memories(self) -> FakeMemories:
        return FakeMemories()


class TestFakeMessageIndex(MessageIndexContract):
    @pytest.fixture
    def turns(self) -> FakeTurns:
        return FakeTurns()

    @pytest.fixture
    def index(self, turns: FakeTurns) -> FakeMessageIndex:
        return FakeMessageIndex(turns)
