"""Exceptions in the log: what broke and where, never what about.

Messages of exceptions quote what they stumbled over: a word said, a token, a document. So of an exception the log
shows its type and the lines of code it came through; only errors of our own, whose messages are written for clients,
say theirs.
"""

import sys
import traceback
from types import TracebackType
from typing import Final

from structlog.typing import EventDict, WrappedLogger

from domain.errors import CoachError

MOST_FRAMES: Final = 30
"""The innermost ones of each exception."""
MOST_PARTS: Final = 10
"""Of a chain, or of a group."""


def safe_exceptions(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """Replace `exc_info` by `exception`, without anything that could have been said: a processor of structlog's."""
    error = _exception_in(event.pop("exc_info", None))
    if error is not None:
        event["exception"] = "\n".join(_told(error, MOST_PARTS))
    return event


def _exception_in(exc_info: object) -> BaseException | None:
    match exc_info:
        case BaseException():
            return exc_info
        case (_, BaseException() as error, _):
            return error
        case True | 1:
            return sys.exc_info()[1]
        case _:
            return None


def _told(error: BaseException, parts: int) -> list[str]:
    lines = [_named(error), *_frames(error.__traceback__)]
    if parts <= 0:
        return lines
    if isinstance(error, BaseExceptionGroup):
        for inner in error.exceptions[:MOST_PARTS]:
            lines += ["together with:", *_told(inner, parts - 1)]
    if error.__cause__ is not None:
        lines += ["because of:", *_told(error.__cause__, parts - 1)]
    elif error.__context__ is not None and not error.__suppress_context__:
        lines += ["while handling:", *_told(error.__context__, parts - 1)]
    return lines


def _named(error: BaseException) -> str:
    kind = f"{type(error).__module__}.{type(error).__qualname__}"
    return f"{kind}: {error}" if isinstance(error, CoachError) else kind


def _frames(trace: TracebackType | None) -> list[str]:
    frames = traceback.extract_tb(trace)[-MOST_FRAMES:]
    return [f"  {frame.filename}:{frame.lineno} in {frame.name}" for frame in frames]
