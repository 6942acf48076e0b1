"""Barge-in: stopping the coach, and cutting its reply to what was heard."""

import asyncio
from contextlib import aclosing

from domain.errors import DeadlineExceeded, UserErrorCode, refuse
from domain.ids import ConversationId, UserId
from domain.turns.entities import Turn, TurnStatus
from domain.turns.events import TurnCompleted, TurnFailed, TurnInterrupted
from domain.turns.finding import find_turn
from domain.turns.heard import interrupted
from domain.turns.ports import Cancel, Interrupt
from domain.turns.requests import TurnReceipt
from domain.turns.takeover import Takeovers
from domain.turns.workshop import Workshop


class Interruptions:
    """Stops turns, wherever they run, and cuts those that are over but not yet played to their end."""

    def __init__(self, workshop: Workshop, takeovers: Takeovers) -> None:
        self._workshop = workshop
        self._takeovers = takeovers

    async def interrupt(self, user_id: UserId, turn_id: str, played_ms: int | None) -> TurnReceipt:
        """Stop the coach's reply; `played_ms` is how much of it was played, if the client knows.

        Raises InvalidInput (no such turn, still recording, negative time) and DeadlineExceeded.
        """
        if played_ms is not None and played_ms < 0:
            raise refuse(UserErrorCode.INVALID, "Time played is not negative.", "playedMs")
        turn = await find_turn(self._workshop.stores.turns, user_id, turn_id)
        if turn.status is TurnStatus.RECORDING:
            raise refuse(UserErrorCode.INVALID, "The user still speaks: stop or cancel the recording.", "turnId")
        cursor = (await self._workshop.stores.log.moment(turn.conversation_id)).cursor
        if not turn.ended:
            turn = await self.stop(turn, Interrupt(played_ms))
        if turn.status is TurnStatus.COMPLETED:
            turn = await self._cut(turn, played_ms)
        return TurnReceipt(turn, cursor)

    async def stop(self, turn: Turn, message: Interrupt | Cancel) -> Turn:
        """Have the owner end a running turn; return it ended. Raises DeadlineExceeded when it does not."""
        stores = self._workshop.stores
        cursor = (await stores.log.moment(turn.conversation_id)).cursor
        turn = await find_turn(stores.turns, turn.owner_id, turn.id)
        if turn.ended:  # what ends after this read is told after the cursor
            return turn
        if await self._takeovers.is_orphan(turn):
            await self._takeovers.take_up(turn)
        if await stores.inbox.control(turn.id, turn.owner_id, message):
            try:
                async with asyncio.timeout(self._workshop.limits.interrupt_deadline_ms / 1000):
                    await self._ended(turn, cursor)
            except TimeoutError:
                raise DeadlineExceeded("The turn could not be stopped in time.") from None
        return await find_turn(stores.turns, turn.owner_id, turn.id)

    async def abandon(self, conversation_id: ConversationId) -> None:
        """End a conversation's unfinished turn, if it has one: the conversation is about to go."""
        turn = await self._workshop.stores.turns.unfinished(conversation_id)
        if turn is not None:
            recording = turn.status is TurnStatus.RECORDING
            await self.stop(turn, Cancel() if recording else Interrupt(played_ms=None))

    async def _ended(self, turn: Turn, cursor: str) -> None:
        """Wait for the turn's last event."""
        async with aclosing(self._workshop.stores.log.read(turn.conversation_id, cursor)) as events:
            async for event in events:
                last = isinstance(event, TurnInterrupted | TurnCompleted | TurnFailed)
                if last and event.turn_id == turn.id:
                    return

    async def _cut(self, turn: Turn, played_ms: int | None) -> Turn:
        """Cut a completed reply to what was played; one that was played to its end stays as it is."""
        stores, now = self._workshop.stores, self._workshop.clock.now()
        cut = interrupted(turn, played_ms, now)
        if cut.coach_message is None or cut.coach_message.heard_text is None:
            return turn
        if not await stores.turns.save(cut):
            return await find_turn(stores.turns, turn.owner_id, turn.id)
        event = TurnInterrupted(conversation_id=cut.conversation_id, turn_id=cut.id, at=now, turn=cut)
        await stores.log.append(cut, [event], fence=None)
        # What was taken along from words that nobody heard is looked at again.
        await stores.conversations.record_turn(cut)
        self._workshop.reviews.ring()
        return cut
