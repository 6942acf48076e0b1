"""All that the work on a turn needs, gathered once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from domain.accounts.ports import Users
from domain.audio.ports import AudioDecoder, AudioEncoder, VoiceActivity
from domain.audit.notes import AuditNotes
from domain.clock import Clock, Ids
from domain.conversations.news import ConversationNews
from domain.conversations.ports import Conversations
from domain.limits import Limits
from domain.recordings.ports import Recordings
from domain.resilience.guard import Guard
from domain.reviewing.bell import Bell
from domain.safety.ports import SafetyCheck
from domain.speech.voice_cache import VoiceCache
from domain.turns.background import Backgrounds, NoBackgrounds
from domain.turns.engines import ChatModel, SpeechToText, TextToSpeech
from domain.turns.observer import TurnObserver
from domain.turns.ports import EventLog, Handovers, Inbox, Leases, Turns, TurnSeats
from domain.turns.speculation import Speculation
from domain.usage.bill import Billing
from domain.usage.budgets import Budgets
from domain.usage.calls import EngineName, Service


@dataclass(frozen=True, slots=True, kw_only=True)
class Stores:
    """Where turns are kept and told."""

    users: Users
    conversations: Conversations
    turns: Turns
    recordings: Recordings
    log: EventLog
    inbox: Inbox
    leases: Leases
    seats: TurnSeats
    handovers: Handovers


@dataclass(frozen=True, slots=True, kw_only=True)
class Engines:
    """What hears, thinks and speaks."""

    speech_to_text: SpeechToText
    chat: ChatModel
    text_to_speech: TextToSpeech
    decoder: AudioDecoder
    encoder: AudioEncoder
    voice_activity: VoiceActivity
    names: Mapping[Service, Sequence[EngineName]] = field(default_factory=dict)
    """Who may do each job, fallbacks included: what it may cost follows from that."""
    guards: Sequence[Guard] = ()
    """What stands around hosted engines, for those who want to know how they do."""
    safety_check: SafetyCheck | None = None
    """What hears danger beside the rules, where there is such a thing."""
    voice_cache: VoiceCache = field(default_factory=VoiceCache)
    """Where the hosted voices look for what was spoken before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Workshop:
    """The stores, the engines, the limits, who watches, who tells the other devices and counts the cost.

    `backgrounds` tell what is known from outside a conversation; `reviews` is rung when a turn has been recorded with
    its conversation.
    """

    stores: Stores
    engines: Engines
    limits: Limits
    clock: Clock
    ids: Ids
    observer: TurnObserver
    notes: AuditNotes
    news: ConversationNews
    billing: Billing
    budgets: Budgets
    reviews: Bell = field(default_factory=Bell)
    backgrounds: Backgrounds = field(default_factory=NoBackgrounds)
    speculation: Speculation = field(default_factory=Speculation)
