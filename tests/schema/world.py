"""The API over the fakes: real accounts, conversations and event streams; scripted turns and speech."""

from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, cast

from strawberry.types import ExecutionResult

from adapters.accounts.signed_links import SignedLinks
from domain.accounts.requests import SignedIn
from domain.accounts.streams import AccountStreams
from domain.audio.formats import AudioFormat
from domain.audit.reading import AuditReading
from domain.capabilities import Capabilities
from domain.conversations.entities import Conversation
from domain.leaving.clearing import Clearing
from domain.leaving.deletion import AccountDeletion
from domain.leaving.export import DataExport
from domain.limits import Limits
from domain.memories.book import MemoryBook
from domain.progress.reporting import ProgressReports
from domain.recordings.listening import Listening
from domain.reports.reporting import Reporting
from domain.searching.search import MessageSearch
from domain.speech.requests import Synthesis, SynthesizeRequest, TranscribeRequest, Transcription
from domain.speech.synthesizing import Synthesizing
from domain.speech.transcribing import Transcribing
from domain.turns.engines import Voice
from domain.turns.entities import Turn, Usage
from domain.turns.events import Event
from domain.turns.interrupting import Interruptions
from domain.turns.opening import Openings
from domain.turns.requests import TurnReceipt
from domain.turns.retrying import Retries
from domain.turns.spoken import SpokenTurns
from domain.turns.streams import EventStreams
from domain.turns.written import WrittenTurns
from domain.usage.reporting import UsageReports
from resolvers.context import Caller, Connection
from resolvers.use_cases import UseCases
from schema.build import build_schema
from tests.builders import a_turn
from tests.domain.accounts.front_door import FrontDoor
from tests.domain.conversations.shelf import Shelf
from tests.domain.goals.plans import Plans
from tests.domain.reminders.clockwork import Clockwork
from tests.fakes.activity import FakeActivity
from tests.fakes.leaving import FakeDepartures, FakeEnding, FakeHoldings, FakeUserKeyring, QuietLeaving
from tests.fakes.message_index import FakeMessageIndex
from tests.fakes.sharing import FakePersistedDocuments
from tests.fakes.usage import FakeLedger

CAPABILITIES = Capabilities(
    version="1.2.3",
    voices=(Voice("vera", "Vera", ("en",)),),
    languages=("en",),
    input_formats=(AudioFormat.WAV,),
    output_formats=(AudioFormat.MP3,),
    max_recording_ms=600_000,
    max_audio_chunk_bytes=262_144,
)


class ScriptedTurns:
    """Stands for every use case of turns: notes what it is asked, and answers as told."""

    def __init__(self) -> None:
        self.asked: list[tuple[object, ...]] = []
        self.failure: Exception | None = None
        self.receipt = TurnReceipt(a_turn(), "1.0")
        self.next_sequence = 0

    async def start(self, *asked: object) -> TurnReceipt:
        return self._answer("start", asked)

    async def stop(self, *asked: object) -> TurnReceipt:
        return self._answer("stop", asked)

    async def cancel(self, *asked: object) -> TurnReceipt:
        return self._answer("cancel", asked)

    async def send_whole(self, *asked: object) -> TurnReceipt:
        return self._answer("send_whole", asked)

    async def send(self, *asked: object) -> TurnReceipt:
        return self._answer("send", asked)

    async def interrupt(self, *asked: object) -> TurnReceipt:
        return self._answer("interrupt", asked)

    async def retry(self, *asked: object) -> TurnReceipt:
        return self._answer("retry", asked)

    async def send_audio(self, *asked: object) -> int:
        self._answer("send_audio", asked)
        return self.next_sequence

    def _answer(self, what: str, asked: tuple[object, ...]) -> TurnReceipt:
        self.asked.append((what, *asked))
        if self.failure is not None:
            raise self.failure
        return self.receipt


class ScriptedSpeech:
    """Transcribes bytes as their length, and speaks a text as its bytes."""

    def __init__(self) -> None:
        self.failure: Exception | None = None

    async def transcribe(self, *asked: object) -> Transcription:
        request = asked[-1]
        assert isinstance(request, TranscribeRequest)
        if self.failure is not None:
            raise self.failure
        return Transcription(text=f"{len(request.audio)} bytes", language="en", duration_ms=1_000, usage=Usage(cost=7))

    async def synthesize(self, *asked: object) -> Synthesis:
        request = asked[-1]
        assert isinstance(request, SynthesizeRequest)
        return Synthesis(
            data=request.text.encode(), format=AudioFormat.MP3, sample_rate=24_000, duration_ms=900, usage=Usage()
        )


@dataclass
class World:
    """One server's worth of use cases, and a user who is signed in."""

    door: FrontDoor = field(default_factory=FrontDoor)
    turns: ScriptedTurns = field(default_factory=ScriptedTurns)
    speech: ScriptedSpeech = field(default_factory=ScriptedSpeech)
    ledger: FakeLedger = field(default_factory=FakeLedger)
    documents: FakePersistedDocuments = field(default_factory=FakePersistedDocuments)

    def __post_init__(self) -> None:
        self.clock = self.door.clock
        self.shelf = Shelf(clock=self.clock, ids=self.door.ids, account_log=self.door.account_log)
        self.plans = Plans(self.shelf)
        self.activity = FakeActivity()
        self.clockwork = Clockwork(self.plans, users=self.door.users)
        self.streams = EventStreams(self.shelf.conversations, self.shelf.log)
        self.usage_reports = UsageReports(
            users=self.door.users, ledger=self.ledger, monthly_budget=5_000_000, clock=self.clock
        )
        links = SignedLinks([b"a key for links"], self.clock)
        self.departures = FakeDepartures()
        self.use_cases = UseCases(
            pace=self.door.pace,
            registration=self.door.registration,
            signing_in=self.door.signing_in,
            profiles=self.door.profiles,
            passwords=self.door.passwords,
            email_verification=self.door.email_verification,
            social_login=self.door.social_login,
            social_links=self.door.social_links,
            account_streams=AccountStreams(self.door.account_log),
            audit_log=AuditReading(entries=self.door.audit),
            conversations=self.shelf.book,
            openings=cast(Openings, self.shelf.book),
            reporting=Reporting(
                reports=self.shelf.reports,
                history=self.shelf.history,
                observer=self.shelf.reports,
                notes=self.door.notes,
                limits=Limits(),
                clock=self.clock,
            ),
            history=self.shelf.history,
            goals=self.plans.goals,
            action_items=self.plans.action_items,
            check_ins=self.plans.check_ins,
            reminders=self.clockwork.book,
            push_devices=self.clockwork.registration,
            progress_reports=ProgressReports(
                users=self.door.users, activity=self.activity, limits=Limits(), clock=self.clock
            ),
            memories=MemoryBook(memories=self.shelf.memories),
            search=MessageSearch(index=FakeMessageIndex(self.shelf.turns), limits=Limits()),
            spoken_turns=cast(SpokenTurns, self.turns),
            written_turns=cast(WrittenTurns, self.turns),
            interruptions=cast(Interruptions, self.turns),
            retries=cast(Retries, self.turns),
            data_export=DataExport(
                users=self.door.users,
                holdings=FakeHoldings(),
                links=links,
                notes=self.door.notes,
                clock=self.clock,
                link_minutes=60,
            ),
            account_deletion=AccountDeletion(
                users=self.door.users,
                sign_ins=self.door.sign_ins,
                hasher=self.door.hasher,
                departures=self.departures,
                keys=FakeUserKeyring(),
                ending=FakeEnding(),
                clearing=Clearing(
                    departures=self.departures,
                    holdings=FakeHoldings(),
                    log=self.shelf.log,
                    account_log=self.door.account_log,
                    notes=self.door.notes,
                    observer=QuietLeaving(),
                    clock=self.clock,
                ),
                pace=self.door.pace,
                notes=self.door.notes,
                clock=self.clock,
            ),
            listening=Listening(
                recordings=self.shelf.recordings,
                links=links,
                clock=self.clock,
                link_minutes=15,
            ),
            streams=self.streams,
            transcribing=cast(Transcribing, self.speech),
            synthesizing=cast(Synthesizing, self.speech),
            usage_reports=self.usage_reports,
            capabilities=CAPABILITIES,
            persisted_documents=self.documents,
        )

    async def sign_in(self) -> SignedIn:
        """Open Ada's account; what is on the shelf is hers."""
        self.ada = await self.door.register()
        self.shelf.owner = self.ada.user.id
        self.token = self.ada.tokens.access_token
        return self.ada

    def connection(self, token: str | None) -> Connection:
        return Connection(use_cases=self.use_cases, clock=self.clock, caller=Caller(), access_token=token)

    async def ask(self, document: str, variables: Mapping[str, object] | None = None) -> ExecutionResult:
        """Ask as Ada."""
        return await self.ask_with(self.token, document, variables)

    async def ask_with(
        self, token: str | None, document: str, variables: Mapping[str, object] | None = None
    ) -> ExecutionResult:
        """Ask with a token, or None for nobody's."""
        return await build_schema().execute(
            document, variable_values=dict(variables or {}), context_value=self.connection(token)
        )

    async def data(self, document: str, **variables: object) -> Any:
        """Ask as Ada what cannot fail."""
        result = await self.ask(document, variables)
        assert result.errors is None, result.errors
        return result.data

    async def follow(self, document: str, **variables: object) -> AsyncGenerator[ExecutionResult, None]:
        """Subscribe as Ada."""
        connection = self.connection(self.token)
        return await build_schema().subscribe(document, variable_values=variables, context_value=connection)

    async def tell(self, turn: Turn, *events: Event) -> None:
        """Let events of a turn happen."""
        await self.shelf.log.append(turn, events, fence=None)

    async def begin(self, title: str = "Sleeping better") -> Conversation:
        return await self.shelf.begin(title)


def codes(result: ExecutionResult) -> list[str]:
    """The codes of a result's errors."""
    return [(error.extensions or {}).get("code", "none") for error in result.errors or []]


def told(turn: Turn, event: Event) -> Event:
    """Make an event one of a turn's."""
    return replace(event, conversation_id=turn.conversation_id, turn_id=turn.id)
