"""What follows the end of a turn once it is stored: its traces are cleared away, and the world is told.

Whoever does it may die in between, and another does it again: each step may be repeated.
"""

from datetime import datetime

from domain.accounts.events import Change
from domain.turns.entities import Turn, TurnError, TurnSource, TurnStatus
from domain.turns.events import Event, ThinkingChanged, ThinkingState, TurnCompleted, TurnFailed, TurnInterrupted
from domain.turns.journal import until_stored
from domain.turns.workshop import Stores, Workshop


async def clear_away(workshop: Workshop, turn: Turn) -> None:
    """Forget what the work on an ended turn needed, and count the turn in its conversation."""
    stores = workshop.stores
    await stores.inbox.close(turn.id)
    await stores.seats.give_back(turn)
    workshop.budgets.settle(turn)
    if turn.source is TurnSource.VOICE and days_to_keep(workshop, turn) == 0:
        await until_stored(lambda: stores.recordings.drop(turn.id))
    await until_stored(lambda: stores.conversations.record_turn(turn))
    workshop.reviews.ring()
    if turn.status is not TurnStatus.DISCARDED:
        workshop.news.changed(turn.owner_id, turn.conversation_id, Change.UPDATED)


async def tell_end(stores: Stores, turn: Turn, now: datetime) -> None:
    """Tell the world of the end of a turn whose owner died, unless it was told before. Raises Superseded."""
    if await _untold(stores, turn):
        fence, _ = await stores.log.open_turn(turn)
        # Somebody may have told it until the fence was raised; from here on only we can.
        if await _untold(stores, turn):
            await stores.log.append(turn, last_events(turn, now), fence=fence)
    await stores.turns.told(turn)


def days_to_keep(workshop: Workshop, turn: Turn) -> int:
    """Tell how long its recording is kept: a failed turn's for `retryTurn`, others as their user wants."""
    if turn.source is not TurnSource.VOICE or turn.status is TurnStatus.DISCARDED:
        return 0
    if turn.status is TurnStatus.FAILED:
        return workshop.limits.failed_recording_days
    return turn.options.keep_recording_days


def last_events(turn: Turn, now: datetime) -> list[Event]:
    """Make the events with which an ended turn ends."""
    idle = ThinkingChanged(conversation_id=turn.conversation_id, turn_id=turn.id, at=now, state=ThinkingState.IDLE)
    return [idle, _last_event(turn, now)]


def _last_event(turn: Turn, now: datetime) -> Event:
    conversation = turn.conversation_id
    match turn.status, turn.error:
        case TurnStatus.COMPLETED, _:
            return TurnCompleted(conversation_id=conversation, turn_id=turn.id, at=now, turn=turn)
        case TurnStatus.FAILED, TurnError() as error:
            return TurnFailed(conversation_id=conversation, turn_id=turn.id, at=now, turn=turn, error=error)
        case _:
            return TurnInterrupted(conversation_id=conversation, turn_id=turn.id, at=now, turn=turn)


async def _untold(stores: Stores, turn: Turn) -> bool:
    """Ask the log: the event that ends a turn takes its snapshot away."""
    told = (await stores.log.moment(turn.conversation_id)).turn
    return told is not None and told.id == turn.id
