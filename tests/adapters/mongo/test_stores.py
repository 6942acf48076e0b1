"""MongoDB keeps what the ports promise."""

import pytest

from adapters.mongo.action_items import MongoActionItems
from adapters.mongo.audit import MongoAuditEntries
from adapters.mongo.check_ins import MongoCheckIns
from adapters.mongo.conversations import ConversationDocument, MongoConversations
from adapters.mongo.database import Database
from adapters.mongo.email_tokens import MongoEmailTokens
from adapters.mongo.goals import MongoGoals
from adapters.mongo.gridfs_blobs import GridFsBlobs
from adapters.mongo.idempotency import MongoIdempotencyKeys
from adapters.mongo.memories import MongoMemories
from adapters.mongo.message_index import MongoMessageIndex
from adapters.mongo.outbox import MailOrderDocument, MongoOutbox
from adapters.mongo.push_devices import MongoPushDevices
from adapters.mongo.recordings import MongoRecordings
from adapters.mongo.reminders import MongoReminders
from adapters.mongo.reports import MongoReports
from adapters.mongo.review_queue import MongoReviewQueue
from adapters.mongo.sign_ins import MongoSignIns
from adapters.mongo.social import MongoSocialAttempts, MongoSocialIdentities
from adapters.mongo.turns import MongoTurns
from adapters.mongo.users import MongoUsers
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
from tests.fakes.clock import FakeClock, FakeIds


class TestMongoUsers(UsersContract):
    @pytest.fixture
    def users(self, mongo: Database) -> MongoUsers:
        return MongoUsers(mongo)


class TestMongoSignIns(SignInsContract):
    @pytest.fixture
    def sign_ins(self, mongo: Database) -> MongoSignIns:
        return MongoSignIns(mongo)


class TestMongoAuditEntries(AuditEntriesContract):
    @pytest.fixture
    def entries(self, mongo: Database) -> MongoAuditEntries:
        return MongoAuditEntries(mongo, kept_days=400)


class TestMongoEmailTokens(EmailTokensContract):
    @pytest.fixture
    def tokens(self, mongo: Database) -> MongoEmailTokens:
        return MongoEmailTokens(mongo)


class TestMongoOutbox(OutboxContract):
    @pytest.fixture
    async def outbox(self, mongo: Database) -> MongoOutbox:
        await mongo.collection(MailOrderDocument).delete_many({})
        return MongoOutbox(mongo)


class TestMongoSocialIdentities(SocialIdentitiesContract):
    @pytest.fixture
    def identities(self, mongo: Database) -> MongoSocialIdentities:
        return MongoSocialIdentities(mongo)


class TestMongoSocialAttempts(SocialAttemptsContract):
    @pytest.fixture
    def attempts(self, mongo: Database) -> MongoSocialAttempts:
        return MongoSocialAttempts(mongo)


class TestMongoIdempotencyKeys(IdempotencyKeysContract):
    @pytest.fixture
    def keys(self, mongo: Database) -> MongoIdempotencyKeys:
        # Claims older than a day by the wall clock are MongoDB's to remove.
        return MongoIdempotencyKeys(mongo, FakeClock(START))


class TestMongoRecordings(RecordingsContract):
    @pytest.fixture
    def clock(self) -> FakeClock:
        return FakeClock(START)

    @pytest.fixture
    def recordings(self, mongo: Database, clock: FakeClock) -> MongoRecordings:
        return MongoRecordings(mongo, GridFsBlobs(mongo), clock)


class TestMongoTurns(TurnsContract, ClaimTurnContract, TurnPagesContract):
    @pytest.fixture
    def turns(self, mongo: Database) -> MongoTurns:
        return MongoTurns(mongo)


class TestMongoConversations(ConversationsContract, ConversationPagesContract, RecordTurnContract):
    @pytest.fixture
    def conversations(self, mongo: Database) -> MongoConversations:
        return MongoConversations(mongo)

    @pytest.fixture
    def turns(self, mongo: Database) -> MongoTurns:
        return MongoTurns(mongo)


class TestMongoGoals(GoalsContract):
    @pytest.fixture
    def goals(self, mongo: Database) -> MongoGoals:
        return MongoGoals(mongo)


class TestMongoReports(ReportsContract):
    @pytest.fixture
    def reports(self, mongo: Database) -> MongoReports:
        return MongoReports(mongo)


class TestMongoReminders(RemindersContract, ClaimRemindersContract):
    @pytest.fixture
    def reminders(self, mongo: Database) -> MongoReminders:
        return MongoReminders(mongo)


class TestMongoPushDevices(PushDevicesContract):
    @pytest.fixture
    def devices(self, mongo: Database) -> MongoPushDevices:
        return MongoPushDevices(mongo)


class TestMongoCheckIns(CheckInsContract):
    @pytest.fixture
    def check_ins(self, mongo: Database) -> MongoCheckIns:
        return MongoCheckIns(mongo)


class TestMongoActionItems(ActionItemsContract):
    @pytest.fixture
    def goals(self, mongo: Database) -> MongoGoals:
        return MongoGoals(mongo)

    @pytest.fixture
    def action_items(self, mongo: Database) -> MongoActionItems:
        return MongoActionItems(mongo)


class TestMongoReviewQueue(ReviewQueueContract):
    @pytest.fixture
    def conversations(self, mongo: Database) -> MongoConversations:
        return MongoConversations(mongo)

    @pytest.fixture
    def turns(self, mongo: Database) -> MongoTurns:
        return MongoTurns(mongo)

    @pytest.fixture
    async def queue(self, mongo: Database) -> MongoReviewQueue:
        await mongo.collection(ConversationDocument).delete_many({})  # the queue is everybody's
        return MongoReviewQueue(mongo, FakeIds())


class TestMongoMemories(MemoriesContract):
    @pytest.fixture
    def memories(self, mongo: Database) -> MongoMemories:
        return MongoMemories(mongo)


class TestMongoMessageIndex(MessageIndexContract):
    @pytest.fixture
    def turns(self, mongo: Database) -> MongoTurns:
        return MongoTurns(mongo)

    @pytest.fixture
    def index(self, mongo: Database) -> MongoMessageIndex:
        return MongoMessageIndex(mongo)
