"""What the stores write is what the documents declare, version included; readers bear what they do not know."""

from datetime import timedelta

import pytest
from beanie import Document

from adapters.mongo.action_items import ActionItemDocument, MongoActionItems
from adapters.mongo.audit import AuditEntryDocument, MongoAuditEntries
from adapters.mongo.budgets import BudgetDocument, MongoBudgets
from adapters.mongo.check_ins import CheckInDocument, MongoCheckIns
from adapters.mongo.codec import Record
from adapters.mongo.conversations import ConversationDocument, MongoConversations
from adapters.mongo.counters import CountersDocument
from adapters.mongo.database import Database
from adapters.mongo.departures import DepartureDocument, MongoDepartures
from adapters.mongo.documents import DOCUMENTS
from adapters.mongo.email_tokens import EmailTokenDocument, MongoEmailTokens
from adapters.mongo.goals import GoalDocument, MongoGoals
from adapters.mongo.gridfs_blobs import GridFsBlobs
from adapters.mongo.idempotency import IdempotencyKeyDocument, MongoIdempotencyKeys
from adapters.mongo.ledger import MongoLedger
from adapters.mongo.memories import MemoryDocument, MongoMemories
from adapters.mongo.outbox import MailOrderDocument, MongoOutbox
from adapters.mongo.practice import PracticeDocument, quarter_number
from adapters.mongo.push_devices import MongoPushDevices, PushDeviceDocument
from adapters.mongo.recordings import MongoRecordings, RecordingDocument
from adapters.mongo.reminders import MongoReminders, ReminderDocument
from adapters.mongo.reports import MessageReportDocument, MongoReports
from adapters.mongo.review_queue import MongoReviewQueue
from adapters.mongo.sign_ins import MongoSignIns, SignInDocument
from adapters.mongo.social import (
    MongoSocialAttempts,
    MongoSocialIdentities,
    SocialAttemptDocument,
    SocialIdentityDocument,
    SpentDocument,
)
from adapters.mongo.turn_documents import TurnDocument
from adapters.mongo.turns import MongoTurns
from adapters.mongo.usage_documents import ServiceCallDocument, UsageDocument, sum_key
from adapters.mongo.user_keys import UserKeyDocument
from adapters.mongo.users import MongoUsers, UserDocument
from domain.idempotency import Claim
from domain.leaving.ports import Departure
from tests.builders import (
    AT,
    a_call,
    a_check_in,
    a_conversation,
    a_goal,
    a_push_device,
    a_reminder,
    a_reservation,
    a_sign_in,
    a_turn,
    a_user,
    an_action_item,
    an_audit_entry,
)
from tests.contracts.email_tokens import a_token
from tests.contracts.memories import a_memory
from tests.contracts.outbox import an_order
from tests.contracts.recordings import START
from tests.contracts.reports import a_report
from tests.contracts.social import an_attempt, an_identity
from tests.fakes.clock import FakeClock, FakeIds


@pytest.fixture
async def everything(mongo: Database) -> dict[type[Document], str]:
    """One of each, and its id."""
    ada, conversation = a_user(), a_conversation()
    sign_in = a_sign_in(expires_at=AT.replace(year=AT.year + 20))
    turn, entry = a_turn(conversation), an_audit_entry(ada.id)
    goal, item = a_goal(conversation.owner_id), an_action_item(conversation.owner_id)
    await MongoUsers(mongo).add(ada)
    await MongoSignIns(mongo).add(sign_in)
    await MongoConversations(mongo).add(conversation)
    await MongoTurns(mongo).add(turn)
    await MongoConversations(mongo).record_turn(turn)
    reviews = MongoReviewQueue(mongo, FakeIds())
    job = await reviews.claim(AT, AT)
    assert job is not None
    await reviews.told(job, [item.id])
    call = a_call(ada.id)
    await MongoLedger(mongo).write([call])
    await MongoBudgets(mongo).reserve("server:2025-12", 9, a_reservation())
    await MongoIdempotencyKeys(mongo, FakeClock(START)).claim(Claim(ada.id, "key", "register", "digest", ada.id))
    await MongoAuditEntries(mongo, kept_days=1).add([entry])
    await MongoGoals(mongo).add(goal)
    await MongoActionItems(mongo).add(item)
    check_in = a_check_in(conversation.owner_id)
    await MongoCheckIns(mongo).add(check_in)
    reminder, device = a_reminder(conversation.owner_id), a_push_device(conversation.owner_id)
    await MongoReminders(mongo).add(reminder, at_most=1)
    await MongoPushDevices(mongo).register(device)
    recordings = MongoRecordings(mongo, GridFsBlobs(mongo), FakeClock(START))
    await recordings.keep(turn, b"sound", START + timedelta(days=1))
    [kept] = await recordings.kept([turn.id])
    assert kept is not None
    report = a_report()
    await MongoReports(mongo).keep(report)
    token, order = a_token(), an_order()
    await MongoEmailTokens(mongo).add(token)
    await MongoOutbox(mongo).add(order)
    await MongoDepartures(mongo).add(Departure(user_id=ada.id, at=AT))
    await MongoMemories(mongo).learn([memory := a_memory(ada.id)], 1)
    identity, attempt = an_identity(), an_attempt()
    await MongoSocialIdentities(mongo).add(identity)
    await MongoSocialAttempts(mongo).add(attempt)
    await MongoSocialAttempts(mongo).spend(token.id, token.expires_at)
    return {
        DepartureDocument: ada.id,
        RecordingDocument: kept.id,
        MemoryDocument: memory.id,
        UserDocument: ada.id,
        UserKeyDocument: ada.id,
        SignInDocument: sign_in.id,
        ConversationDocument: conversation.id,
        CountersDocument: conversation.owner_id,
        TurnDocument: turn.id,
        GoalDocument: goal.id,
        ActionItemDocument: item.id,
        CheckInDocument: check_in.id,
        ReminderDocument: reminder.id,
        PushDeviceDocument: device.id,
        PracticeDocument: f"{conversation.id}|{quarter_number(AT) // 96}",
        IdempotencyKeyDocument: f"{ada.id}:key",
        AuditEntryDocument: entry.id,
        MessageReportDocument: report.id,
        EmailTokenDocument: token.id,
        MailOrderDocument: order.id,
        SocialIdentityDocument: identity.id,
        SocialAttemptDocument: attempt.id,
        SpentDocument: token.id,
        ServiceCallDocument: call.id,
        BudgetDocument: "server:2025-12",
        UsageDocument: str(sum_key(call)["_id"]),
    }


async def test_every_record_is_what_its_document_declares(mongo: Database, everything: dict[type[Document], str]):
    assert set(everything) == set(DOCUMENTS)
    for kind, id_ in everything.items():
        record = await mongo.collection(kind).find_one({"_id": id_})

        assert record is not None
        declared = {field.alias or name for name, field in kind.model_fields.items()} - {"revision_id"}
        assert set(record) == declared
        assert record["v"] == 1
        kind.model_validate(record)


async def test_a_field_of_a_later_version_is_left_alone(mongo: Database):
    turns, turn = MongoTurns(mongo), a_turn()
    await turns.add(turn)
    later: Record = {"$set": {"mood": "curious", "options.pitch": 3}}
    await mongo.collection(TurnDocument).update_one({"_id": turn.id}, later)

    assert list(await turns.get([turn.id], turn.owner_id)) == [turn]
