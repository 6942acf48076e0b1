"""All collections that are made of Beanie documents."""

from typing import Final

from beanie import Document

from adapters.mongo.action_items import ActionItemDocument
from adapters.mongo.audit import AuditEntryDocument
from adapters.mongo.budgets import BudgetDocument
from adapters.mongo.check_ins import CheckInDocument
from adapters.mongo.conversations import ConversationDocument
from adapters.mongo.counters import CountersDocument
from adapters.mongo.departures import DepartureDocument
from adapters.mongo.email_tokens import EmailTokenDocument
from adapters.mongo.goals import GoalDocument
from adapters.mongo.idempotency import IdempotencyKeyDocument
from adapters.mongo.memories import MemoryDocument
from adapters.mongo.outbox import MailOrderDocument
from adapters.mongo.practice import PracticeDocument
from adapters.mongo.push_devices import PushDeviceDocument
from adapters.mongo.recordings import RecordingDocument
from adapters.mongo.reminders import ReminderDocument
from adapters.mongo.reports import MessageReportDocument
from adapters.mongo.sign_ins import SignInDocument
from adapters.mongo.social import SocialAttemptDocument, SocialIdentityDocument, SpentDocument
from adapters.mongo.turn_documents import TurnDocument
from adapters.mongo.usage_documents import ServiceCallDocument, UsageDocument
from adapters.mongo.user_keys import UserKeyDocument
from adapters.mongo.users import UserDocument

DOCUMENTS: Final[tuple[type[Document], ...]] = (
    UserDocument,
    UserKeyDocument,
    SignInDocument,
    ConversationDocument,
    CountersDocument,
    TurnDocument,
    IdempotencyKeyDocument,
    RecordingDocument,
    DepartureDocument,
    AuditEntryDocument,
    ServiceCallDocument,
    UsageDocument,
    GoalDocument,
    ActionItemDocument,
    CheckInDocument,
    MemoryDocument,
    BudgetDocument,
    EmailTokenDocument,
    MailOrderDocument,
    PracticeDocument,
    MessageReportDocument,
    SocialIdentityDocument,
    SocialAttemptDocument,
    SpentDocument,
    ReminderDocument,
    PushDeviceDocument,
)
