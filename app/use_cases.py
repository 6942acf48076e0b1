"""Everything the API can ask of the product, wired."""

from contextlib import AsyncExitStack

from adapters.accounts.argon2_hasher import Argon2Hasher
from adapters.audio.sniffing import sniff
from adapters.clock import SystemClock
from adapters.ids import SystemIds
from adapters.mongo.idempotency import MongoIdempotencyKeys
from adapters.mongo.sign_ins import MongoSignIns
from adapters.settings import Settings
from adapters.telemetry.turn_log import TurnLog
from app.accounts import wire_accounts
from app.servers import Servers
from app.stores import open_stores
from app.version import VERSION
from domain.audio.formats import AudioFormat
from domain.capabilities import Capabilities
from domain.conversations.book import ConversationBook
from domain.conversations.erasure import Erasure
from domain.conversations.history import History
from domain.speech.synthesizing import Synthesizing
from domain.speech.transcribing import Transcribing
from domain.turns.beginning import Beginning
from domain.turns.interrupting import Interruptions
from domain.turns.retrying import Retries
from domain.turns.runner import TurnRunner
from domain.turns.spoken import SpokenTurns
from domain.turns.streams import EventStreams
from domain.turns.takeover import Takeovers
from domain.turns.workshop import Engines, Workshop
from domain.turns.written import WrittenTurns
from resolvers.use_cases import UseCases


async def open_use_cases(settings: Settings, servers: Servers, engines: Engines, stack: AsyncExitStack) -> UseCases:
    """Wire the use cases and open the turn runner, which `stack` closes."""
    clock, ids = SystemClock(), SystemIds()
    stores = open_stores(servers, settings, clock)
    keys = MongoIdempotencyKeys(servers.database, clock)
    workshop = Workshop(
        stores=stores, engines=engines, limits=settings.limits, clock=clock, ids=ids, observer=TurnLog()
    )
    runner = await stack.enter_async_context(TurnRunner(workshop))
    takeovers = Takeovers(workshop, runner)
    await stack.enter_async_context(takeovers.watched(settings.lease_seconds / 3))
    interruptions = Interruptions(workshop, takeovers)
    beginning = Beginning(workshop, runner, interruptions, takeovers, keys)
    voices = engines.text_to_speech.voices
    hasher = Argon2Hasher()
    stack.callback(hasher.close)
    accounts = wire_accounts(
        settings,
        users=stores.users,
        sign_ins=MongoSignIns(servers.database),
        hasher=hasher,
        clock=clock,
        ids=ids,
        voices=[voice.id for voice in voices],
    )
    erasure = Erasure(
        conversations=stores.conversations,
        turns=stores.turns,
        recordings=stores.recordings,
        log=stores.log,
        abandon=interruptions.abandon,
    )
    return UseCases(
        registration=accounts.registration,
        signing_in=accounts.signing_in,
        profiles=accounts.profiles,
        conversations=ConversationBook(
            conversations=stores.conversations,
            erasure=erasure,
            keys=keys,
            limits=settings.limits,
            clock=clock,
            ids=ids,
        ),
        history=History(kept_turns=stores.turns, log=stores.log),
        spoken_turns=SpokenTurns(workshop, beginning, interruptions),
        written_turns=WrittenTurns(workshop, beginning),
        interruptions=interruptions,
        retries=Retries(workshop, beginning),
        streams=EventStreams(stores.conversations, stores.log),
        transcribing=Transcribing(engines=engines, keys=keys, limits=settings.limits, sniff=sniff),
        synthesizing=Synthesizing(users=stores.users, engines=engines, keys=keys, limits=settings.limits),
        capabilities=Capabilities(
            version=VERSION,
            voices=tuple(voices),
            languages=tuple(dict.fromkeys(tag for voice in voices for tag in voice.languages)),
            input_formats=tuple(AudioFormat),
            output_formats=tuple(AudioFormat),
            max_recording_ms=settings.limits.max_recording_ms,
            max_audio_chunk_bytes=settings.limits.max_audio_chunk_bytes,
        ),
    )
