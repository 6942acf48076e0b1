"""How a turn ends: first it is stored, then the world is told, so that who was told finds it stored."""

from dataclasses import replace
from datetime import timedelta
from typing import assert_never

from domain.turns.entities import Turn, TurnError, TurnStatus
from domain.turns.heard import interrupted
from domain.turns.journal import TurnJournal, until_stored
from domain.turns.latency import LatencyAccount
from domain.turns.live import LiveTurn
from domain.turns.outcomes import Answered, CutShort, Failed, Outcome, ThrownAway
from domain.turns.telling import clear_away, days_to_keep, last_events
from domain.turns.workshop import Workshop


class Ending:
    """Ends one run of a turn."""

    def __init__(
        self,
        workshop: Workshop,
        live: LiveTurn,
        journal: TurnJournal,
        account: LatencyAccount,
        *,
        recording: bytes | None,
        duration_ms: int,
    ) -> None:
        self._workshop = workshop
        self._live = live
        self._journal = journal
        self._account = account
        self._recording = recording
        self._duration_ms = duration_ms

    async def end(self, outcome: Outcome) -> None:
        """Store the turn as it ended, keep or drop its recording, and tell everybody."""
        live = self._live
        if not isinstance(outcome, Answered):
            live.hush()
        if isinstance(outcome, Failed) and outcome.cause is not None:
            self._workshop.observer.broke(live.turn, outcome.cause)
        live.turn = self._ended(outcome)
        await until_stored(self._keep_recording)
        await self._journal.settle(live.turn)
        # From here on the turn is ours for certain: an owner that was taken over has not come this far.
        await clear_away(self._workshop, live.turn)
        live.say(*last_events(live.turn, self._workshop.clock.now()))

    def _ended(self, outcome: Outcome) -> Turn:
        turn = replace(self._live.turn, latency=self._account.total())
        match outcome:
            case Answered():
                return replace(turn, status=TurnStatus.COMPLETED)
            case CutShort(played_ms):
                return interrupted(turn, played_ms, self._workshop.clock.now())
            case ThrownAway():
                return replace(turn, status=TurnStatus.DISCARDED, user_message=None, coach_message=None)
            case Failed(error):
                return replace(turn, status=TurnStatus.FAILED, error=TurnError.of(error))
            case _:
                assert_never(outcome)

    async def _keep_recording(self) -> None:
        turn, stores = self._live.turn, self._workshop.stores
        days = days_to_keep(self._workshop, turn)
        if days == 0:
            return
        data = await stores.inbox.recording(turn.id) if self._recording is None else self._recording
        if data:
            until = self._workshop.clock.now() + timedelta(days=days)
            await stores.recordings.keep(turn, data, until, duration_ms=self._duration_ms)
