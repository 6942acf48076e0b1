"""What the provider's failures are to us."""

import email.utils
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Final

import structlog

from domain.errors import CoachError, ContentBlocked, DeadlineExceeded, ProviderUnavailable

BLOCKED: Final = "The provider would not answer this. You can say it in other words."

BLOCKED_CODES: Final = frozenset(
    {"content_filter", "content_policy_violation", "moderation_blocked", "responsibleaipolicyviolation"}
)
_LASTING_CODES: Final = frozenset({"insufficient_quota", "model_not_found", "invalid_api_key"})
_PASSING: Final = frozenset({408, 409, 425, 429})
"""Status codes below 500 that may be gone the next time."""
_LONGEST_MS: Final = 3_600_000

_log = structlog.get_logger(__name__)


@contextmanager
def provider_failures(message: str) -> Iterator[None]:
    """Raise what goes wrong inside as an error of ours, which says `message` to the client."""
    try:
        yield
    except Exception as error:
        raise as_coach_error(error, message) from error


def as_coach_error(error: Exception, message: str) -> CoachError:
    """Turn an exception of the library, of its HTTP client, or of reading an answer that makes no sense, into ours.

    The vendor's own message may quote what was said, and part of the key: it is neither shown nor logged.
    """
    import openai

    if isinstance(error, CoachError):
        return error
    # The library's errors and those of the socket both carry the response.
    response = getattr(error, "response", None)
    status: int | None = getattr(response, "status_code", None)
    code = (isinstance(error, openai.APIError) and error.code) or ""
    _log.warning("provider.failed", error=type(error).__name__, status=status, code=code or None)
    if code.lower() in BLOCKED_CODES:
        return ContentBlocked(BLOCKED)
    if isinstance(error, TimeoutError | openai.APITimeoutError):
        return DeadlineExceeded(message)
    if response is None or status is None:
        return ProviderUnavailable(message)
    passing = status >= 500 or status in _PASSING
    return ProviderUnavailable(
        message,
        retry_after_ms=retry_after_ms(response.headers),
        lasting=not passing or code in _LASTING_CODES,
    )


def retry_after_ms(headers: Mapping[str, str]) -> int | None:
    """Read how long the provider asks to be left alone: `retry-after-ms`, or `Retry-After` (RFC 9110, 10.2.3)."""
    for name, scale in (("retry-after-ms", 1), ("retry-after", 1_000)):
        try:
            asked = float(headers[name]) * scale
        except (KeyError, ValueError):
            continue
        return round(min(max(asked, 0), _LONGEST_MS))
    date = email.utils.parsedate_tz(headers.get("retry-after", ""))
    if date is None:
        return None
    return round(min(max(email.utils.mktime_tz(date) - time.time(), 0) * 1_000, _LONGEST_MS))
