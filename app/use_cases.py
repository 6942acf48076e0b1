"""Everything the API can ask of the product, wired."""

from contextlib import AsyncExitStack

from adapters.accounts.keys import derived_key
from adapters.audio.sniffing import sniff
from adapters.clock import SystemClock
from adapters.ids import SystemIds
from adapters.mongo.audit import MongoAuditEntries
from adapters.mongo.idempotency import MongoIdempotencyKeys
from adapters.mongo.memories import MongoMemories
from adapters.mongo.message_index import MongoMessageIndex
from adapters.mongo.reports import MongoReports
from adapters.redis.failures_in_a_row import RedisFailures
from adapters.redis.kept_voices import RedisKeptVoices
from adapters.redis.persisted_documents import RedisPersistedDocuments
from adapters.redis.rate_limits import RedisRateLimits
from adapters.settings import Settings, master_secrets
from adapters.telemetry.announcement_log import AnnouncementLog
from adapters.telemetry.audit_fallback import AuditFallback
from adapters.telemetry.loop_lag import LoopLag
from adapters.telemetry.metrics import Metrics
from adapters.telemetry.observers import MeterObservers, TurnObservers
from adapters.telemetry.report_log import ReportLog
from adapters.telemetry.turn_log import TurnLog
from adapters.telemetry.usage_log import UsageLog
from app.accounts import open_accounts
from app.goals import wire_goals
from app.leaving import open_leaving
from app.recordings import open_recordings
from app.reminders import open_reminders
from app.reviews import NamedReviewer, open_reviews
from app.servers import Servers
from app.speculation import chosen_speculation
from app.stores import open_account_log, open_stores
from app.turns import open_turns
from app.usage import open_recent_answers, open_usage
from app.version import VERSION
from domain.accounts.announcing import Announcements
from domain.accounts.revocations import LiveSignIns
from domain.accounts.streams import AccountStreams
from domain.audio.formats import AudioFormat
from domain.audit.journal import AuditJournal
from domain.audit.notes import AuditNotes
from domain.audit.reading import AuditReading
from domain.capabilities import Capabilities
from domain.coaching.background import KeptBackgrounds
from domain.conversations.book import ConversationBook
from domain.conversations.erasure import Erasure
from domain.conversations.history import History
from domain.conversations.news import ConversationNews
from domain.memories.book import MemoryBook
from domain.pacing import NoRateLimits, Pace
from domain.reports.reporting import Reporting
from domain.searching.search import MessageSearch
from domain.speech.synthesizing import Synthesizing
from domain.speech.transcribing import Transcribing
from domain.turns.opening import Openings
from domain.turns.runner import TurnRunner
from domain.turns.streams import EventStreams
from domain.turns.workshop import Engines, Workshop
from resolvers.use_cases import UseCases


async def open_use_cases(  # noqa: PLR0917 - all of it is needed
    settings: Settings,
    servers: Servers,
    engines: Engines,
    reviewer: NamedReviewer,
    lag: LoopLag,
    live: LiveSignIns,
    metrics: Metrics,
    stack: AsyncExitStack,
) -> tuple[UseCases, TurnRunner]:
    """Wire the use cases and open the turn runner, which `stack` closes."""
    clock, ids = SystemClock(), SystemIds()
    recordings = await open_recordings(settings, servers, clock, stack)
    stores = open_stores(servers, settings, recordings.store)
    keys = MongoIdempotencyKeys(servers.database, clock)
    account_log = open_account_log(servers, settings)
    announcements = await stack.enter_async_context(Announcements(account_log, AnnouncementLog()))
    news = ConversationNews(conversations=stores.conversations, announcer=announcements, clock=clock)
    speculation = chosen_speculation(settings, engines)
    if settings.voice_cache_bytes:
        key = derived_key(master_secrets(settings)[0], "kept-voices")
        engines.voice_cache.kept = RedisKeptVoices(servers.redis, key, max_bytes=settings.voice_cache_bytes)
    usage = await open_usage(
        settings,
        servers.database,
        users=stores.users,
        engines=engines.names,
        replies=speculation.most_replies,
        clock=clock,
        ids=ids,
        observer=MeterObservers(UsageLog(), metrics),
        stack=stack,
    )
    goals = wire_goals(
        servers.database,
        users=stores.users,
        conversations=stores.conversations,
        announcer=announcements,
        keys=keys,
        limits=settings.limits,
        clock=clock,
        ids=ids,
    )
    audit_entries = MongoAuditEntries(servers.database, kept_days=settings.audit_log_days)
    audit = await stack.enter_async_context(AuditJournal(audit_entries, AuditFallback()))
    notes = AuditNotes(log=audit, clock=clock, ids=ids)
    memories = MongoMemories(servers.database)
    reminders = await open_reminders(
        settings,
        servers.database,
        users=stores.users,
        goals=goals,
        announcer=announcements,
        keys=keys,
        clock=clock,
        ids=ids,
        stack=stack,
    )
    workshop = Workshop(
        stores=stores,
        engines=engines,
        limits=settings.limits,
        clock=clock,
        ids=ids,
        observer=TurnObservers(TurnLog(), metrics),
        notes=notes,
        news=news,
        billing=usage.billing,
        budgets=usage.budgets,
        backgrounds=KeptBackgrounds(
            goals=goals.goal_store,
            action_items=goals.action_item_store,
            conversations=stores.conversations,
            memories=memories,
            max_memories=settings.limits.max_memories,
        ),
        speculation=speculation,
    )
    await open_reviews(settings, servers, workshop, goals, memories, usage, reviewer, lag, stack)
    limited = settings.rate_limits
    pace = Pace(
        RedisRateLimits(servers.redis) if limited else NoRateLimits(),
        settings.limits,
        RedisFailures(servers.redis) if limited else None,
    )
    turns = await open_turns(settings, servers, workshop, keys, pace, lag, stack)
    metrics.watch("turns_in_progress", "Turns this process works on", lambda: turns.runner.running)
    metrics.watch("unreadable", "What could not be decrypted so far", lambda: servers.database.vault.unreadable)
    metrics.watch("ledger_queue", "Calls on their way to the ledger", usage.waiting)
    voices = engines.text_to_speech.voices
    accounts = await open_accounts(
        settings,
        servers,
        users=stores.users,
        announcer=announcements,
        pace=pace,
        notes=notes,
        live=live,
        clock=clock,
        ids=ids,
        voices=[voice.id for voice in voices],
        stack=stack,
    )
    reports = MongoReports(servers.database)
    history = History(kept_turns=stores.turns, log=stores.log)
    erasure = Erasure(
        conversations=stores.conversations,
        turns=stores.turns,
        recordings=stores.recordings,
        log=stores.log,
        action_items=goals.action_item_store,
        reports=reports,
        memories=memories,
        news=news,
        goal_news=goals.news,
        abandon=turns.interruptions.abandon,
    )
    book = ConversationBook(
        conversations=stores.conversations,
        goals=goals.goal_store,
        erasure=erasure,
        news=news,
        keys=keys,
        limits=settings.limits,
        clock=clock,
        ids=ids,
    )
    leaving = await open_leaving(
        settings,
        servers,
        stores,
        stack,
        recordings=recordings,
        accounts=accounts,
        account_log=account_log,
        pace=pace,
        notes=notes,
        clock=clock,
    )
    use_cases = UseCases(
        pace=pace,
        registration=accounts.registration,
        signing_in=accounts.signing_in,
        profiles=accounts.profiles,
        passwords=accounts.passwords,
        email_verification=accounts.email_verification,
        social_login=accounts.social_login,
        social_links=accounts.social_links,
        account_streams=AccountStreams(account_log),
        audit_log=AuditReading(entries=audit_entries),
        conversations=book,
        openings=Openings(workshop, turns.beginning, book),
        history=history,
        reporting=Reporting(
            reports=reports,
            history=history,
            observer=ReportLog(metrics.reported),
            notes=notes,
            limits=settings.limits,
            clock=clock,
        ),
        goals=goals.goals,
        action_items=goals.action_items,
        check_ins=goals.check_ins,
        progress_reports=goals.progress_reports,
        memories=MemoryBook(memories=memories),
        search=MessageSearch(index=MongoMessageIndex(servers.database), limits=settings.limits),
        reminders=reminders.reminders,
        push_devices=reminders.devices,
        spoken_turns=turns.spoken,
        written_turns=turns.written,
        interruptions=turns.interruptions,
        retries=turns.retries,
        listening=recordings.listening,
        data_export=leaving.export,
        account_deletion=leaving.deletion,
        streams=EventStreams(stores.conversations, stores.log),
        transcribing=Transcribing(
            engines=engines,
            keys=keys,
            limits=settings.limits,
            sniff=sniff,
            billing=usage.billing,
            budgets=usage.budgets,
            recent=open_recent_answers(settings, clock),
        ),
        synthesizing=Synthesizing(
            users=stores.users,
            engines=engines,
            keys=keys,
            limits=settings.limits,
            billing=usage.billing,
            budgets=usage.budgets,
            recent=open_recent_answers(settings, clock),
        ),
        usage_reports=usage.reports,
        capabilities=Capabilities(
            version=VERSION,
            voices=tuple(voices),
            languages=tuple(dict.fromkeys(tag for voice in voices for tag in voice.languages)),
            input_formats=tuple(AudioFormat),
            output_formats=tuple(AudioFormat),
            social_providers=tuple(accounts.social_login.services),
            max_recording_ms=settings.limits.max_recording_ms,
            max_audio_chunk_bytes=settings.limits.max_audio_chunk_bytes,
            web_push_public_key=reminders.web_push_public_key,
        ),
        persisted_documents=RedisPersistedDocuments(servers.redis),
    )
    return use_cases, turns.runner
