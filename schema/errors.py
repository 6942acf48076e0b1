"""The one place where what went wrong becomes GraphQL.

Errors of ours keep their message and get `extensions.code` and `retryable` (and `retryAfterMs`, `turnId` where they
have one). What the client sent wrong is told back. Everything else is masked: the client gets an `errorId`, the log
the traceback under that id.
"""

import re
from collections.abc import Mapping
from typing import Final
from uuid import uuid4

import structlog
from graphql import GraphQLError, GraphQLFormattedError, GraphQLSyntaxError
from strawberry.exceptions import MissingQueryError
from strawberry.schema.exceptions import CannotGetOperationTypeError, InvalidOperationTypeError

from domain.errors import CoachError, Conflict, ErrorCode, Overloaded, RateLimited, StoreUnavailable

MASKED: Final = "Something went wrong on our side."
TOO_MANY_TOKENS: Final = "Document contains more tha"
"""How graphql-core's parser begins when it gives up at `max_tokens`; it has no error class of its own for that."""

_MAX_MESSAGE_LENGTH: Final = 500
"""graphql-core quotes refused values in full, however long they are."""

_SUGGESTION: Final = re.compile(r" Did you mean .*\?$", re.DOTALL)

_OPERATION_ERRORS: Final = (MissingQueryError, CannotGetOperationTypeError, InvalidOperationTypeError)

_log = structlog.get_logger(__name__)


def translated(error: GraphQLError) -> GraphQLError:
    """Make the error a client gets; one that has a code already has been through here."""
    if error.extensions and "code" in error.extensions:
        return error
    cause = _cause(error)
    match cause:
        case CoachError():
            return _again(error, str(cause), extensions_of(cause))
        case GraphQLSyntaxError():
            complex_ = cause.message.removeprefix("Syntax Error: ").startswith(TOO_MANY_TOKENS)
            code = ErrorCode.QUERY_TOO_COMPLEX if complex_ else ErrorCode.GRAPHQL_PARSE_FAILED
            return _again(error, error.message, _extensions(code))
        case GraphQLError():
            return _again(error, error.message, {**_extensions(ErrorCode.BAD_USER_INPUT), **(cause.extensions or {})})
        case _ if isinstance(cause, _OPERATION_ERRORS):
            return _again(error, error.message, _extensions(ErrorCode.BAD_USER_INPUT))
        case _:
            return _masked(error, cause)


def extensions_of(error: CoachError) -> dict[str, object]:
    """Tell what a program needs to know about an error of ours."""
    extensions: dict[str, object] = {"code": error.code.value, "retryable": error.retryable}
    match error:
        case RateLimited() | Overloaded() | StoreUnavailable():
            extensions["retryAfterMs"] = error.retry_after_ms
        case Conflict() if error.turn_id is not None:
            extensions["turnId"] = error.turn_id
        case _:
            pass
    return extensions


def invalid_document(error: GraphQLError) -> GraphQLError:
    """Make the error for a document that does not fit the schema, or that asks for too much."""
    return _again(
        error, error.message, {**_extensions(ErrorCode.GRAPHQL_VALIDATION_FAILED), **(error.extensions or {})}
    )


def without_suggestion(error: GraphQLError) -> GraphQLError:
    """Leave out what graphql-core thinks was meant: it names parts of a schema that is not told."""
    message = _SUGGESTION.sub("", error.message)
    return error if message == error.message else _again(error, message, error.extensions or {})


def formatted(error: CoachError) -> GraphQLFormattedError:
    """Show an error of ours outside any execution, as it stands in `errors`."""
    return GraphQLError(str(error), extensions=extensions_of(error)).formatted


def report(cause: BaseException, what: str, **ids: str | None) -> str:
    """Log a failure that nobody expected, with its traceback; return the id it can be found by."""
    error_id = uuid4().hex
    _log.error(what, error_id=error_id, error_type=type(cause).__name__, exc_info=cause, **ids)
    return error_id


def _cause(error: GraphQLError) -> Exception:
    """Find what was raised first: graphql-core wraps what resolvers raise, now and then twice."""
    cause: Exception = error
    while isinstance(cause, GraphQLError) and cause.original_error is not None:
        cause = cause.original_error
    return cause


def _masked(error: GraphQLError, cause: Exception) -> GraphQLError:
    field = ".".join(str(step) for step in error.path or ())
    error_id = report(cause, "operation.failed", field=field)
    return _again(error, MASKED, {**_extensions(ErrorCode.INTERNAL), "errorId": error_id})


def _extensions(code: ErrorCode) -> dict[str, object]:
    return {"code": code.value, "retryable": False}


def _again(error: GraphQLError, message: str, extensions: Mapping[str, object]) -> GraphQLError:
    """Make the error anew: the one at hand may be shared with other operations, as what is cached is."""
    if len(message) > _MAX_MESSAGE_LENGTH:
        message = f"{message[:_MAX_MESSAGE_LENGTH]}…"
    return GraphQLError(
        message,
        nodes=error.nodes,
        source=error.source,
        positions=error.positions,
        path=error.path,
        extensions=dict(extensions),
    )
