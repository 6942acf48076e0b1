"""The work on turns, wired."""

from contextlib import AsyncExitStack
from dataclasses import dataclass

from adapters.redis.turn_census import RedisTurnCensus
from adapters.settings import Settings
from adapters.telemetry.loop_lag import LoopLag
from app.servers import Servers
from domain.idempotency import IdempotencyKeys
from domain.pacing import Pace
from domain.turns.admission import Admission, LoadSigns
from domain.turns.beginning import Beginning
from domain.turns.interrupting import Interruptions
from domain.turns.retrying import Retries
from domain.turns.runner import TurnRunner
from domain.turns.spoken import SpokenTurns
from domain.turns.takeover import Takeovers
from domain.turns.workshop import Workshop
from domain.turns.written import WrittenTurns


@dataclass(frozen=True, slots=True)
class TurnWork:
    """What works on turns, and what the API can ask of it."""

    runner: TurnRunner
    beginning: Beginning
    interruptions: Interruptions
    spoken: SpokenTurns
    written: WrittenTurns
    retries: Retries


async def open_turns(  # noqa: PLR0917 - all of it is needed
    settings: Settings,
    servers: Servers,
    workshop: Workshop,
    keys: IdempotencyKeys,
    pace: Pace,
    lag: LoopLag,
    stack: AsyncExitStack,
) -> TurnWork:
    """Open the turn runner, the watch for turns left behind and the census; `stack` closes them."""
    runner = await stack.enter_async_context(TurnRunner(workshop))
    takeovers = Takeovers(workshop, runner)
    await stack.enter_async_context(takeovers.watched(settings.lease_seconds / 3))
    census = await stack.enter_async_context(RedisTurnCensus(servers.redis, lambda: runner.running))
    load = LoadSigns(lag_ms=lag.ms, turns_elsewhere=census.elsewhere)
    admission = Admission(settings.limits, runner, workshop.stores.seats, pace, load)
    interruptions = Interruptions(workshop, takeovers)
    beginning = Beginning(
        workshop, runner=runner, admission=admission, interruptions=interruptions, takeovers=takeovers, keys=keys
    )
    return TurnWork(
        runner=runner,
        beginning=beginning,
        interruptions=interruptions,
        spoken=SpokenTurns(workshop, beginning, interruptions),
        written=WrittenTurns(workshop, beginning),
        retries=Retries(workshop, beginning, admission),
    )
