"""A whole turn on fakes: stores in memory, scripted engines, real decisions."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass, field
from typing import Final

from adapters.clock import SystemClock
from adapters.ids import SystemIds
from domain.accounts.entities import User
from domain.audio.formats import AudioFormat
from domain.audio.ports import AudioDecoder
from domain.audit.notes import AuditNotes
from domain.conversations.book import ConversationBook
from domain.conversations.entities import Conversation
from domain.conversations.erasure import Erasure
from domain.conversations.news import ConversationNews
from domain.goals.news import GoalNews
from domain.limits import Limits
from domain.pacing import Pace
from domain.safety.ports import SafetyCheck
from domain.turns.admission import Admission, LoadSigns
from domain.turns.background import Backgrounds, NoBackgrounds
from domain.turns.beginning import Beginning
from domain.turns.entities import Turn
from domain.turns.events import Event, ReplyDelta, TurnCompleted, TurnFailed, TurnInterrupted
from domain.turns.interrupting import Interruptions
from domain.turns.opening import Openings
from domain.turns.requests import StartRecording, TurnReceipt, WrittenMessage
from domain.turns.retrying import Retries
from domain.turns.runner import TurnRunner
from domain.turns.spoken import SpokenTurns
from domain.turns.takeover import Takeovers
from domain.turns.workshop import Engines, Stores, Workshop
from domain.turns.written import WrittenTurns
from tests.builders import a_conversation, a_user
from tests.fakes.account_log import FakeAccountLog, PromptAnnouncer
from tests.fakes.audio import FakeVoiceActivity, PassThroughDecoder, PassThroughEncoder
from tests.fakes.audit import FakeAuditEntries, PromptAuditLog
from tests.fakes.clock import FakeClock
from tests.fakes.engines import FakeChatModel, FakeSpeechToText, FakeTextToSpeech
from tests.fakes.goals import FakeActionItems, FakeGoals
from tests.fakes.memories import FakeMemories
from tests.fakes.redis_ports import FakeEventLog, FakeInbox, FakeLeases
from tests.fakes.reports import FakeReports
from tests.fakes.sharing import FakeHandovers, FakeRateLimits, FakeTurnSeats
from tests.fakes.stores import FakeConversations, FakeIdempotencyKeys, FakeRecordings, FakeTurns, FakeUsers
from tests.fakes.usage import FakeBudgets, FakeMeter, a_billing, a_budgets, metered

NO_BACKGROUNDS: Final = NoBackgrounds()
SECOND: Final = b"\x10\x00" * 16_000
"""A second of samples that the scripted ears take for speech."""

QUICK: Final = Limits(
    first_word_deadline_ms=150,
    safety_deadline_ms=100,
    voice_deadline_ms=150,
    transcription_deadline_ms=150,
    missing_piece_grace_ms=60,
    interrupt_deadline_ms=500,
    word_coalescing_ms=1,
)


@dataclass
class Observed:
    """What a turn's observer was told."""

    ended_turns: list[Turn] = field(default_factory=list)
    broken: list[BaseException] = field(default_factory=list)
    takeovers: list[Turn] = field(default_factory=list)
    alarms: list[Turn] = field(default_factory=list)
    a_sweep_failed: asyncio.Event = field(default_factory=asyncio.Event)

    def ended(self, turn: Turn) -> None:
        self.ended_turns.append(turn)

    def broke(self, turn: Turn, error: BaseException) -> None:
        self.broken.append(error)

    def taken_up(self, turn: Turn) -> None:
        self.takeovers.append(turn)

    def alarmed(self, turn: Turn) -> None:
        self.alarms.append(turn)

    def sweep_failed(self, error: Exception) -> None:
        self.a_sweep_failed.set()


@dataclass
class FakeLoad:
    """How busy everybody is said to be."""

    lag_ms: float = 0.0
    turns_elsewhere: int = 0

    @property
    def signs(self) -> LoadSigns:
        return LoadSigns(lag_ms=lambda: self.lag_ms, turns_elsewhere=lambda: self.turns_elsewhere)


@dataclass
class Stage:
    """One conversation of one user, ready for turns."""

    workshop: Workshop
    user: User
    conversation: Conversation
    turns: FakeTurns
    recordings: FakeRecordings
    conversations: FakeConversations
    log: FakeEventLog
    account_log: FakeAccountLog
    inbox: FakeInbox
    leases: FakeLeases
    hearing: FakeSpeechToText
    chat: FakeChatModel
    voice: FakeTextToSpeech
    seats: FakeTurnSeats
    handovers: FakeHandovers
    load: FakeLoad
    observed: Observed
    audit: FakeAuditEntries
    meter: FakeMeter
    budgets: FakeBudgets
    runner: TurnRunner
    takeovers: Takeovers
    spoken: SpokenTurns
    written: WrittenTurns
    openings: Openings
    interruptions: Interruptions
    retries: Retries

    async def write(
        self, text: str = "I want to change jobs.", *, speak: bool = False, key: str | None = None
    ) -> TurnReceipt:
        """Begin a written turn."""
        request = WrittenMessage(
            conversation_id=self.conversation.id,
            text=text,
            speak=speak,
            reply_format=AudioFormat.PCM16,
            idempotency_key=key,
        )
        return await self.written.send(self.user.id, request)

    async def record(self, *, hands_free: bool = False, key: str | None = None) -> TurnReceipt:
        """Open a recording."""
        request = StartRecording(
            conversation_id=self.conversation.id,
            format=AudioFormat.PCM16,
            sample_rate=16_000,
            hands_free=hands_free,
            reply_format=AudioFormat.PCM16,
            idempotency_key=key,
        )
        return await self.spoken.start(self.user.id, request)

    async def say(self, seconds: int = 1) -> Turn:
        """Record something and close the recording."""
        turn = (await self.record()).turn
        for number in range(seconds):
            await self.spoken.send_audio(self.user.id, turn.id, number, SECOND)
        return (await self.spoken.stop(self.user.id, turn.id, seconds)).turn

    async def end(self, turn: Turn) -> Turn:
        """Wait until a turn has ended, as a client would: by its last event."""
        await self.until(turn, TurnCompleted, TurnInterrupted, TurnFailed)
        (ended,) = await self.turns.get([turn.id], self.user.id)
        assert ended is not None
        return ended

    async def until(self, turn: Turn, *kinds: type[Event]) -> Event:
        """Wait for the first event of a kind that the log has, or gets, of a turn."""
        return await self.when(turn, lambda event: isinstance(event, kinds))

    async def when(self, turn: Turn, test: Callable[[Event], bool]) -> Event:
        """Wait for the first event of a turn that passes a test."""
        for event in self.events(turn):
            if test(event):
                return event
        async with asyncio.timeout(5), aclosing(self.log.read(turn.conversation_id, None)) as events:
            async for event in events:
                if event.turn_id == turn.id and test(event):
                    return event
        raise AssertionError("The log ended.")

    def events(self, turn: Turn) -> list[Event]:
        """What the world was told of a turn."""
        return [event for event in self.log.events(turn.conversation_id) if event.turn_id == turn.id]

    def kinds(self, turn: Turn) -> list[str]:
        """Name those events, runs of the same kind once."""
        names = [type(event).__name__ for event in self.events(turn)]
        return [name for at, name in enumerate(names) if at == 0 or names[at - 1] != name]

    def words(self, turn: Turn) -> str:
        """Put the reply's words together."""
        return "".join(event.text for event in self.events(turn) if isinstance(event, ReplyDelta))


@asynccontextmanager
async def a_stage(
    *,
    hearing: FakeSpeechToText | None = None,
    chat: FakeChatModel | None = None,
    voice: FakeTextToSpeech | None = None,
    ears: FakeVoiceActivity | None = None,
    decoder: AudioDecoder | None = None,
    check: SafetyCheck | None = None,
    backgrounds: Backgrounds = NO_BACKGROUNDS,
    limits: Limits = QUICK,
    budget: int | None = None,
) -> AsyncIterator[Stage]:
    """Set the stage; leaving it stops what still runs."""
    user = a_user()
    conversation = a_conversation(user.id)
    users, conversations = FakeUsers(), FakeConversations()
    await users.add(user)
    await conversations.add(conversation)
    turns, recordings, log, account_log = FakeTurns(), FakeRecordings(), FakeEventLog(), FakeAccountLog()
    inbox, leases, observed = FakeInbox(), FakeLeases(), Observed()
    seats, handovers, meter = FakeTurnSeats(), FakeHandovers(), FakeMeter()
    budgets = FakeBudgets()
    hearing, chat, voice = hearing or FakeSpeechToText(), chat or FakeChatModel(), voice or FakeTextToSpeech()
    announcer, audit = PromptAnnouncer(account_log), FakeAuditEntries()
    workshop = Workshop(
        stores=Stores(
            users=users,
            conversations=conversations,
            turns=turns,
            recordings=recordings,
            log=log,
            inbox=inbox,
            leases=leases,
            seats=seats,
            handovers=handovers,
        ),
        engines=metered(
            Engines(
                speech_to_text=hearing,
                chat=chat,
                text_to_speech=voice,
                decoder=decoder or PassThroughDecoder(),
                encoder=PassThroughEncoder(),
                voice_activity=ears or FakeVoiceActivity(),
                safety_check=check,
            )
        ),
        limits=limits,
        backgrounds=backgrounds,
        clock=SystemClock(),
        ids=SystemIds(),
        observer=observed,
        notes=AuditNotes(log=PromptAuditLog(audit), clock=SystemClock(), ids=SystemIds()),
        news=ConversationNews(conversations=conversations, announcer=announcer, clock=SystemClock()),
        billing=a_billing(meter, SystemClock()),
        budgets=a_budgets(meter, SystemClock(), users, accounts=budgets, limit=budget),
    )
    async with TurnRunner(workshop) as runner:
        takeovers = Takeovers(workshop, runner)
        interruptions = Interruptions(workshop, takeovers)
        rate_limits, load = FakeRateLimits(FakeClock()), FakeLoad()
        admission = Admission(limits, runner, workshop.stores.seats, Pace(rate_limits, limits), load.signs)
        beginning = Beginning(
            workshop,
            runner=runner,
            admission=admission,
            interruptions=interruptions,
            takeovers=takeovers,
            keys=FakeIdempotencyKeys(),
        )
        items = FakeActionItems(goals := FakeGoals())
        erasure = Erasure(
            conversations=conversations,
            turns=turns,
            recordings=recordings,
            log=log,
            action_items=items,
            reports=FakeReports(),
            memories=FakeMemories(),
            news=workshop.news,
            goal_news=GoalNews(goals=goals, action_items=items, announcer=announcer, clock=workshop.clock),
            abandon=interruptions.abandon,
        )
        book = ConversationBook(
            conversations=conversations,
            goals=goals,
            erasure=erasure,
            news=workshop.news,
            keys=FakeIdempotencyKeys(),
            limits=limits,
            clock=workshop.clock,
            ids=workshop.ids,
        )
        yield Stage(
            workshop=workshop,
            user=user,
            conversation=conversation,
            turns=turns,
            recordings=recordings,
            conversations=conversations,
            log=log,
            account_log=account_log,
            inbox=inbox,
            leases=leases,
            hearing=hearing,
            chat=chat,
            voice=voice,
            seats=seats,
            handovers=handovers,
            load=load,
            observed=observed,
            audit=audit,
            meter=meter,
            budgets=budgets,
            runner=runner,
            takeovers=takeovers,
            spoken=SpokenTurns(workshop, beginning, interruptions),
            written=WrittenTurns(workshop, beginning),
            openings=Openings(workshop, beginning, book),
            interruptions=interruptions,
            retries=Retries(workshop, beginning, admission),
        )


@asynccontextmanager
async def another_process(stage: Stage) -> AsyncIterator[Takeovers]:
    """Open a process that could take turns up, on the same stores."""
    async with TurnRunner(stage.workshop) as runner:
        yield Takeovers(stage.workshop, runner)
