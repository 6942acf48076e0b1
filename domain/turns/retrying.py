"""Answering a failed turn again."""

from domain.errors import Conflict, InvalidInput, UserError, UserErrorCode
from domain.ids import UserId
from domain.turns.admission import Admission
from domain.turns.beginning import Beginning
from domain.turns.entities import Turn, TurnSource, TurnStatus
from domain.turns.finding import find_turn
from domain.turns.requests import TurnReceipt
from domain.turns.run import restarted
from domain.turns.workshop import Workshop


class Retries:
    """Takes up failed turns from what was kept: the user's words, or else the recording."""

    def __init__(self, workshop: Workshop, beginning: Beginning, admission: Admission) -> None:
        self._workshop = workshop
        self._beginning = beginning
        self._admission = admission
        self._budgets = workshop.budgets

    async def retry(self, user_id: UserId, turn_id: str) -> TurnReceipt:
        """Answer a failed turn again; any other turn is returned as it is.

        Raises InvalidInput (no such turn; EXPIRED when its recording is no longer kept), Conflict while another turn
        of the conversation is in progress, Overloaded, RateLimited and BudgetExceeded.
        """
        stores = self._workshop.stores
        turn = await find_turn(stores.turns, user_id, turn_id, "id")
        cursor = (await stores.log.moment(turn.conversation_id)).cursor
        if turn.status is not TurnStatus.FAILED:
            return TurnReceipt(turn, cursor)
        await self._admission.admit(user_id)
        recording = await self._recording(turn)
        turn = await self._budgets.this_month(turn)
        async with self._admission.seat(turn), self._budgets.for_turn(turn):
            return await self._again(turn, recording, cursor)

    async def _again(self, turn: Turn, recording: bytes | None, cursor: str) -> TurnReceipt:
        stores = self._workshop.stores
        again = restarted(turn, TurnStatus.THINKING if recording is None else TurnStatus.TRANSCRIBING)
        await stores.leases.announce(turn.id)
        if await stores.turns.claim(again, expected=TurnStatus.FAILED):
            return await self._beginning.work_on(again, recording)
        other = await stores.turns.unfinished(turn.conversation_id)
        if other is not None and other.id != turn.id:
            raise Conflict("Another turn is in progress.", other.id)
        return TurnReceipt(await find_turn(stores.turns, turn.owner_id, turn.id, "id"), cursor)

    async def _recording(self, turn: Turn) -> bytes | None:
        if turn.user_message is not None or turn.source is TurnSource.COACH:
            return None
        recording = await self._workshop.stores.recordings.get(turn.id)
        if recording is None:
            gone = UserError(UserErrorCode.EXPIRED, "The recording of this turn is no longer kept.", ("id",))
            raise InvalidInput([gone])
        return recording
