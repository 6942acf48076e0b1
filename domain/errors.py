"""Everything that can go wrong, in one tree.

    CoachError                  code, retryable
    ├── Unauthenticated         nobody is signed in, or the sign-in has ended
    ├── Forbidden               signed in, but not allowed
    ├── NotFound                no such object, or somebody else's: the two look the same
    ├── BadInput                an argument no form would send
    ├── InvalidInput            what a form shows: becomes `userErrors`, never a top-level error
    │   └── OutOfOrder          a piece of audio past the window; carries the number expected
    ├── RateLimited             too much in too short a time; carries when to come back
    ├── BudgetExceeded          the money for this month is used up
    ├── Overloaded              this server is full; carries when to come back
    ├── Conflict                another turn is in the way; carries its id
    ├── EventGap                the events asked for are no longer kept
    ├── AudioUnreadable         the recording is not what its format says
    ├── NoSpeech                silence or noise
    ├── ContentBlocked          the provider refused the content
    ├── ProviderUnavailable     an engine failed
    ├── StoreUnavailable        MongoDB or Redis cannot be reached
    ├── SocialLoginRefused      what a provider, or a token of its, says is not good
    ├── MailNotSent             a letter did not get away
    ├── DeadlineExceeded        a stage took longer than its setting allows
    ├── Superseded              another owner has this turn: what is left to say is dropped
    │   └── AccountGone         its account was deleted: nothing can be kept for it any more
    └── StartupError            the process cannot start; one line says why

Vendor exceptions are wrapped where they enter (`raise ... from error`); `schema/errors.py` is the only
place that turns this tree into GraphQL.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import ClassVar


class ErrorCode(Enum):
    """`extensions.code` of a top-level error."""

    GRAPHQL_PARSE_FAILED = "GRAPHQL_PARSE_FAILED"
    GRAPHQL_VALIDATION_FAILED = "GRAPHQL_VALIDATION_FAILED"
    PERSISTED_QUERY_NOT_FOUND = "PERSISTED_QUERY_NOT_FOUND"
    UNAUTHENTICATED = "UNAUTHENTICATED"
    FORBIDDEN = "FORBIDDEN"
    NOT_FOUND = "NOT_FOUND"
    BAD_USER_INPUT = "BAD_USER_INPUT"
    RATE_LIMITED = "RATE_LIMITED"
    OVERLOADED = "OVERLOADED"
    BUDGET_EXCEEDED = "BUDGET_EXCEEDED"
    QUERY_TOO_COMPLEX = "QUERY_TOO_COMPLEX"
    CONFLICT = "CONFLICT"
    EVENT_GAP = "EVENT_GAP"
    AUDIO_UNREADABLE = "AUDIO_UNREADABLE"
    NO_SPEECH = "NO_SPEECH"
    PROVIDER_UNAVAILABLE = "PROVIDER_UNAVAILABLE"
    TIMEOUT = "TIMEOUT"
    CONTENT_BLOCKED = "CONTENT_BLOCKED"
    INTERNAL = "INTERNAL"


class UserErrorCode(Enum):
    """Why an input was refused."""

    INVALID = "INVALID"
    REQUIRED = "REQUIRED"
    TOO_LONG = "TOO_LONG"
    TOO_SHORT = "TOO_SHORT"
    TAKEN = "TAKEN"
    NOT_FOUND = "NOT_FOUND"
    WRONG_CREDENTIALS = "WRONG_CREDENTIALS"
    EXPIRED = "EXPIRED"
    ALREADY_DONE = "ALREADY_DONE"
    WEAK_PASSWORD = "WEAK_PASSWORD"  # noqa: S105 - a code, not a password
    UNSUPPORTED_FORMAT = "UNSUPPORTED_FORMAT"
    OUT_OF_ORDER = "OUT_OF_ORDER"


@dataclass(frozen=True, slots=True)
class UserError:
    """A failure the user can put right, next to the input field it concerns."""

    code: UserErrorCode
    message: str
    path: tuple[str, ...]


class CoachError(Exception):
    """The root: `str(error)` is safe to show to the client."""

    code: ClassVar[ErrorCode] = ErrorCode.INTERNAL
    retryable: ClassVar[bool] = False


class Unauthenticated(CoachError):
    """Nobody is signed in, or the sign-in has ended."""

    code = ErrorCode.UNAUTHENTICATED


class Forbidden(CoachError):
    """Signed in, but not allowed."""

    code = ErrorCode.FORBIDDEN


class NotFound(CoachError):
    """No such object, or somebody else's."""

    code = ErrorCode.NOT_FOUND


class BadInput(CoachError):
    """An argument no form would send."""

    code = ErrorCode.BAD_USER_INPUT


class InvalidInput(CoachError):
    """What a form shows; becomes `userErrors`."""

    code = ErrorCode.BAD_USER_INPUT

    def __init__(self, errors: Sequence[UserError]) -> None:
        super().__init__("; ".join(error.message for error in errors))
        self.user_errors = tuple(errors)


class OutOfOrder(InvalidInput):
    """A piece of audio past the window, or missing at the stop."""

    def __init__(self, next_sequence: int, path: tuple[str, ...]) -> None:
        message = f"Piece {next_sequence} is expected next."
        super().__init__([UserError(UserErrorCode.OUT_OF_ORDER, message, path)])
        self.next_sequence = next_sequence


class RateLimited(CoachError):
    """Too much in too short a time."""

    code = ErrorCode.RATE_LIMITED
    retryable = True

    def __init__(self, message: str, retry_after_ms: int) -> None:
        super().__init__(message)
        self.retry_after_ms = retry_after_ms


class BudgetExceeded(CoachError):
    """The money for this month is used up: nothing was begun, and nothing spent."""

    code = ErrorCode.BUDGET_EXCEEDED


class Overloaded(CoachError):
    """This server is full."""

    code = ErrorCode.OVERLOADED
    retryable = True

    def __init__(self, message: str, retry_after_ms: int) -> None:
        super().__init__(message)
        self.retry_after_ms = retry_after_ms


class Conflict(CoachError):
    """Another turn, or another use of the same key, is in the way."""

    code = ErrorCode.CONFLICT

    def __init__(self, message: str, turn_id: str | None = None) -> None:
        super().__init__(message)
        self.turn_id = turn_id


class EventGap(CoachError):
    """The events asked for are no longer kept: read again and continue from `eventCursor`."""

    code = ErrorCode.EVENT_GAP


class AudioUnreadable(CoachError):
    """The recording is not what its format says."""

    code = ErrorCode.AUDIO_UNREADABLE


class NoSpeech(CoachError):
    """Silence or noise."""

    code = ErrorCode.NO_SPEECH


class ContentBlocked(CoachError):
    """The provider refused the content."""

    code = ErrorCode.CONTENT_BLOCKED


class ProviderUnavailable(CoachError):
    """An engine failed; the recording or the text is kept for `retryTurn`.

    `retry_after_ms` is how long the provider asked to be left alone. A `lasting` failure (a wrong key, a model that
    does not exist) is not put right by asking the same provider again.
    """

    code = ErrorCode.PROVIDER_UNAVAILABLE
    retryable = True

    def __init__(self, message: str, *, retry_after_ms: int | None = None, lasting: bool = False) -> None:
        super().__init__(message)
        self.retry_after_ms = retry_after_ms
        self.lasting = lasting


class StoreUnavailable(CoachError):
    """MongoDB or Redis cannot be reached."""

    code = ErrorCode.OVERLOADED
    retryable = True
    retry_after_ms: ClassVar[int] = 1_000


class SocialLoginRefused(CoachError):
    """What a provider, or a token of its, says is not good; the message is safe to show."""


class MailNotSent(CoachError):
    """A letter did not get away; `for_good` when trying again cannot help."""

    def __init__(self, message: str, *, for_good: bool = False) -> None:
        super().__init__(message)
        self.for_good = for_good


class DeadlineExceeded(CoachError):
    """A stage took longer than its setting allows."""

    code = ErrorCode.TIMEOUT
    retryable = True


class Superseded(CoachError):
    """Another owner has this turn."""

    code = ErrorCode.CONFLICT


class AccountGone(Superseded):
    """The account was deleted: nothing can be kept for it any more."""

    code = ErrorCode.UNAUTHENTICATED


class StartupError(CoachError):
    """The process cannot start; the message is one line for the operator."""


def refuse(code: UserErrorCode, message: str, *path: str) -> InvalidInput:
    """Make the error for one refused input field; `path` is relative to `input`."""
    return InvalidInput([UserError(code, message, ("input", *path))])
