"""The work on one turn, from the first piece of its recording to its last word, by the process that owns it."""

import asyncio
from contextlib import aclosing
from dataclasses import replace
from typing import Final

from domain.errors import DeadlineExceeded
from domain.turns.answering import Answering
from domain.turns.ending import Ending
from domain.turns.entities import Turn, TurnStatus, Usage
from domain.turns.events import RecordingStopReason, ReplyRestarted, ThinkingState, TurnStarted
from domain.turns.journal import TurnJournal, until_stored
from domain.turns.latency import LatencyAccount
from domain.turns.listening import Listener
from domain.turns.live import LiveTurn
from domain.turns.outcomes import Answered, CutShort, Failed, Outcome, Stopped, ThrownAway, outcome_of
from domain.turns.ports import Cancel, Interrupt, Piece, Stop
from domain.turns.workshop import Workshop
from domain.usage.calls import Payer

FED_PIECE_BYTES: Final = 32 * 1024

_FIRST_STATE: Final = {
    TurnStatus.RECORDING: ThinkingState.LISTENING,
    TurnStatus.TRANSCRIBING: ThinkingState.TRANSCRIBING,
    TurnStatus.THINKING: ThinkingState.THINKING,
}


class TurnRun:
    """One owner's work on a turn.

    `recording` is given when it is there already, whole; `taken_up` tells that another owner had come as far as `turn`
    says, and had told so.
    """

    def __init__(self, workshop: Workshop, turn: Turn, fence: int, recording: bytes | None, *, taken_up: bool) -> None:
        self._workshop = workshop
        self._taken_up = taken_up
        self._recording = recording
        self._journal = TurnJournal(workshop.stores.turns)
        self._account = LatencyAccount(workshop.clock)
        self._live = LiveTurn(
            turn,
            log=workshop.stores.log,
            clock=workshop.clock,
            fence=fence,
            coalescing_ms=workshop.limits.word_coalescing_ms,
        )
        self._listener = self._new_listener()

    async def run(self) -> Turn:
        """Work on the turn until it has ended; return it as it is then.

        Raises an exception group of Superseded (another owner has it) or StoreUnavailable (the log is gone).
        """
        async with asyncio.TaskGroup() as group:
            group.create_task(self._live.run())
            group.create_task(self._journal.run())
            self._begin()
            with self._workshop.billing.bill(self._payer(), self._spend):
                outcome = await self._work()
            ending = Ending(
                self._workshop,
                self._live,
                self._journal,
                self._account,
                recording=self._recording,
                duration_ms=self._listener.duration_ms,
            )
            await ending.end(outcome)
            self._live.close()
            self._journal.close()
        await until_stored(lambda: self._workshop.stores.turns.told(self._live.turn))
        return self._live.turn

    def _begin(self) -> None:
        live, turn = self._live, self._live.turn
        if not self._taken_up:
            live.say(TurnStarted(**live.stamp(), turn=turn))
        if turn.coach_message is not None:
            live.change(coach_message=None, spoken=(), first_voice_at=None)
            live.say(ReplyRestarted(**live.stamp()))
        live.think(_FIRST_STATE[turn.status])

    async def _work(self) -> Outcome:
        listener = self._listener
        try:
            async with asyncio.timeout(None) as deadline, asyncio.TaskGroup() as group:
                tasks = [group.create_task(self._take_messages(listener))]
                if self._recording is not None:
                    tasks.append(group.create_task(self._feed(listener, self._recording)))
                answering = Answering(self._workshop, self._live, self._journal, self._account, deadline)
                closed_before = self._taken_up and self._live.turn.status is TurnStatus.TRANSCRIBING
                await answering.answer(listener, closed_before=closed_before)
                for task in tasks:
                    task.cancel()
        except ExceptionGroup as group_error:
            return outcome_of(group_error)
        except TimeoutError:
            return Failed(DeadlineExceeded("The coach took too long to answer."))
        return Answered()

    def _payer(self) -> Payer:
        turn = self._live.turn
        return Payer(
            user_id=turn.owner_id,
            conversation_id=turn.conversation_id,
            turn_id=turn.id,
            month=turn.options.budget_month,
        )

    def _spend(self, usage: Usage) -> None:
        self._live.change(usage=self._live.turn.usage + usage)

    def _new_listener(self) -> Listener:
        turn, stores, engines = self._live.turn, self._workshop.stores, self._workshop.engines

        async def stop(reason: RecordingStopReason) -> None:
            if self._recording is None:
                await stores.inbox.stop(turn.id, turn.owner_id, reason, None)

        return Listener(
            turn.options,
            decoder=engines.decoder,
            voice_activity=engines.voice_activity,
            limits=self._workshop.limits,
            stop=stop,
        )

    async def _take_messages(self, listener: Listener) -> None:
        """Take what clients send, in its order. Raises Stopped when they end the turn."""
        async with aclosing(self._workshop.stores.inbox.read(self._live.turn.id)) as messages:
            async for message in messages:
                match message:
                    case Piece():
                        await listener.take(message)
                    case Stop(reason):
                        self._account.start(self._silence_before(reason))
                        await listener.take(message)
                    case Interrupt(played_ms):
                        raise Stopped(CutShort(played_ms))
                    case Cancel():
                        raise Stopped(ThrownAway())

    def _silence_before(self, reason: RecordingStopReason) -> int:
        return self._workshop.limits.end_of_turn_silence_ms if reason is RecordingStopReason.SILENCE else 0

    async def _feed(self, listener: Listener, recording: bytes) -> None:
        for start in range(0, len(recording), FED_PIECE_BYTES):
            await listener.take(Piece(recording[start : start + FED_PIECE_BYTES]))
        await listener.take(Stop(RecordingStopReason.CLIENT))


def restarted(turn: Turn, status: TurnStatus) -> Turn:
    """Make the next epoch of a turn that is to be worked on again."""
    return replace(turn, status=status, epoch=turn.epoch + 1, error=None, latency=None)
