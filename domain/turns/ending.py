"""How a turn ends: first it is stored, then the world is told, so that who was told finds it stored."""

from dataclasses import replace
from datetime import timedelta
from typing import assert_never

from domain.turns.entities import Turn, TurnError, TurnSource, TurnStatus
from domain.turns.events import Event, ThinkingState, TurnCompleted, TurnFailed, TurnInterrupted
from domain.turns.heard import interrupted
from domain.turns.journal import TurnJournal, until_stored
from domain.turns.latency import LatencyAccount
from domain.turns.live import LiveTurn
from domain.turns.outcomes import Answered, CutShort, Failed, Outcome, ThrownAway
from domain.turns.workshop import Workshop


class Ending:
    """Ends one run of a turn."""

    def __init__(
        self,
        workshop: Workshop,
        live: LiveTurn,
        journal: TurnJournal,
        account: LatencyAccount,
        recording: bytes | None,
    ) -> None:
        self._workshop = workshop
        self._live = live
        self._journal = journal
        self._account = account
        self._recording = recording

    async def end(self, outcome: Outcome) -> None:
        """Store the turn as it ended, keep or drop its recording, and tell everybody."""
        live, stores = self._live, self._workshop.stores
        if not isinstance(outcome, Answered):
            live.hush()
        if isinstance(outcome, Failed) and outcome.cause is not None:
            self._workshop.observer.broke(live.turn, outcome.cause)
        live.turn = self._ended(outcome)
        await until_stored(self._keep_recording)
        await self._journal.settle(live.turn)
        # From here on the turn is ours for certain: an owner that was taken over has not come this far.
        await stores.inbox.close(live.turn.id)
        if live.turn.source is TurnSource.VOICE and self._days_to_keep() == 0:
            await until_stored(lambda: stores.recordings.drop(live.turn.id))
        await until_stored(lambda: stores.conversations.record_turn(live.turn))
        live.think(ThinkingState.IDLE)
        live.say(self._last_event())

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

    def _days_to_keep(self) -> int:
        """Tell how long: a failed turn's for `retryTurn`, others as their user wants."""
        turn = self._live.turn
        if turn.source is not TurnSource.VOICE or turn.status is TurnStatus.DISCARDED:
            return 0
        if turn.status is TurnStatus.FAILED:
            return self._workshop.limits.failed_recording_days
        return turn.options.keep_recording_days

    async def _keep_recording(self) -> None:
        turn, stores, days = self._live.turn, self._workshop.stores, self._days_to_keep()
        if days == 0:
            return
        data = await stores.inbox.recording(turn.id) if self._recording is None else self._recording
        if data:
            await stores.recordings.keep(turn, data, self._workshop.clock.now() + timedelta(days=days))

    def _last_event(self) -> Event:
        live, turn = self._live, self._live.turn
        match turn.status, turn.error:
            case TurnStatus.COMPLETED, _:
                return TurnCompleted(**live.stamp(), turn=turn)
            case TurnStatus.FAILED, TurnError() as error:
                return TurnFailed(**live.stamp(), turn=turn, error=error)
            case _:
                return TurnInterrupted(**live.stamp(), turn=turn)
