"""Everything the API can ask of the product."""

from dataclasses import dataclass

from domain.accounts.email_verification import EmailVerification
from domain.accounts.passwords import Passwords
from domain.accounts.profiles import Profiles
from domain.accounts.registration import Registration
from domain.accounts.signing_in import SigningIn
from domain.accounts.social_links import SocialLinks
from domain.accounts.social_login import SocialLogin
from domain.accounts.streams import AccountStreams
from domain.audit.reading import AuditReading
from domain.capabilities import Capabilities
from domain.check_ins.book import CheckInBook
from domain.conversations.book import ConversationBook
from domain.conversations.history import History
from domain.goals.action_item_book import ActionItemBook
from domain.goals.goal_book import GoalBook
from domain.leaving.deletion import AccountDeletion
from domain.leaving.export import DataExport
from domain.memories.book import MemoryBook
from domain.pacing import Pace
from domain.persisted_documents import PersistedDocuments
from domain.progress.reporting import ProgressReports
from domain.push.registration import PushRegistration
from domain.recordings.listening import Listening
from domain.reminders.book import ReminderBook
from domain.reports.reporting import Reporting
from domain.searching.search import MessageSearch
from domain.speech.synthesizing import Synthesizing
from domain.speech.transcribing import Transcribing
from domain.turns.interrupting import Interruptions
from domain.turns.opening import Openings
from domain.turns.retrying import Retries
from domain.turns.spoken import SpokenTurns
from domain.turns.streams import EventStreams
from domain.turns.written import WrittenTurns
from domain.usage.reporting import UsageReports


@dataclass(frozen=True, slots=True, kw_only=True)
class UseCases:
    """The use cases, wired to their adapters."""

    pace: Pace
    registration: Registration
    signing_in: SigningIn
    profiles: Profiles
    passwords: Passwords
    email_verification: EmailVerification
    social_login: SocialLogin
    social_links: SocialLinks
    account_streams: AccountStreams
    audit_log: AuditReading
    conversations: ConversationBook
    openings: Openings
    reporting: Reporting
    history: History
    goals: GoalBook
    action_items: ActionItemBook
    check_ins: CheckInBook
    progress_reports: ProgressReports
    memories: MemoryBook
    search: MessageSearch
    reminders: ReminderBook
    push_devices: PushRegistration
    spoken_turns: SpokenTurns
    written_turns: WrittenTurns
    interruptions: Interruptions
    retries: Retries
    listening: Listening
    data_export: DataExport
    account_deletion: AccountDeletion
    streams: EventStreams
    transcribing: Transcribing
    synthesizing: Synthesizing
    usage_reports: UsageReports
    capabilities: Capabilities
    persisted_documents: PersistedDocuments
