"""How the work on a turn can end, and which of several things that ended it at once is the reason."""

import asyncio
from dataclasses import dataclass
from typing import TypeAlias

from domain.errors import CoachError, DeadlineExceeded, StoreUnavailable, Superseded


@dataclass(frozen=True, slots=True)
class Answered:
    """The reply was made to its end."""


@dataclass(frozen=True, slots=True)
class CutShort:
    """Somebody stopped the coach; `played_ms` is how much was played, if they knew."""

    played_ms: int | None


@dataclass(frozen=True, slots=True)
class ThrownAway:
    """The recording was cancelled."""


@dataclass(frozen=True, slots=True)
class Failed:
    """It could not be answered; `cause` is there when nobody expected it."""

    error: CoachError
    cause: BaseException | None = None


Outcome: TypeAlias = Answered | CutShort | ThrownAway | Failed


class Stopped(Exception):
    """Ends the work of a turn from inside one of its tasks: it carries the outcome out of a task group."""

    def __init__(self, outcome: CutShort | ThrownAway) -> None:
        super().__init__("The turn was stopped.")
        self.outcome = outcome


class Defect(CoachError):
    """What a client is told of an exception nobody expected; what was said is kept, so trying again may help."""

    retryable = True


def outcome_of(group: BaseExceptionGroup[BaseException]) -> Outcome:
    """Find why a task group ended. Raises Superseded or StoreUnavailable when nobody can be told any more."""
    leaves = list(_leaves(group))
    for error in leaves:
        if isinstance(error, Superseded):
            raise error
    for error in leaves:
        if isinstance(error, Stopped):
            return error.outcome
    for error in leaves:
        if isinstance(error, StoreUnavailable):
            raise error
    for error in leaves:
        if isinstance(error, CoachError):
            return Failed(error)
        if isinstance(error, TimeoutError):
            return Failed(DeadlineExceeded("The coach took too long to answer."))
    return Failed(Defect("Something went wrong on our side."), cause=leaves[0])


def _leaves(error: BaseException) -> list[BaseException]:
    if isinstance(error, BaseExceptionGroup):
        return [leaf for inner in error.exceptions for leaf in _leaves(inner)]
    if isinstance(error, asyncio.CancelledError):
        return []
    return [error]
